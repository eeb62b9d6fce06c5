// @ts-check
// What several scripts do with texts: compare them, write numbers and links, and copy. It runs
// before the scripts that use it.
"use strict";

(() => {
  /** A text in the form in which texts are compared: composed or not, ß or SS. @param {string} text */
  const folded = (text) => text.normalize("NFC").toUpperCase().toLowerCase();

  const TEXTS =
    /#[^\n]*|[a-zA-Z]{0,2}("""|''')(?:\\[^]|(?!\1)[^])*\1|[a-zA-Z]{0,2}(["'])(?:\\[^]|(?!\2)[^\n])*\2/g;

  /** Code in Python without comments and strings, with the same lines. @param {string} source */
  const bare = (source) => source.replace(TEXTS, (text) => text.replace(/[^\n]/g, " "));

  /**
   * How many letters have to be typed, left out, replaced or swapped to make one text of the other;
   * more than *most* is one more than that.
   * @param {string} one @param {string} two @param {number} [most] without it, all are counted
   */
  const distance = (one, two, most = Infinity) => {
    if (Math.abs(one.length - two.length) > most) return most + 1;
    /** @type {number[]} */
    let before = [];
    let last = Array.from({ length: two.length + 1 }, (_each, at) => at);
    for (let row = 1; row <= one.length; row++) {
      const next = [row];
      let best = row;
      for (let at = 1; at <= two.length; at++) {
        const same = one[row - 1] === two[at - 1];
        let value = Math.min(last[at] + 1, next[at - 1] + 1, last[at - 1] + (same ? 0 : 1));
        if (row > 1 && at > 1 && one[row - 1] === two[at - 2] && one[row - 2] === two[at - 1]) {
          value = Math.min(value, before[at - 2] + 1);
        }
        next.push(value);
        best = Math.min(best, value);
      }
      if (best > most) return most + 1;
      [before, last] = [last, next];
    }
    return last[two.length];
  };

  /** A number as the language of the site writes it. @param {number} number */
  const decimal = (number) => number.toLocaleString(_("en"));

  /** How much was loaded, such as "4.2 of 13.7 MB". @param {number} done @param {number} total in bytes */
  const megabytes = (done, total) => {
    const [part, whole] = [Math.min(done, total), total].map((one) => decimal(Math.floor(one / 1e5) / 10));
    return _("%(done)s of %(total)s MB").replace("%(done)s", part).replace("%(total)s", whole);
  };

  /** An address that a link in Markdown can hold: it must not end before its link. @param {string} url */
  const markdownTarget = (url) => url.replace(/[()]/g, (mark) => (mark === "(" ? "%28" : "%29"));

  /**
   * Copy a text to the clipboard.
   * @param {string} text
   * @returns {Promise<boolean>} whether the browser has allowed it
   */
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // the older way, for pages that are neither local nor encrypted
      const focused = document.activeElement;
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "whatsnew-spoken";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (focused instanceof HTMLElement) focused.focus();
      return done;
    }
  };

  /** The numbers in a text such as `0-3,5`. @param {string} text */
  const numbersIn = (text) => {
    /** @type {Set<number>} */
    const found = new Set();
    for (const part of text.split(",").filter(Boolean)) {
      const [first, last = first] = part.split("-").map(Number);
      for (let number = first; number <= last; number++) found.add(number);
    }
    return found;
  };

  /**
   * The fields "from" and "to" of a form, which choose the changes that are in one release and not
   * yet in another; null if the site is about one release.
   * @param {HTMLFormElement} form
   * @param {string} suffix end of their names in the address
   */
  const releaseRange = (form, suffix) => {
    const fields = ["from", "to"].map((name) => form.elements.namedItem(name));
    const [from, to] = fields;
    if (!(from instanceof HTMLSelectElement && to instanceof HTMLSelectElement)) return null;
    // each release by its place in the list of all
    const places = new Map([...to.options].slice(1).map(({ value }, place) => [value, place]));
    /** The releases whose changes the chosen one has. @param {HTMLSelectElement} field */
    const contents = (field) =>
      field.value ? numbersIn(field.selectedOptions[0].dataset.has ?? "") : null;
    const labelOf = (/** @type {HTMLSelectElement} */ field) => field.selectedOptions[0].text;
    return {
      /** Names as the places of releases. @param {string} names separated by commas */
      placesOf: (names) => names.split(",").map((name) => places.get(name) ?? -1),
      /** A function that says whether a change in the releases at these places is chosen. */
      test: () => {
        const [old, now] = [contents(from), contents(to)];
        return (/** @type {number[]} */ found) =>
          (!old || !found.some((place) => old.has(place))) &&
          (!now || found.some((place) => now.has(place)));
      },
      isSet: () => Boolean(from.value || to.value),
      clear: () => {
        from.value = to.value = "";
      },
      /** Chooses what the address says. @param {URLSearchParams} wanted */
      read: (wanted) => {
        for (const field of [from, to]) {
          field.value = wanted.get(field.name + suffix) ?? "";
          if (field.selectedIndex < 0) field.value = "";
        }
      },
      /** Puts the choice in an address. @param {URLSearchParams} address */
      write: (address) => {
        for (const { name, value } of [from, to])
          if (value) address.set(name + suffix, value);
          else address.delete(name + suffix);
      },
      /** The choice as text, for printed pages. */
      inWords: () => [
        ...(from.value ? [_("from %(release)s").replace("%(release)s", () => labelOf(from))] : []),
        ...(to.value ? [_("up to %(release)s").replace("%(release)s", () => labelOf(to))] : []),
      ],
    };
  };

  /**
   * Keep what a reader chose in a form, when the browser restores the page or resets the form.
   * @param {HTMLFormElement} form
   * @param {() => void} read fills the form again with what was chosen
   */
  const keepFields = (form, read) => {
    const readSoon = () => requestAnimationFrame(read);
    // When WebKit restores a page after Back, it resets forms without autocomplete, even after a
    // frame. Other browsers must not fill the form, when they load the page.
    addEventListener("pagehide", () => {
      form.autocomplete = "on";
    });
    addEventListener("pageshow", ({ persisted }) => {
      form.autocomplete = "off";
      if (persisted) readSoon();
    });
    form.addEventListener("reset", readSoon);
  };

  /** The element whose children are the rows of a list or of a table. @param {Element | null} node */
  const rowsOf = (node) =>
    node?.matches("ul:not(.whatsnew-anchor-map)") ? node : node?.querySelector("tbody");

  /**
   * Puts the rows of another page of a list before a place of this page.
   * @param {Element} part
   * @param {Element} place
   */
  const insertPart = (part, place) => {
    for (const child of [...part.children]) {
      if (child.matches(".whatsnew-parts, .whatsnew-turn, h1")) continue;
      // a group can begin on one page and end on the next
      if (child.id && document.getElementById(child.id)) continue;
      const before = place.previousElementSibling;
      const [rows, more] = [rowsOf(before), rowsOf(child)];
      if (rows && more && before?.className === child.className) rows.append(...more.children);
      else place.before(child);
    }
  };

  /**
   * Runs the script of a form for a list. If the list is on several pages, all of them are put on
   * this page before. If that is not possible, as in a site that is opened from files, the form is
   * not shown.
   * @param {HTMLFormElement} form
   * @param {boolean} atOnce whether to get the other pages before the reader uses the form
   * @param {() => void} start
   */
  const withParts = (form, atOnce, start) => {
    const tools = form.closest(".whatsnew-tools");
    /** @param {string} wanted */
    const find = (wanted) => {
      let node = tools?.nextElementSibling;
      while (node && !node.matches(`${wanted}, .whatsnew-end`)) node = node.nextElementSibling;
      return node?.matches(wanted) ? node : null;
    };
    const [links, end] = [find(".whatsnew-parts"), find(".whatsnew-turn")];
    if (!links || !end) return start();
    const load = async () => {
      const addresses = [...links.querySelectorAll("a")].map(({ href }) => href);
      try {
        const pages = await Promise.all(
          addresses.map(async (address) => {
            const answer = await fetch(address);
            if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
            return new DOMParser().parseFromString(await answer.text(), "text/html");
          }),
        );
        const parts = pages.map((page) => page.querySelector(".whatsnew-parts")?.parentElement);
        if (!parts.every(Boolean)) throw new Error("a page has no part of the list");
        // the index has the anchors of the groups, which the groups get now
        const index = find(".whatsnew-index");
        for (const line of index?.querySelectorAll("li") ?? []) {
          line.removeAttribute("id");
          line.classList.remove("whatsnew-leads-on");
        }
        for (const link of index?.querySelectorAll("a") ?? []) link.href = link.hash;
        parts.forEach((part, place) => {
          for (const link of part?.querySelectorAll("a[href]") ?? [])
            link.setAttribute("href", new URL(link.getAttribute("href") ?? "", addresses[place]).href);
          if (part) insertPart(part, end);
        });
        links.remove();
        end.remove();
      } catch {
        form.hidden = true;
        return;
      }
      start();
    };
    if (atOnce || location.search) load();
    else form.addEventListener("focusin", load, { once: true });
  };

  Object.assign(globalThis, {
    whatsnewText: {
      bare,
      copied,
      decimal,
      distance,
      folded,
      keepFields,
      markdownTarget,
      megabytes,
      releaseRange,
      withParts,
    },
  });
})();
