// @ts-check
// "Link to this": on each entry, a menu of the forms in which it can be linked to, to copy.
// Without this script the heading's own permalink does the same for the URL.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** How other projects call this one in their intersphinx_mapping; empty where they do not. */
  const project = script.dataset.project || "";
  const canonical = document.querySelector('link[rel="canonical"]');
  const page = canonical instanceof HTMLLinkElement ? canonical.href : location.href.split("#")[0];

  /** @type {HTMLDetailsElement | null} */
  let open = null;

  /**
   * @param {string} id
   * @param {string} title
   * @returns {[string, string][]} label and text of each form
   */
  function forms(id, title) {
    const url = `${page}#${id}`;
    // as a title the text is plain, and Markdown must leave it so
    const text = title.replace(/[\\[\]*_`<>]/g, "\\$&");
    /** @type {[string, string][]} */
    const found = [
      ["URL", url],
      ["Markdown", `[${text}](${url})`],
    ];
    if (project) {
      found.push(["reStructuredText", `:external+${project}:whatsnew:change:\`${id}\``]);
      found.push(["MyST", `[](inv:${project}:whatsnew:change#${id})`]);
    }
    return found;
  }

  /**
   * @param {HTMLElement} code
   * @param {HTMLElement} status
   */
  async function copy(code, status) {
    const text = code.textContent || "";
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "Copied";
    } catch {
      // no permission, or no secure context: leave the text selected, for the reader to copy
      getSelection()?.selectAllChildren(code);
      status.textContent = "Press Ctrl+C or ⌘C to copy";
    }
  }

  /** @param {HTMLDetailsElement} menu */
  function fill(menu) {
    const id = menu.dataset.anchor || "";
    const list = document.createElement("ul");
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    for (const [label, text] of forms(id, menu.dataset.title || id)) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const code = document.createElement("code");
      button.type = "button";
      button.textContent = `Copy ${label}`;
      code.textContent = text;
      button.addEventListener("click", () => copy(code, status));
      item.append(button, " ", code);
      list.append(item);
    }
    const last = document.createElement("li");
    last.append(status);
    list.append(last);
    menu.append(list);
  }

  /** @param {HTMLElement} entry */
  function add(entry) {
    const id = entry.id;
    const heading = entry.querySelector(":scope > h1, :scope > h2, :scope > h3, :scope > h4");
    const badges = entry.querySelector(":scope > .whatsnew-badges");
    if (!id || !heading || !badges) {
      return;
    }
    const copyOf = /** @type {HTMLElement} */ (heading.cloneNode(true));
    copyOf.querySelector(".headerlink")?.remove();
    const menu = document.createElement("details");
    menu.className = "whatsnew-link";
    menu.dataset.anchor = id;
    menu.dataset.title = (copyOf.textContent || "").trim();
    const summary = document.createElement("summary");
    const hidden = document.createElement("span");
    hidden.className = "whatsnew-visually-hidden";
    hidden.textContent = `: ${menu.dataset.title}`;
    summary.append("Link to this", hidden);
    menu.append(summary);
    menu.addEventListener("toggle", () => {
      if (!menu.open) {
        return;
      }
      if (open && open !== menu) {
        open.open = false;
      }
      open = menu;
      if (menu.children.length === 1) {
        fill(menu);
      }
    });
    badges.before(menu);
  }

  document.querySelectorAll(".whatsnew-entry").forEach((entry) => {
    add(/** @type {HTMLElement} */ (entry));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open && open.open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (open && event.target instanceof Node && !open.contains(event.target)) {
      open.open = false;
    }
  });
})();
