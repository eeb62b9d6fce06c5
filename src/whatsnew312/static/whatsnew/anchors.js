// @ts-check

// Redirects readers who arrive with an old fragment. For an unknown fragment, it suggests similar
// ones. The lists that it reads are complete without it: each line has its fragment as id, and a
// link.

(() => {
  "use strict";

  /**
   * The fragment of the address, also decoded if possible.
   * @returns {string[]} both spellings, first the one in the address; empty without a fragment
   */
  function fragments() {
    const written = location.hash.slice(1);
    if (!written) return [];
    try {
      return [written, decodeURIComponent(written)];
    } catch {
      return [written]; // a percent sign without a code
    }
  }

  /**
   * @param {string[]} names
   * @returns {HTMLLIElement | undefined} the line of a list that has one of them as its id
   */
  function lineOf(names) {
    // not getElementById: the theme may use the same id for one of its own parts
    /** @type {NodeListOf<HTMLLIElement>} */
    const found = document.querySelectorAll("ul.whatsnew-anchor-map > li[id]");
    const lines = [...found];
    const lower = names.map((name) => name.toLowerCase());
    return (
      lines.find((line) => names.includes(line.id)) ??
      // a link made from the name of a label; the id of a label is in lower case
      lines.find((line) => lower.includes(line.id.toLowerCase()))
    );
  }

  /** @param {HTMLLIElement} line */
  function follow(line) {
    const link = line.querySelector("a[href]");
    if (line.classList.contains("whatsnew-leads-on") && link instanceof HTMLAnchorElement) {
      location.replace(link.href);
    } else {
      line.scrollIntoView(); // the browser may have scrolled to a part of the theme with this id
    }
  }

  /** The maximal number of suggestions. */
  const MOST = 3;

  /** @param {string} text @returns {string[]} its words, in lower case */
  const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

  /** @param {string} one @param {string} other @returns {boolean} equal except for a typing mistake */
  const isLike = (one, other) =>
    one === other ||
    (Math.min(one.length, other.length) > 3 &&
      Math.abs(one.length - other.length) < 3 &&
      whatsnewText.distance(one, other) <= (Math.max(one.length, other.length) > 7 ? 2 : 1));

  /** The links to things with an id like *name*, the most similar first.
   * @param {string} name
   * @returns {HTMLAnchorElement[]} */
  function nearest(name) {
    const found = document.querySelectorAll(
      // the former id of an entry is in a span, or that of the heading
      ".whatsnew-entry[id], .whatsnew-entry > :is(span, h1, h2, h3, h4, h5, h6)[id], .whatsnew-group[id], ul.whatsnew-anchor-map > li[id]",
    );
    const all = [...found].map((node) => ({ node, words: [...new Set(wordsOf(node.id))] }));
    /** @type {Map<string, number>} */
    const holders = new Map();
    for (const { words } of all)
      for (const word of words) holders.set(word, (holders.get(word) ?? 0) + 1);
    // a word that is in every id, such as the name of the project, is ignored
    const weigh = (/** @type {string} */ word) => Math.log((all.length + 1) / (holders.get(word) ?? 1));
    const asked = [...new Set(wordsOf(name))].slice(0, 30);
    const scored = all.map(({ node, words }) => {
      let shared = 0;
      let whole = 0;
      for (const word of words) {
        const weight = weigh(word);
        whole += weight;
        if (asked.some((one) => isLike(one, word))) shared += weight;
      }
      const missed = asked.filter((one) => !words.some((word) => isLike(one, word)));
      whole += missed.reduce((sum, word) => sum + weigh(word), 0) / 2;
      const isWhole = isLike(words.join("").slice(0, 200), asked.join("").slice(0, 200));
      return { node, score: isWhole ? 1 : whole && shared / whole };
    });
    const links = scored
      .filter(({ score }) => score >= 0.5)
      .sort((one, other) => other.score - one.score)
      .map(({ node }) => linkTo(node.matches("span, h1, h2, h3, h4, h5, h6") ? (node.parentElement ?? node) : node));
    // an entry may be found by several of its ids
    return [...new Map(links.map((link) => [link.href, link])).values()].slice(0, MOST);
  }

  /** @param {Element} node of a list, an entry or a group */
  function linkTo(node) {
    const onward = node.matches("li.whatsnew-leads-on") && node.querySelector("a[href]");
    const heading = node.matches(".whatsnew-entry") && node.querySelector("h1, h2, h3, h4, h5, h6");
    const copy = /** @type {Element} */ ((onward || heading || node).cloneNode(true));
    copy.querySelectorAll(".headerlink, .whatsnew-n").forEach((part) => part.remove());
    const link = document.createElement("a");
    link.href = onward instanceof HTMLAnchorElement ? onward.href : `#${encodeURIComponent(node.id)}`;
    link.textContent = (copy.textContent ?? "").trim().replace(/\s+/g, " ");
    return link;
  }

  /** Shows a message that the page does not have the fragment, if there is a suggestion.
   * @param {string} name */
  function tellUnknown(name) {
    const map = document.querySelector("ul.whatsnew-anchor-map:not(.whatsnew-former)");
    const links = nearest(name);
    const heading = document.querySelector("h1");
    if ((!map && !heading) || (!map && !links.length)) return;
    const notice = document.createElement("div");
    notice.className = "whatsnew-unknown-anchor";
    if (map) map.before(notice);
    else heading?.after(notice);
    notice.setAttribute("role", "status");
    const line = notice.appendChild(document.createElement("p"));
    line.append(_("Nothing is known here as “#%(name)s”.").replace("%(name)s", () => name));
    if (links.length) {
      line.append(" ", _("Did you mean:"));
      const list = notice.appendChild(document.createElement("ul"));
      for (const link of links) list.appendChild(document.createElement("li")).append(link);
    }
    if (map) notice.append(advice(name));
    notice.scrollIntoView({ block: "center" });
  }

  /** Shows suggestions on the map of another document.
   * @param {string} name */
  function advice(name) {
    const line = document.createElement("p");
    const search = document.querySelector('link[rel="search"]');
    if (!(search instanceof HTMLLinkElement)) {
      line.textContent = _("Look for it in the list below.");
      return line;
    }
    const link = document.createElement("a");
    link.href = `${search.href}?q=${encodeURIComponent(name.replace(/[^\p{L}\p{N}]+/gu, " "))}`;
    link.textContent = _("search for it");
    const parts = _("Look for it in the list below, or %(search)s.").split("%(search)s");
    line.append(parts[0], link, parts[1] ?? "");
    return line;
  }

  /** @param {string} name */
  const isThere = (name) =>
    !!document.getElementById(name) || document.getElementsByName(name).length > 0;

  function arrive() {
    document.querySelector(".whatsnew-unknown-anchor")?.remove();
    const names = fragments();
    if (!names.length) return sendOn("");
    const line = lineOf(names);
    if (line) return follow(line);
    if (sendOn(location.hash)) return;
    const name = names[names.length - 1];
    // "top" is the start of every page
    if (name.toLowerCase() === "top" || names.some(isThere)) return;
    // groups move between the pages of a long list; the first page knows where each is
    const first = document.querySelector(".whatsnew-parts > p > a:first-child");
    if (first instanceof HTMLAnchorElement) return location.replace(first.href + location.hash);
    tellUnknown(name);
  }

  /** Goes to the new address of a page that has moved.
   * @param {string} hash
   * @returns {boolean} whether this is such a page */
  function sendOn(hash) {
    const link = document.querySelector(".whatsnew-page-moved a[href]");
    if (!(link instanceof HTMLAnchorElement)) return false;
    const target = new URL(link.href);
    if (hash) target.hash = hash;
    location.replace(target.href);
    return true;
  }

  addEventListener("hashchange", arrive);
  arrive();
})();
