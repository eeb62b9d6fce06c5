// @ts-check
// Code and tables that are wider than the page scroll in themselves. Let the keyboard reach those,
// and only those.

const boxes = document.querySelectorAll(".highlight pre, .table-wrapper");

// All sizes are read before anything is written, so that the page is laid out once.
const sizes = new ResizeObserver((changed) => {
  const wide = changed.map(({ target }) => target.scrollWidth > target.clientWidth);
  changed.forEach(({ target }, at) => {
    if (wide[at]) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  });
});
for (const box of boxes) sizes.observe(box);
