// @ts-check
// Suggests entries below the search field while a reader types. Nothing is loaded before the field
// has the focus.
"use strict";

(() => {
  /** @typedef {{ load: (root: string) => Promise<object>, find: (loaded: object, query: string, most: number, typing: boolean) => Promise<{ rows: string[][] }> }} Search */
  /** @typedef {{ whatsnewSearch?: Search }} Ours */

  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) return;
  const ranking = new URL("search-rank.js", script.src).href;
  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href).href;
  const ours = /** @type {Window & Ours} */ (window);

  const MOST = 7;

  /** @type {Promise<Search | undefined> | undefined} */
  let loading;
  const searching = () => {
    if (ours.whatsnewSearch) return Promise.resolve(ours.whatsnewSearch);
    loading ??= new Promise((resolve, reject) => {
      const load = document.createElement("script");
      load.addEventListener("load", () => resolve(ours.whatsnewSearch));
      load.addEventListener("error", () => {
        loading = undefined; // the next key tries again
        reject();
      });
      load.src = ranking;
      document.head.append(load);
    });
    return loading;
  };

  /** @param {HTMLInputElement} field @param {number} number */
  const suggest = (field, number) => {
    const list = document.createElement("ul");
    list.id = `whatsnew-suggestions-${number}`;
    list.className = "whatsnew-suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", _("Changes"));
    list.hidden = true;
    field.after(list); // inside of the search landmark
    const attributes = {
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    };
    for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
    /** @type {string[]} the address of each option */
    let addresses = [];
    let chosen = -1;

    const options = () => /** @type {HTMLElement[]} */ ([...list.children]);
    const choose = (/** @type {number} */ at) => {
      chosen = at;
      options().forEach((option, each) => option.setAttribute("aria-selected", String(each === at)));
      if (at < 0) field.removeAttribute("aria-activedescendant");
      else field.setAttribute("aria-activedescendant", options()[at].id);
    };
    const open = (/** @type {boolean} */ shown) => {
      list.hidden = !shown;
      field.setAttribute("aria-expanded", String(shown));
      if (!shown) return choose(-1);
      const { left, bottom, width } = field.getBoundingClientRect();
      const most = document.documentElement.clientWidth - left - 8;
      list.style.left = `${left}px`;
      list.style.top = `${bottom}px`;
      list.style.width = `${Math.min(Math.max(width, 360), most)}px`;
    };
    const show = async () => {
      const typed = field.value;
      const search = typed.trim() ? await searching() : undefined;
      if (!search) return open(false);
      const { rows } = await search.find(await search.load(root), typed, MOST, true);
      if (field.value !== typed || field !== document.activeElement) return; // the reader went on
      addresses = rows.map(([address]) => root + address);
      list.replaceChildren(
        ...rows.map(([, title], at) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${at}`;
          option.setAttribute("role", "option");
          option.textContent = title;
          return option;
        }),
      );
      open(addresses.length > 0);
      choose(-1);
    };
    const tryToShow = () => show().catch(() => open(false)); // the search page can be used instead

    field.addEventListener("focus", () => searching().then((search) => search?.load(root)).catch(() => {}));
    field.addEventListener("input", tryToShow);
    field.addEventListener("blur", () => open(false));
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", ({ target }) => {
      const at = options().findIndex((option) => option === target);
      if (at >= 0) location.href = addresses[at];
    });
    field.addEventListener("keydown", (event) => {
      if (list.hidden) {
        if (event.key === "ArrowDown") tryToShow();
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const places = addresses.length + 1; // the last place is the field itself
      if (step) choose(((chosen + 1 + step + places) % places) - 1);
      else if (event.key === "Escape") open(false);
      else if (event.key === "Enter" && chosen >= 0) location.href = addresses[chosen];
      else return;
      event.preventDefault();
    });
    if (field === document.activeElement) tryToShow(); // the reader was faster than this script
  };

  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll('form[role="search"] input[name="q"], form.search input[name="q"]');
  fields.forEach(suggest);
})();
