// @ts-check
// "Link to this": a menu on each entry with all forms of links to it, to be copied.
// Without this script, the permalink of the heading gives only the URL.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** The name of this project in other projects' intersphinx_mapping; may be empty. */
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
   * @param {string} role the type in inventories
   * @returns {[string, string][]} label and text of each form
   */
  function forms(id, title, url, role) {
    // escape the title, so that Markdown shows it as plain text
    const text = title.replace(/[\\[\]*_~`<>&]/g, "\\$&");
    // and encode characters that would end the link
    const target = whatsnewText.markdownTarget(url);
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
    if (await whatsnewText.copied(code.textContent || "")) {
      status.textContent = _("Copied");
    } else {
      // select the text, so that the reader can copy it
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

  /**
   * The title as lists and data have it: without what is only for this page, such as the number of a
   * footnote, and with the words that an image stands for.
   * @param {Element} heading
   */
  function titleOf(heading) {
    const title = /** @type {Element} */ (heading.cloneNode(true));
    for (const mark of title.querySelectorAll(".footnote-reference")) {
      const before = mark.previousSibling;
      if (before instanceof Text) {
        before.data = before.data.trimEnd();
      }
      mark.remove();
    }
    title.querySelector(".headerlink")?.remove();
    for (const image of title.querySelectorAll("img")) {
      image.replaceWith(image.alt);
    }
    for (const formula of title.querySelectorAll(".math")) {
      formula.textContent = (formula.textContent || "").replace(/^\\\(|\\\)$/g, "");
    }
    return (title.textContent || "").replace(/\s+/g, " ").trim();
  }

  /**
   * The first words of a line, as data have it: 80 characters at most.
   * @param {string} line
   */
  function shortened(line) {
    const characters = [...line];
    if (characters.length <= 80) {
      return line;
    }
    const cut = characters.slice(0, 80).join("");
    const end = cut.lastIndexOf(" ");
    return `${end > 0 ? cut.slice(0, end) : cut.slice(0, -1)}\u2026`;
  }

  for (const entry of document.querySelectorAll(".whatsnew-entry[id]")) {
    const heading = entry.querySelector(":scope > :is(h1, h2, h3, h4, h5, h6)");
    const badges = entry.querySelector(":scope > .whatsnew-badges");
    const text = entry.querySelector(":scope > p:not(.whatsnew-badges)");
    if (heading && badges) {
      badges.before(build(entry.id, titleOf(heading), `${page}#${entry.id}`));
    } else if (text && entry.matches(".whatsnew-compact")) {
      entry.append(build(entry.id, shortened(titleOf(text)), `${page}#${entry.id}`));
    }
  }

  // the list of all targets: each row gets the menu
  const root = document.documentElement.dataset.content_root ?? "./";
  const [served, published] = [location.href, page].map((address) => new URL(root, address).href);
  const addMenus = () => {
    for (const row of document.querySelectorAll(".whatsnew-targets tbody tr")) {
      if (row.querySelector(".whatsnew-link")) continue;
      const target = row.querySelector("code");
      const link = row.querySelector("a");
      if (target && link && row instanceof HTMLElement) {
        const title = (link.textContent || "").trim();
        const { href } = link;
        const url = href.startsWith(served) ? published + href.slice(served.length) : href;
        link.before(build(target.textContent || "", title, url, row.dataset.role));
      }
    }
  };
  addMenus();

  /**
   * Lets the text in the field filter the list of all targets.
   * @param {HTMLFormElement} form
   * @param {HTMLInputElement} find
   */
  const startForm = (form, find) => {
    const { decimal, folded } = whatsnewText;
    /** @type {[HTMLElement, string][]} */
    const rows = [];
    for (const row of document.querySelectorAll(".whatsnew-targets tbody tr")) {
      if (row instanceof HTMLElement) {
        const words = [...row.querySelectorAll("code, a")].map(({ textContent }) => textContent);
        rows.push([row, folded(words.join(" "))]);
      }
    }
    const shown = form.querySelector(".whatsnew-shown");
    const spoken = form.querySelector(".whatsnew-spoken");
    let timer = 0;
    const narrow = () => {
      const words = folded(find.value).split(/\s+/);
      let number = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        number += Number(!row.hidden);
      }
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
      // screen readers read the number when typing ends
      timer = setTimeout(() => {
        if (spoken) {
          spoken.textContent = told;
        }
      }, 500);
    };
    find.addEventListener("input", narrow);
    if (find.value) {
      narrow();
    }
  };

  const find = document.querySelector(".whatsnew-form-targets input");
  if (find instanceof HTMLInputElement && find.form) {
    const { form } = find;
    form.addEventListener("submit", (event) => event.preventDefault());
    whatsnewText.withParts(form, Boolean(find.value), () => {
      addMenus(); // rows of further pages
      startForm(form, find);
    });
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
