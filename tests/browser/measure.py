"""Measure rendered pages: the boxes of elements and the colours of pixels."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: stores a picture of the whole page in a canvas; its argument is the picture as base64
_KEEP = """async data => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  window.picture = canvas.getContext("2d", { willReadFrequently: true });
  window.picture.drawImage(image, 0, 0);
  // the colours inside an element, or of the whole picture, the most frequent first
  window.coloursIn = (node) => {
    const box = node?.getClientRects()[0];
    const { data } = box
      ? window.picture.getImageData(
          Math.ceil(box.left + scrollX) + 1, Math.ceil(box.top + scrollY) + 1,
          Math.max(1, Math.floor(box.width) - 3), Math.max(1, Math.floor(box.height) - 3))
      : window.picture.getImageData(0, 0, image.width, image.height);
    const counts = new Map();
    for (let place = 0; place < data.length; place += 4) {
      const key = `${data[place]},${data[place + 1]},${data[place + 2]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  };
}"""

#: for each element: its text, and the contrast between the colour of its text and the most
#: frequent colour of its pixels in the picture
_CONTRASTS = """nodes => {
  const parse = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    parse.clearRect(0, 0, 1, 1);
    parse.fillStyle = colour;
    parse.fillRect(0, 0, 1, 1);
    return [...parse.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (channels) => {
    const [r, g, b] = channels
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return nodes.filter((node) => node.checkVisibility()).map((node) => {
    const [light, dark] = [rgb(getComputedStyle(node).color), window.coloursIn(node)[0].split(",").map(Number)]
      .map(luminance).sort((a, b) => b - a);
    return [node.textContent, (light + 0.05) / (dark + 0.05)];
  });
}"""

#: for each term, the distance from the end of its text to its definition; 100 if the definition
#: is below the term
_GAPS = """terms => terms.map((term) => {
  const range = document.createRange();
  range.selectNodeContents(term);
  const [end, value] = [range.getBoundingClientRect(), term.nextElementSibling];
  range.selectNodeContents(value);
  const start = range.getBoundingClientRect();
  return start.top >= end.bottom - 1 ? 100 : start.left - end.right;
})"""

#: the texts of each badge and each link that overlap
_COVERED = """() => {
  const boxes = (selector) =>
    [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility())
      .flatMap((node) => [...node.getClientRects()].map((box) => ({ node, box })));
  const links = boxes("a[href], summary, button");
  const found = [];
  for (const { node, box } of boxes(".whatsnew-badge"))
    for (const link of links) {
      if (link.node.contains(node) || node.contains(link.node)) continue;
      const wide = Math.min(box.right, link.box.right) - Math.max(box.left, link.box.left);
      const high = Math.min(box.bottom, link.box.bottom) - Math.max(box.top, link.box.top);
      if (wide > 0.5 && high > 0.5) found.push([node.textContent, link.node.textContent]);
    }
  return found;
}"""

#: the texts of badges that are too narrow for their text or extend beyond their container
_OVERFLOWING = """() => [...document.querySelectorAll(".whatsnew-badge")]
  .filter((node) => node.checkVisibility())
  .filter((node) => {
    const list = node.closest("li, td, section").getBoundingClientRect();
    const box = node.getBoundingClientRect();
    return node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline"
      || box.right > list.right + 1 || box.left < list.left - 1;
  }).map((node) => node.textContent)"""


def take_picture(page: Page) -> None:
    """Store a picture of the whole *page* in the page, for :func:`contrasts`."""
    data = page.screenshot(full_page=True, scale='css')
    page.evaluate(_KEEP, base64.b64encode(data).decode())


def contrasts(page: Page, selector: str) -> list[tuple[str, float]]:
    """Return text and contrast of each visible element; call :func:`take_picture` first."""
    found: Any = page.locator(selector).evaluate_all(_CONTRASTS)
    return [(text, ratio) for text, ratio in found]


def colours(page: Page, selector: str) -> list[str]:
    """Return the colours of the pixels of an element, the most frequent first."""
    data = page.locator(selector).screenshot(scale='css')
    page.evaluate(_KEEP, base64.b64encode(data).decode())
    found: list[str] = page.evaluate('window.coloursIn()')
    return found


def gaps(page: Page, selector: str) -> list[float]:
    """Return, for each term of a definition list, the pixels between it and its definition."""
    found: list[float] = page.locator(f'{selector} > dt').evaluate_all(_GAPS)
    return found


def covered_links(page: Page) -> list[list[str]]:
    """Return the texts of each badge and each link that overlap."""
    found: list[list[str]] = page.evaluate(_COVERED)
    return found


def overflowing_badges(page: Page) -> list[str]:
    """Return the texts of badges that are too narrow or extend beyond their container."""
    found: list[str] = page.evaluate(_OVERFLOWING)
    return found
