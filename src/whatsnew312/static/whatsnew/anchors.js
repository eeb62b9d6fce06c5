// @ts-check

// Sends on whoever arrives with an old fragment, and helps with one that nothing has. The lists
// that it reads are complete without it: each line has its fragment as id, and a link.

(() => {
  "use strict";

  /**
   * The fragment of the address, decoded where it can be.
   * @returns {string[]} both spellings, the one in the address first; none without a fragment
   */
  function fragments() {
    const written = location.hash.slice(1);
    if (!written) return [];
    try {
      return [written, decodeURIComponent(written)];
    } catch {
      return [written]; // a lone percent sign
    }
  }

  /**
   * @param {string[]} names
   * @returns {HTMLLIElement | undefined} the line of a list that has one of them as its id
   */
  function lineOf(names) {
    // not getElementById: the theme may use the same id for a part of its own
    /** @type {NodeListOf<HTMLLIElement>} */
    const found = document.querySelectorAll("ul.whatsnew-anchor-map > li[id]");
    const lines = [...found];
    const lower = names.map((name) => name.toLowerCase());
    return (
      lines.find((line) => names.includes(line.id)) ??
      // a link made from the name of a label, whose id is in lower case
      lines.find((line) => lower.includes(line.id.toLowerCase()))
    );
  }

  /** @param {HTMLLIElement} line */
  function follow(line) {
    const link = line.querySelector("a[href]");
    if (line.classList.contains("whatsnew-leads-on") && link instanceof HTMLAnchorElement) {
      location.replace(link.href);
    } else {
      line.scrollIntoView(); // the browser may have gone to a part of the theme with this id
    }
  }

  /** Says above the map of another document that it does not have the fragment.
   * @param {string} name */
  function tellUnknown(name) {
    const map = document.querySelector("ul.whatsnew-anchor-map:not(.whatsnew-former)");
    if (!map) return;
    const notice = document.createElement("p");
    notice.className = "whatsnew-unknown-anchor";
    notice.setAttribute("role", "status");
    const search = document.querySelector('link[rel="search"]');
    const unknown = _("Nothing is known here as “#%(name)s”.").replace("%(name)s", () => name);
    if (search instanceof HTMLLinkElement) {
      const link = document.createElement("a");
      link.href = `${search.href}?q=${encodeURIComponent(name.replace(/[^\p{L}\p{N}]+/gu, " "))}`;
      link.textContent = _("search for it");
      const advice = _("Look for it in the list below, or %(search)s.").split("%(search)s");
      notice.append(`${unknown} ${advice[0]}`, link, advice[1] ?? "");
    } else {
      const advice = _("Look for it in the list below.");
      notice.append(`${unknown} ${advice}`);
    }
    map.before(notice);
    notice.scrollIntoView({ block: "center" });
  }

  function arrive() {
    document.querySelector(".whatsnew-unknown-anchor")?.remove();
    const names = fragments();
    if (!names.length) return sendOn("");
    const line = lineOf(names);
    if (line) return follow(line);
    if (sendOn(location.hash)) return;
    if (!names.some((name) => document.getElementById(name))) tellUnknown(names[names.length - 1]);
  }

  /** Leaves a page that has moved as a whole for its new address.
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
