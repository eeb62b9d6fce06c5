// @ts-check
// Follows the build: replaces the parts of this page that have changed, and shows warnings.
// Only the preview adds this script to pages; it is not part of a site.
"use strict";

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const page = script.dataset.page || "";
  /** The page in its last version from the server; scripts may have changed the displayed one. */
  /** @type {Document | null} */
  let source = null;
  let version = script.dataset.version;

  // Elements of a page

  /** @param {Element} element */
  function attributes(element) {
    return [...element.attributes].map((one) => `${one.name}=${one.value}`).join("\n");
  }

  /** The text between child elements: if it differs, the parent element has changed.
   * @param {Element} element */
  function ownText(element) {
    return [...element.childNodes]
      .map((node) => (node instanceof Element ? "\0" : node.nodeType === 3 ? node.nodeValue : ""))
      .join("");
  }

  /** @param {Element} element */
  function isKeyed(element) {
    return element.localName === "section" && element.id !== "";
  }

  /** The content of an element without sections that have an id.
   * @param {Element} element */
  function frame(element) {
    return [...element.children].filter((child) => !isKeyed(child));
  }

  /** Find the displayed element for an element of the source.
   * @param {Document} from
   * @param {Element} element
   * @returns {Element | null} */
  function shown(from, element) {
    if (element === from.body) {
      return document.body;
    }
    if (element.id) {
      return document.getElementById(element.id);
    }
    const selector = [element.localName, ...element.classList].map((name) => CSS.escape(name));
    const all = [...from.querySelectorAll(selector.join("."))];
    const here = [...document.querySelectorAll(selector.join("."))];
    return all.length === here.length ? here[all.indexOf(element)] : null;
  }

  /** Selectors of elements that scripts add: those of the site, and this one. */
  const ADDED = "button.copybtn, details.whatsnew-link";

  /** Whether no script has changed an element, except for changes that are known to be harmless.
   * @param {Element} here
   * @param {Element} was */
  function isUntouched(here, was) {
    /** @param {Element} element */
    const plain = (element) => {
      const copy = /** @type {Element} */ (element.cloneNode(true));
      copy.querySelectorAll(ADDED).forEach((one) => one.remove());
      for (const one of [copy, ...copy.querySelectorAll("*")]) {
        one.removeAttribute("tabindex");
        one.classList.remove("scroll-current");
        if (!one.classList.length) {
          one.removeAttribute("class");
        }
        if (/^codecell\d+$/.test(one.id)) {
          one.removeAttribute("id");
        }
      }
      return copy.innerHTML;
    };
    return plain(here) === plain(was);
  }

  /** @type {Element[]} */
  let replaced = [];

  /** Replace *was* by *now* on the page; throw an error if its place is not found.
   * @param {Document} from
   * @param {Element} was
   * @param {Element} now */
  function replace(from, was, now) {
    const here = shown(from, was);
    if (here === null || was === from.body || !isUntouched(here, was)) {
      throw new Error("the page must be loaded again");
    }
    const copy = /** @type {Element} */ (document.importNode(now, true));
    here.replaceWith(copy);
    // with the elements that its script has added
    for (const menu of here.querySelectorAll("details.whatsnew-link")) {
      const id = menu.getAttribute("data-anchor") || "";
      const entry = copy.id === id ? copy : copy.querySelector(`#${CSS.escape(id)}`);
      entry?.querySelector(":scope > :is(h1, h2, h3, h4, h5, h6)")?.after(menu);
    }
    replaced.push(copy);
  }

  /** Replace the differences between two versions, in elements as small as possible.
   * @param {Document} from
   * @param {Element} was
   * @param {Element} now */
  function update(from, was, now) {
    if (was.isEqualNode(now)) {
      return;
    }
    const same = was.localName === now.localName && attributes(was) === attributes(now);
    if (same && isKeyed(was)) {
      const before = frame(was);
      const after = frame(now);
      const unchanged =
        before.length === after.length && before.every((one, n) => one.isEqualNode(after[n]));
      if (unchanged && updateSections(from, was, now)) {
        return;
      }
    }
    const children = [...was.children];
    if (
      same &&
      children.length > 0 &&
      children.length === now.children.length &&
      ownText(was) === ownText(now) &&
      children.every((child, n) => child.localName === now.children[n].localName && child.id === now.children[n].id)
    ) {
      children.forEach((child, n) => update(from, child, now.children[n]));
      return;
    }
    // the whole paragraph or list item, because the content of a line belongs together
    replace(from, was, now);
  }

  /** Replace, add and remove sections with ids; return false if their order differs.
   * @param {Document} from
   * @param {Element} was
   * @param {Element} now */
  function updateSections(from, was, now) {
    const before = [...was.children].filter(isKeyed);
    const after = [...now.children].filter(isKeyed);
    const old = new Map(before.map((one) => [one.id, one]));
    const ids = new Set(after.map((one) => one.id));
    const kept = before.filter((one) => ids.has(one.id)).map((one) => one.id);
    const again = after.filter((one) => old.has(one.id)).map((one) => one.id);
    if (kept.join("\n") !== again.join("\n") || kept.length === 0) {
      return false;
    }
    for (const one of before.filter((section) => !ids.has(section.id))) {
      document.getElementById(one.id)?.remove();
    }
    /** @type {Element | null} */
    let last = null;
    for (const one of after) {
      const known = old.get(one.id);
      if (known) {
        update(from, known, one);
      } else {
        const copy = /** @type {Element} */ (document.importNode(one, true));
        const next = again.length ? document.getElementById(again[0]) : null;
        if (last) {
          last.after(copy);
        } else if (next) {
          next.before(copy);
        }
        replaced.push(copy);
      }
      last = document.getElementById(one.id);
    }
    return true;
  }

  // Keep the visible part of the page at its place in the window

  function firstInView() {
    for (const element of document.querySelectorAll("section[id] > *")) {
      const { top, height } = element.getBoundingClientRect();
      if (height > 0 && top + height > 0) {
        return { element, top, section: element.parentElement?.id || "" };
      }
    }
    return null;
  }

  /** @param {ReturnType<typeof firstInView>} place */
  function keepInView(place) {
    const element = place?.element.isConnected
      ? place.element
      : document.getElementById(place?.section || "");
    if (place && element && place.element.isConnected) {
      const moved = element.getBoundingClientRect().top - place.top;
      if (moved) {
        window.scrollBy({ top: moved, behavior: "instant" });
      }
    }
  }

  /** Add the copy button to new code blocks, if the others have it.
   * @param {Element} element */
  function addCopyButtons(element) {
    const model = document.querySelector("button.copybtn");
    if (!model) {
      return;
    }
    element.querySelectorAll("div.highlight pre").forEach((block) => {
      if (block.parentElement?.querySelector("button.copybtn")) {
        return;
      }
      let number = 0;
      while (document.getElementById(`codecell${number}`)) {
        number += 1;
      }
      block.id = `codecell${number}`;
      const button = /** @type {HTMLElement} */ (model.cloneNode(true));
      button.dataset.clipboardTarget = `#${block.id}`;
      block.after(button);
    });
  }

  /** @param {Document} now */
  function show(now) {
    const from = source;
    source = now;
    if (from === null) {
      return;
    }
    document.title = now.title;
    replaceDifferences(from, from.body, now.body);
  }

  /** Replace the differences, keep the visible part at its place, and tell other scripts.
   * @param {Document} from
   * @param {Element} was
   * @param {Element} now */
  function replaceDifferences(from, was, now) {
    const place = firstInView();
    replaced = [];
    update(from, was, now);
    for (const element of replaced) {
      addCopyButtons(element);
      document.dispatchEvent(new CustomEvent("whatsnew-replaced", { detail: element }));
    }
    keepInView(place);
  }

  /** Show the section of an entry at once; the whole page follows.
   * @param {{id: string, html: string}} message */
  function showSection({ id, html }) {
    const was = source?.getElementById(id);
    const now = new DOMParser().parseFromString(html, "text/html").getElementById(id);
    if (!source || !was || !now) {
      return;
    }
    try {
      replaceDifferences(source, was, now);
      was.replaceWith(source.importNode(now, true));
    } catch {
      // a script has changed the section: the whole page will be shown
    }
  }

  async function load() {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    // the script has another address in each version
    now.querySelectorAll("script[data-version]").forEach((one) => one.remove());
    return { now, version: answer.headers.get("X-Version") || "" };
  }

  /** @type {Promise<void>} */
  let queue = Promise.resolve();

  function refresh() {
    queue = queue.then(async () => {
      const answer = await load();
      if (answer.version === version && source !== null) {
        return;
      }
      if (source === null && answer.version !== version) {
        location.reload(); // it changed before this script started
        return;
      }
      version = answer.version;
      try {
        show(answer.now);
      } catch {
        location.reload(); // this keeps the scroll position too
      }
    });
  }

  // Warnings

  const host = document.createElement("whatsnew-preview");
  const panel = host.attachShadow({ mode: "open" });
  document.documentElement.append(host);
  // two scroll corrections would move the page twice
  document.documentElement.style.overflowAnchor = "none";

  /** @param {{state: string, problem: string, warnings: {text: string}[]}} status */
  function showStatus(status) {
    const texts = status.warnings.map((warning) => warning.text);
    if (status.problem) {
      texts.unshift(status.problem);
    }
    panel.replaceChildren();
    if (!texts.length) {
      return;
    }
    const style = document.createElement("style");
    style.textContent = `
      details { position: fixed; z-index: 2147483647; inset: auto 1rem 1rem auto; max-width: min(50rem, 90vw);
        background: #fff8e1; color: #1a1a1a; border: 2px solid #b26a00; border-radius: .3rem;
        font: 14px/1.4 system-ui, sans-serif; }
      summary { padding: .4rem .8rem; cursor: pointer; font-weight: bold; }
      ol { margin: 0; padding: 0 .8rem .4rem 2.2rem; max-height: 40vh; overflow: auto; }
      li { white-space: pre-wrap; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }`;
    const details = document.createElement("details");
    details.open = true;
    const summary = document.createElement("summary");
    summary.textContent = status.problem
      ? "The build has failed"
      : `${texts.length} warning${texts.length > 1 ? "s" : ""}`;
    const list = document.createElement("ol");
    for (const text of texts) {
      const item = document.createElement("li");
      item.textContent = text;
      list.append(item);
    }
    list.setAttribute("role", "status");
    details.append(summary, list);
    panel.append(style, details);
  }

  // The socket

  let wasThere = false;

  function connect() {
    const socket = new WebSocket(`ws://${location.host}/~preview/socket`);
    socket.onopen = () => {
      wasThere = true;
      refresh();
    };
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data);
      if (message.do === "page" && message.page === page) {
        refresh();
      } else if (message.do === "section" && message.page === page) {
        queue = queue.then(() => showSection(message));
      } else if (message.do === "status") {
        showStatus(message);
        if (message.anew) {
          location.reload();
          return;
        }
        refresh();
        for (const image of document.images) {
          if (image.complete && !image.naturalWidth) {
            image.src = image.src; // load it again: it did not exist before
          }
        }
      }
    };
    socket.onclose = () => setTimeout(connect, wasThere ? 300 : 1000);
  }

  connect();
})();
