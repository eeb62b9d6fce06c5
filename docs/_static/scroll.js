// @ts-check
// Code and tables that are wider than the page scroll in themselves. Let the keyboard reach those,
// and only those.

const boxes = document.querySelectorAll(".highlight pre, .table-wrapper");

function update() {
  for (const box of boxes) {
    if (box.scrollWidth > box.clientWidth) {
      box.setAttribute("tabindex", "0");
    } else {
      box.removeAttribute("tabindex");
    }
  }
}

new ResizeObserver(update).observe(document.documentElement);
