// @ts-check
// "Link to this": on each entry, a menu of the forms in which it can be linked to, to copy.
// Without this script the heading's own permalink does the same for the URL.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** How other projects call this one in their intersphinx_mapping; empty where they do not. */
  const project = script.dataset.project || "";
  /** The address of the page for one change, with an asterisk for its id; empty without such pages. */
  const pages = script.dataset.pages || "";
  const canonical = document.querySelector('link[rel="canonical"]');
  const page = canonical instanceof HTMLLinkElement ? canonical.href : location.href.split("#")[0];

  /** @type {HTMLDetailsElement | null} */
  let open = null;

  /**
   * @param {string} id
   * @param {string} title
   * @param {string} url
   * @param {string} role as inventories have it
   * @returns {[string, string][]} label and text of each form
   */
  function forms(id, title, url, role) {
    // as a title the text is plain, and Markdown must leave it so
    const text = title.replace(/[\\[\]*_~`<>&]/g, "\\$&");
    // and the address must not end before its link does
    const target = url.replace(/[()]/g, (mark) => (mark === "(" ? "%28" : "%29"));
    /** @type {[string, string][]} */
    const found = [
      ["URL", url],
      ["Markdown", `[${text}](${target})`],
    ];
    if (pages && role === "whatsnew:change") {
      const own = new URL(pages.replace("*", encodeURIComponent(id)), page);
      found.push([_("Page of its own"), own.href]);
    }
    if (project) {
      found.push(["reStructuredText", `:external+${project}:ref:\`${id}\``]);
      found.push(["MyST", `[](inv:${project}:${role}#${id})`]);
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
      status.textContent = _("Copied");
    } catch {
      // no permission, or no secure context: leave the text selected, for the reader to copy
      getSelection()?.selectAllChildren(code);
      status.textContent = _("Press Ctrl+C or ⌘C to copy");
    }
  }

  /** @param {HTMLDetailsElement} menu */
  function fill(menu) {
    const { anchor = "", title = anchor, url = "", role = "" } = menu.dataset;
    const list = document.createElement("ul");
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    for (const [label, text] of forms(anchor, title, url, role)) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const code = document.createElement("code");
      button.type = "button";
      button.textContent = _("Copy %(form)s").replace("%(form)s", label);
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

  /**
   * @param {string} anchor
   * @param {string} title
   * @param {string} url
   * @param {string} role
   */
  function build(anchor, title, url, role = "whatsnew:change") {
    const menu = document.createElement("details");
    menu.className = "whatsnew-link";
    Object.assign(menu.dataset, { anchor, title, url, role });
    const summary = document.createElement("summary");
    const hidden = document.createElement("span");
    hidden.className = "whatsnew-visually-hidden";
    hidden.textContent = `: ${title}`;
    summary.append(_("Link to this"), hidden);
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
    return menu;
  }

  for (const entry of document.querySelectorAll(".whatsnew-entry[id]")) {
    const heading = entry.querySelector(":scope > :is(h1, h2, h3, h4, h5, h6)");
    const badges = entry.querySelector(":scope > .whatsnew-badges");
    if (heading && badges) {
      const title = /** @type {HTMLElement} */ (heading.cloneNode(true));
      title.querySelector(".headerlink")?.remove();
      badges.before(build(entry.id, (title.textContent || "").trim(), `${page}#${entry.id}`));
    }
  }

  // the page of all targets: what is typed narrows the table
  const find = document.querySelector(".whatsnew-form-targets input");
  if (find instanceof HTMLInputElement && find.form) {
    /** @type {[HTMLElement, string][]} */
    const rows = [];
    for (const row of document.querySelectorAll(".whatsnew-targets tbody tr")) {
      if (row instanceof HTMLElement) {
        rows.push([row, (row.textContent || "").normalize("NFC").toLowerCase()]);
      }
    }
    const shown = find.form.querySelector(".whatsnew-shown");
    const spoken = find.form.querySelector(".whatsnew-spoken");
    let timer = 0;
    const narrow = () => {
      const words = find.value.normalize("NFC").toLowerCase().split(/\s+/);
      let number = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        number += Number(!row.hidden);
      }
      const decimal = (/** @type {number} */ count) => count.toLocaleString(_("en"));
      const all = rows.length;
      const told =
        number < all
          ? Documentation.ngettext("%(number)s of %(all)s target", "%(number)s of %(all)s targets", all)
              .replace("%(number)s", number ? decimal(number) : _("None"))
              .replace("%(all)s", decimal(all))
          : Documentation.ngettext("%s target", "%s targets", all).replace("%s", decimal(all));
      if (shown) {
        shown.textContent = told;
      }
      clearTimeout(timer);
      // readers of the screen hear it when the typing ends
      timer = setTimeout(() => {
        if (spoken) {
          spoken.textContent = told;
        }
      }, 500);
    };
    find.addEventListener("input", narrow);
    find.form.addEventListener("submit", (event) => event.preventDefault());
    if (find.value) {
      narrow();
    }
  }

  // and each row has the menu
  for (const row of document.querySelectorAll(".whatsnew-targets tbody tr")) {
    const target = row.querySelector("code");
    const link = row.querySelector("a");
    if (target && link && row instanceof HTMLElement) {
      const title = (link.textContent || "").trim();
      const url = new URL(link.getAttribute("href") || "", page).href;
      link.before(build(target.textContent || "", title, url, row.dataset.role));
    }
  }

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
