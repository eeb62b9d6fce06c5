// @ts-check
// On the search page, finds entries: by name, PEP, issue and words of title and text. What Sphinx
// itself finds, which is pages, stands below, and alone where this does not work.
"use strict";

(() => {
  /** @typedef {[address: string, title: string, page: string, kind: string, names: string, words: string]} Entry */
  /** @typedef {{ kinds: Record<string, string>, entries: Entry[] }} Data */
  /** @typedef {{ stemWord: (word: string) => string }} Stems */
  /** @typedef {{ whatsnewEntries?: (data: Data) => void, Stemmer?: new () => Stems }} Ours */

  const script = document.currentScript;
  const place = document.getElementById("search-results");
  const query = (new URLSearchParams(location.search).get("q") ?? "")
    .normalize("NFC")
    .toLowerCase()
    .trim();
  if (!query || !place || !(script instanceof HTMLScriptElement)) return;
  const root = document.documentElement.dataset.content_root ?? "./";
  const ours = /** @type {Window & Ours} */ (window);

  /** More entries than these help nobody. */
  const MOST = 50;

  /**
   * How well an entry fits one term; 0 for not at all.
   * @param {string} term
   * @param {string} stem what the term and its other forms begin with
   * @param {string} title @param {string} names @param {string} words each with spaces around
   */
  const rate = (term, stem, title, names, words) => {
    if (names.includes(` ${term} `)) return 40;
    if (title.includes(` ${term} `)) return 20;
    if (names.includes(` ${term}`)) return 15;
    if (title.includes(` ${term}`)) return 10;
    if (title.includes(` ${stem}`)) return 8;
    if (words.includes(` ${term} `)) return 4;
    return words.includes(` ${term}`) || words.includes(` ${stem}`) ? 2 : 0;
  };

  /** @param {Data} data */
  const find = ({ entries }) => {
    const stems = ours.Stemmer && new ours.Stemmer();
    const stemOf = (/** @type {string} */ term) => {
      const stem = stems?.stemWord(term) ?? term;
      return stem.length > 2 && term.startsWith(stem) ? stem : term;
    };
    const terms = query
      .split(/\s+/)
      .map((term) => term.replace(/^["'`(]+|["'`,;:!?.()]+$/g, ""))
      .filter(Boolean)
      // os.path.exists() may stand in a text: its parts are looked for where the whole is no name
      .map((term) => [term, ...(term.match(/[\p{L}\p{N}_]+/gu) ?? [])]);
    /** @type {{ entry: Entry, score: number }[]} */
    const found = [];
    for (const entry of entries) {
      const heading = entry[1].normalize("NFC").toLowerCase();
      const title = ` ${(heading.match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ")} `;
      const [names, words] = [` ${entry[4]} `, ` ${entry[5]} `].map((text) => text.normalize("NFC"));
      let score = heading.includes(query) ? 30 : 0;
      const fits = terms.every(([whole, ...parts]) => {
        const rated = rate(whole, stemOf(whole), title, names, words);
        const each = parts.map((part) => rate(part, stemOf(part), title, names, words));
        const best = Math.max(rated, each.length ? Math.min(...each) : 0);
        score += best;
        return best > 0;
      });
      if (fits && terms.length) found.push({ entry, score });
    }
    return found.sort((one, two) => two.score - one.score);
  };

  /** @param {Data} data */
  const show = (data) => {
    const found = find(data);
    if (!found.length) return;
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
    ).replace("%s", found.length.toLocaleString(_("en")));
    const best = _("the best %(number)s shown").replace("%(number)s", String(MOST));
    number.textContent = found.length > MOST ? `${all}, ${best}` : all;
    const list = section.appendChild(document.createElement("ol"));
    for (const { entry } of found.slice(0, MOST)) {
      const [address, title, page, kind] = entry;
      const item = list.appendChild(document.createElement("li"));
      if (data.kinds[kind]) {
        const badge = item.appendChild(document.createElement("span"));
        badge.className = `whatsnew-badge whatsnew-${kind}`;
        badge.textContent = data.kinds[kind];
        item.append(" ");
      }
      const link = item.appendChild(document.createElement("a"));
      link.href = root + address;
      link.textContent = title;
      const where = item.appendChild(document.createElement("span"));
      where.className = "whatsnew-facts";
      where.textContent = ` · ${page}`;
    }
    // the link leads to the very entry: parts of words marked all over its page would only distract
    list.addEventListener("click", () => {
      try {
        localStorage.removeItem("sphinx_highlight_terms");
      } catch {
        // without a memory, Sphinx marks nothing
      }
    });
    place.before(section);
  };

  // what Sphinx finds is seen when the entries stand above it, so that they do not push it away
  const { classList } = document.documentElement;
  classList.add("whatsnew-searching");
  const seen = () => classList.remove("whatsnew-searching");
  ours.whatsnewEntries = (data) => {
    try {
      show(data);
    } finally {
      seen();
    }
  };
  const load = document.createElement("script");
  load.addEventListener("error", seen);
  load.src = new URL("entries.js", new URL(root, location.href)).href;
  document.head.append(load);
})();
