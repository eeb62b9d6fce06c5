// @ts-check
// Filters a list of changes by a form. The page contains the complete form and list. The choices
// are stored in the address, so that it can be shared, and the back button undoes them.
"use strict";

(() => {
  const root = document.documentElement;
  // this runs in the head: content that will be filtered out must not be visible before
  if (location.search) root.classList.add("whatsnew-narrowing");
  addEventListener("DOMContentLoaded", () => {
    try {
      document.querySelectorAll(".whatsnew-form-filter").forEach((form, place) => {
        // each filter has its own names in the address: the second one has q-2, kind-2 and so on
        const filter = /** @type {HTMLFormElement} */ (form);
        const suffix = place ? `-${place + 1}` : "";
        whatsnewText.withParts(filter, false, () => start(filter, suffix));
      });
    } finally {
      root.classList.remove("whatsnew-narrowing");
    }
  });

  /** @typedef {{ element: HTMLElement, text: string, values: number[][], releases: number[], shown: boolean }} Row */
  /** @typedef {{ name: string, inputs: (HTMLInputElement | HTMLOptionElement)[], labels: (string | HTMLElement)[], numbers: number[], counts: Uint32Array, chosen: Uint8Array, any: boolean }} Facet */

  /**
   * For each filter of the page, a function that returns its choices as in the address.
   * @type {(() => URLSearchParams)[]}
   */
  const states = [
    // a checklist on the same page has its own choice of releases
    () => {
      const kept = [...new URLSearchParams(location.search)];
      return new URLSearchParams(kept.filter(([name]) => /^(?:from|to)-checklist$/.test(name)));
    },
  ];

  /**
   * Starts one form.
   * @param {HTMLFormElement} form
   * @param {string} suffix end of its names in the address
   */
  const start = (form, suffix) => {
    const { decimal, folded, keepFields, releaseRange } = whatsnewText;
    /** @template {Element} T @param {string} selector @param {ParentNode} [root] @returns {T} */
    const one = (selector, root = form) => {
      const found = root.querySelector(selector);
      if (!found) throw new Error(`the filter has no ${selector}`);
      return /** @type {T} */ (found);
    };
    const words = /** @type {HTMLInputElement} */ (one('[name="q"]'));
    const reset = /** @type {HTMLButtonElement} */ (one('[type="reset"]'));
    const shown = one(".whatsnew-shown");
    const spoken = one(".whatsnew-spoken");
    const printed = one(".whatsnew-printed");
    // the form filters the elements between itself and the mark at the end of its listing
    /** @type {Element[]} */
    const own = [];
    let next = form.closest(".whatsnew-tools")?.nextElementSibling;
    for (; next && !next.matches(".whatsnew-end"); next = next.nextElementSibling) own.push(next);
    const none = /** @type {HTMLElement} */ (one(".whatsnew-none", next ?? document));
    const showAll = /** @type {HTMLElement} */ (one("button", none));

    /**
     * A field of the form that has a fixed choice of values.
     * @param {string} name
     * @returns {Facet | null}
     */
    const facet = (name) => {
      const control = form.elements.namedItem(name);
      if (!control) return null;
      /** @type {(HTMLInputElement | HTMLOptionElement)[]} */
      const inputs =
        control instanceof HTMLSelectElement
          ? [...control.options].slice(1)
          : /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`[name="${name}"]`)]);
      const labels = inputs.map((input) =>
        input instanceof HTMLOptionElement
          ? (input.dataset.label ?? "")
          : /** @type {HTMLElement} */ (one(".whatsnew-n", input.parentElement ?? form)),
      );
      const { length } = inputs;
      return {
        name,
        inputs,
        labels,
        numbers: Array(length).fill(-1),
        counts: new Uint32Array(length),
        chosen: new Uint8Array(length),
        any: false,
      };
    };
    const facets = /** @type {Facet[]} */ (
      ["kind", "area", "release", "module", "pep", "removal", "action"].map(facet).filter(Boolean)
    );

    const range = releaseRange(form, suffix);

    /** The values of each facet as numbers: comparing numbers makes each key press fast. */
    const numbersOf = facets.map(
      ({ inputs }) => new Map(inputs.map((input, number) => [input.value, number])),
    );
    /** The list in an element, or the body of the table in it.
     * @param {Element} node */
    const rowsIn = (node) =>
      node.matches(".whatsnew-rows") ? node : tableIn(node)?.tBodies[0];
    /** @param {Element} node @returns {HTMLTableElement | null} */
    const tableIn = (node) =>
      node.matches("table.whatsnew-table")
        ? /** @type {HTMLTableElement} */ (node)
        : node.querySelector(":scope > table.whatsnew-table");
    const lists = own.filter(rowsIn).map((list) => {
      const before = list.previousElementSibling;
      const heading = before?.classList.contains("whatsnew-group") ? before : null;
      const n = heading?.querySelector(".whatsnew-n");
      const rows = /** @type {HTMLElement[]} */ ([...(rowsIn(list)?.children ?? [])]).map((element) => {
        const data = element.dataset;
        const values = facets.map(({ name }, place) =>
          (data[name] ?? "").split(",").map((value) => numbersOf[place].get(value) ?? -1),
        );
        const releases = range?.placesOf(data.release ?? "") ?? [];
        const text = folded(`${element.textContent} ${data.words ?? ""}`);
        return /** @type {Row} */ ({ element, text, values, releases, shown: true });
      });
      const parts = /** @type {HTMLElement[]} */ (heading ? [heading, list] : [list]);
      return { parts, n, rows, number: rows.length };
    });
    const total = lists.reduce((sum, { rows }) => sum + rows.length, 0);

    // The form and the address

    /** The choices, as in the address. */
    const state = () => {
      const found = new URLSearchParams();
      const text = words.value.trim();
      if (text) found.set(`q${suffix}`, text);
      for (const { name, inputs, chosen } of facets)
        inputs.forEach((input, number) => chosen[number] && found.append(name + suffix, input.value));
      range?.write(found);
      return found;
    };
    states.push(state);

    const readForm = () => {
      for (const entry of facets) {
        entry.any = false;
        entry.inputs.forEach((input, number) => {
          const on = input instanceof HTMLOptionElement ? input.selected : input.checked;
          entry.chosen[number] = Number(on);
          entry.any ||= on;
        });
      }
    };

    const readAddress = () => {
      const wanted = new URLSearchParams(location.search);
      words.value = wanted.get(`q${suffix}`) ?? "";
      range?.read(wanted);
      for (const { name, inputs } of facets) {
        const values = new Set(wanted.getAll(name + suffix));
        const control = form.elements.namedItem(name);
        if (control instanceof HTMLSelectElement) control.value = "";
        for (const input of inputs) {
          if (input instanceof HTMLOptionElement) input.selected ||= values.has(input.value);
          else input.checked = values.has(input.value);
        }
      }
    };

    /** Whether words are being typed: all their letters make only one entry in the history. */
    let typing = false;

    /** @type {number | undefined} */
    let unwritten;

    /** @param {boolean} typed */
    const writeAddress = (typed) => {
      clearTimeout(unwritten);
      const query = states.map((each) => each().toString()).filter(Boolean).join("&");
      const address = location.pathname + (query && `?${query}`);
      if (address === location.pathname + location.search) return;
      const step = typed && typing ? "replaceState" : "pushState";
      typing = typed;
      try {
        history[step](null, "", address);
      } catch {
        // some browsers refuse this for files, or after too many steps; the filter works without it
      }
    };

    // The list

    const narrow = () => {
      const terms = folded(words.value).split(/\s+/).filter(Boolean);
      const inRange = range?.test() ?? (() => true);
      const size = facets.length;
      for (const { counts } of facets) counts.fill(0);
      let number = 0;
      for (const list of lists) {
        list.number = 0;
        for (const row of list.rows) {
          let fits = inRange(row.releases) && terms.every((term) => row.text.includes(term));
          // a facet counts the rows that would be shown if only its own choice were different
          let missed = -1;
          for (let place = 0; fits && place < size; place++) {
            const { any, chosen } = facets[place];
            if (!any || row.values[place].some((value) => value >= 0 && chosen[value])) continue;
            if (missed < 0) missed = place;
            else fits = false;
          }
          if (fits)
            for (let place = 0; place < size; place++)
              if (missed < 0 || missed === place)
                for (const value of row.values[place])
                  if (value >= 0) facets[place].counts[value]++;
          const show = fits && missed < 0;
          if (show) list.number++;
          if (show !== row.shown) row.element.hidden = !(row.shown = show);
        }
        number += list.number;
        for (const part of list.parts) part.hidden = !list.number;
        if (list.n) list.n.textContent = `(${list.number})`;
      }
      showCounts();
      tell(number, terms.length > 0 || Boolean(range?.isSet()) || facets.some(({ any }) => any));
    };

    const showCounts = () => {
      for (const { inputs, labels, numbers, counts, chosen } of facets)
        counts.forEach((count, place) => {
          if (numbers[place] === count) return;
          numbers[place] = count;
          const [input, label] = [inputs[place], labels[place]];
          if (typeof label === "string") {
            input.textContent = `${label} (${count})`;
            input.disabled = !count && !chosen[place];
          } else {
            label.textContent = String(count);
            label.parentElement?.classList.toggle("whatsnew-zero", !count);
          }
        });
    };

    /** @type {number | undefined} */
    let later;

    /** @param {number} number @param {boolean} narrowed */
    const tell = (number, narrowed) => {
      const text = narrowed
        ? Documentation.ngettext("%(number)s of %(all)s change", "%(number)s of %(all)s changes", total)
            .replace("%(number)s", decimal(number))
            .replace("%(all)s", decimal(total))
        : Documentation.ngettext("%s change", "%s changes", total).replace("%s", decimal(total));
      shown.textContent = text;
      reset.disabled = !narrowed;
      none.hidden = number > 0;
      printed.textContent = narrowed ? `${text}: ${inWords()}` : "";
      // after a pause in typing: screen readers could not read a number for each letter
      clearTimeout(later);
      later = window.setTimeout(() => (spoken.textContent = number ? text : none.textContent), 400);
    };

    /** The choices as text, for printed pages. */
    const inWords = () => {
      const typed = words.value.trim();
      const or = _("or");
      const parts = typed ? [_("with “%(words)s”").replace("%(words)s", () => typed)] : [];
      parts.push(...(range?.inWords() ?? []));
      for (const { inputs, chosen } of facets) {
        const labels = inputs
          .filter((_, number) => chosen[number])
          .map((input) =>
            input instanceof HTMLOptionElement
              ? input.dataset.label
              : input.parentElement?.querySelector("span")?.textContent,
          );
        if (labels.length) parts.push(labels.join(` ${or} `));
      }
      return parts.join(", ");
    };

    /** @param {boolean} typed */
    const update = (typed) => {
      readForm();
      narrow();
      // later: otherwise the browser would have to compute the layout before it paints
      clearTimeout(unwritten);
      unwritten = window.setTimeout(writeAddress, typed ? 300 : 0, typed);
    };

    words.addEventListener("input", () => update(true));
    words.addEventListener("change", () => {
      writeAddress(true);
      typing = false;
    });
    form.addEventListener("change", ({ target }) => target !== words && update(false));
    form.addEventListener("submit", (event) => event.preventDefault());
    reset.addEventListener("click", (event) => {
      event.preventDefault();
      words.value = "";
      range?.clear();
      for (const { inputs } of facets)
        for (const input of inputs)
          if (input instanceof HTMLOptionElement) input.selected = false;
          else input.checked = false;
      update(false);
      words.focus();
    });
    showAll.addEventListener("click", () => reset.click());
    // the page is left before the delay for words ends: otherwise the address would be out of date
    addEventListener("pagehide", () => writeAddress(true));
    const readAll = () => {
      clearTimeout(unwritten);
      typing = false;
      readAddress();
      readForm();
      narrow();
    };
    addEventListener("popstate", readAll);
    keepFields(form, readAll);

    readAll();
  };
})();
