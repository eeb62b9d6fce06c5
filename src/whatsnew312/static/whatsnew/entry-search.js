// @ts-check
// Finds entries on the search page: by a pasted message, names, numbers and words. The pages that
// Sphinx finds are below, and alone if this script does not work.
"use strict";

(() => {
  /** @typedef {{ hits: { entry: number }[], leftOut: string[], corrected: Map<string, string> }} Answer */
  /** @typedef {{ kinds: Record<string, string> }} Data */
  /** @typedef {{ data: Data, index: object }} Loaded */
  /** @typedef {{ answer: Answer, rows: string[][] }} Found */
  /** @typedef {{ loadAll: (root: string, language: object) => Promise<Loaded>, find: (loaded: Loaded, query: string, most: number) => Promise<Found> }} Search */
  /** @typedef {{ whatsnewSearch?: Search, Stemmer?: new () => object, stopwords?: Iterable<string> }} Ours */

  const place = document.getElementById("search-results");
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const { whatsnewSearch: ours, Stemmer, stopwords } = /** @type {Window & Ours} */ (window);
  if (!query || !place || !ours) return;
  const root = document.documentElement.dataset.content_root ?? "./";

  /** The maximal number of entries shown. */
  const MOST = 50;

  /** @param {HTMLElement} parent @param {string} text */
  const say = (parent, text) => {
    parent.appendChild(document.createElement("p")).textContent = text;
  };

  /** @param {HTMLElement} section @param {Answer} answer */
  const explain = (section, { leftOut, corrected }) => {
    for (const [typed, meant] of corrected) {
      const text = _("Found with “%(meant)s” in place of “%(typed)s”.");
      say(section, text.replace("%(meant)s", () => meant).replace("%(typed)s", () => typed));
    }
    if (!leftOut.length) return;
    const text = _("Left out, because no change has it: %(words)s");
    say(section, text.replace("%(words)s", () => leftOut.slice(0, 12).join(", ")));
  };

  /** @param {Data} data @param {string[]} entry */
  const item = (data, [address, title, page, kind]) => {
    const made = document.createElement("li");
    if (data.kinds[kind]) {
      const badge = made.appendChild(document.createElement("span"));
      badge.className = `whatsnew-badge whatsnew-${kind}`;
      badge.textContent = data.kinds[kind];
      made.append(" ");
    }
    const link = made.appendChild(document.createElement("a"));
    link.href = root + address;
    link.textContent = title;
    const where = made.appendChild(document.createElement("span"));
    where.className = "whatsnew-facts";
    where.textContent = ` · ${page}`;
    return made;
  };

  /** @param {Data} data @param {Found} found */
  const show = (data, { answer, rows }) => {
    const found = answer.hits;
    if (!found.length) {
      const none = document.createElement("p");
      none.className = "whatsnew-not-found";
      none.setAttribute("role", "status");
      none.textContent = _("No change fits. Perhaps it has nothing to do with this release.");
      place.before(none);
      return;
    }
    const section = document.createElement("section");
    section.className = "whatsnew-found";
    const heading = section.appendChild(document.createElement("h2"));
    heading.textContent = _("Changes");
    const number = section.appendChild(document.createElement("p"));
    number.setAttribute("role", "status");
    const all = Documentation.ngettext(
      "%s change found",
      "%s changes found",
      found.length,
    ).replace("%s", whatsnewText.decimal(found.length));
    const best = _("the best %(number)s shown").replace("%(number)s", String(MOST));
    number.textContent = found.length > MOST ? `${all}, ${best}` : all;
    explain(section, answer);
    const list = section.appendChild(document.createElement("ol"));
    list.append(...rows.map((row) => item(data, row)));
    place.before(section);
  };

  // results of Sphinx are shown after the entries above them, so that they do not move
  const { classList } = document.documentElement;
  classList.add("whatsnew-searching");
  const language = { stemmer: Stemmer && new Stemmer(), stopwords };
  ours
    .loadAll(new URL(root, location.href).href, language)
    .then(async (loaded) => show(loaded.data, await ours.find(loaded, query, MOST)))
    .catch(() => {}) // without the files, only the results of Sphinx are shown
    .finally(() => classList.remove("whatsnew-searching"));

  // Sphinx highlights the words on the next page; this is only wanted for its own results
  let leadsToPage = false;
  document.addEventListener("click", ({ target }) => {
    leadsToPage = target instanceof Element && !!target.closest("ul.search a");
  });
  addEventListener("pagehide", () => {
    try {
      if (!leadsToPage) localStorage.removeItem("sphinx_highlight_terms");
    } catch {
      // without storage, Sphinx highlights nothing
    }
  });
})();
