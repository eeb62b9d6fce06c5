// @ts-check
// Lets a reader tick off, filter, copy (as Markdown) and print a checklist. The ticks are stored in
// the reader's browser. If nothing can be stored there, they are kept until the page is closed.
"use strict";

(() => {
  const root = document.documentElement;
  const { product, release, readers } = document.currentScript?.dataset ?? {};
  // one origin can have several products, with releases of the same numbers
  const key = `whatsnew-checklist ${product} ${release}`;
  // this runs in the head: content that will be filtered out must not be visible before
  try {
    if (readers || location.search || localStorage.getItem(key)) root.classList.add("whatsnew-narrowing");
  } catch {
    if (readers) root.classList.add("whatsnew-narrowing");
  }
  addEventListener("DOMContentLoaded", () => {
    try {
      const form = /** @type {HTMLFormElement | null} */ (
        document.querySelector(".whatsnew-form-checklist")
      );
      // at once: the number of ticks is that of all pages
      if (form) whatsnewText.withParts(form, true, () => start(form));
    } finally {
      root.classList.remove("whatsnew-narrowing");
    }
  });

  /** @typedef {{ element: HTMLElement, id: string, area: string, modules: string[], releases: number[], fixes: string[], box: HTMLInputElement }} Task */

  /** @param {HTMLFormElement} form */
  const start = (form) => {
    const { copied, decimal, distance, folded, keepFields, markdownTarget, releaseRange } =
      whatsnewText;

    /** @template {Element} T @param {string} selector @param {ParentNode} [root] @returns {T} */
    const one = (selector, root = form) => {
      const found = root.querySelector(selector);
      if (!found) throw new Error(`the checklist has no ${selector}`);
      return /** @type {T} */ (found);
    };
    // if no change is about a module, there is no such field
    const modules = /** @type {HTMLTextAreaElement | null} */ (
      form.querySelector('[name="modules"]')
    );
    const open = /** @type {HTMLInputElement} */ (one('[name="open"]'));
    const areas = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('[name="area"]')]);
    const groups = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('[name="reader"]')]);
    /** The areas that a group of readers does not see. @param {HTMLInputElement} group */
    const areasWithout = (group) =>
      areas.map(({ value }) => value).filter((area) => group.dataset.without?.split(",").includes(area));
    const usual = groups.length ? areasWithout(groups[0]) : [];
    const copy = /** @type {HTMLButtonElement} */ (one('[name="copy"]'));
    const progress = /** @type {HTMLProgressElement} */ (one("progress"));
    const hasFilter = document.querySelector(".whatsnew-form-filter");
    const range = releaseRange(form, hasFilter ? "-checklist" : "");
    const shown = one(".whatsnew-shown");
    const spoken = one(".whatsnew-spoken");
    const printed = one(".whatsnew-printed");

    // the form filters the elements between itself and the mark at the end of its listing
    /** @type {Element[]} */
    const own = [];
    let after = form.closest(".whatsnew-tools")?.nextElementSibling;
    for (; after && !after.matches(".whatsnew-end"); after = after.nextElementSibling)
      own.push(after);

    /** The lists in the order of the page, with the tasks of each. */
    const lists = own.filter((node) => node.matches(".whatsnew-checklist")).map((list) => ({
      list: /** @type {HTMLElement} */ (list),
      tasks: /** @type {HTMLElement[]} */ ([...list.children]).map(
        (element) =>
          /** @type {Task} */ ({
            element,
            id: element.dataset.id ?? "",
            area: element.dataset.area ?? "",
            releases: range?.placesOf(element.dataset.release ?? "") ?? [],
            modules: folded(element.dataset.module ?? "").split(",").filter(Boolean),
            fixes: (element.dataset.fix ?? "").split(",").filter(Boolean),
            box: one(".whatsnew-tick", element),
          }),
      ),
    }));
    const tasks = lists.flatMap((part) => part.tasks);
    const headings = /** @type {HTMLElement[]} */ (
      own.filter((node) => node.matches(".whatsnew-group"))
    );
    const level = (/** @type {HTMLElement} */ heading) => Number(heading.tagName[1]);

    // Storage

    /** @returns {{ done: string[], modules: string, without: string[], open: boolean }} */
    const load = () => {
      const kept = { done: [], modules: "", without: usual, open: false };
      try {
        const found = JSON.parse(localStorage.getItem(key) ?? "{}");
        const strings = (/** @type {unknown} */ value) =>
          Array.isArray(value) ? value.filter((part) => typeof part === "string") : [];
        return {
          done: strings(found.done),
          modules: typeof found.modules === "string" ? found.modules : "",
          without: Array.isArray(found.without) ? strings(found.without) : usual,
          open: found.open === true,
        };
      } catch {
        return kept;
      }
    };

    /** The choices of the reader. They are stored here, because browsers may reset a form. */
    let chosen = { modules: "", without: /** @type {string[]} */ ([]), open: false };

    /** Whether the choices could be stored in the browser. */
    let isKept = true;

    const readForm = () => {
      chosen = {
        modules: modules?.value ?? "",
        without: areas.filter((box) => !box.checked).map((box) => box.value),
        open: open.checked,
      };
      const without = chosen.without.join();
      for (const group of groups) group.checked = areasWithout(group).join() === without;
    };

    const save = () => {
      // ticks for ids that this page no longer has are kept too
      const here = new Set(tasks.map(({ id }) => id));
      const done = load().done.filter((id) => !here.has(id));
      done.push(...tasks.filter(({ box }) => box.checked).map(({ id }) => id));
      try {
        localStorage.setItem(key, JSON.stringify({ done, ...chosen }));
        isKept = true;
      } catch {
        isKept = false; // storage is full or forbidden
      }
    };

    /** @param {typeof chosen} wanted */
    const fillForm = (wanted) => {
      if (modules) modules.value = wanted.modules;
      for (const box of areas) box.checked = !wanted.without.includes(box.value);
      open.checked = wanted.open;
      readForm();
    };

    const restore = () => {
      const kept = load();
      const done = new Set(kept.done);
      for (const { id, box } of tasks) box.checked = done.has(id);
      fillForm(kept);
    };

    // Display

    const known = new Set(tasks.flatMap((task) => task.modules));

    /** @param {string} text @param {string} [path] of the file with the text */
    const namesIn = (text, path) => whatsnewModules.namesIn(text, known, path);

    /** What is known of names that no change has: a text, and the id of a change or "". */
    const explained = new Map(
      /** @type {[string, [string, string]][]} */ (
        Object.entries(JSON.parse(form.dataset.names ?? "{}"))
      ).map(([name, texts]) => [folded(name), texts]),
    );
    /** @param {string} name */
    const explanation = (name) => explained.get(name) ?? explained.get(name.split(".")[0]);

    /** The message about a name that no change has; empty for known names.
     * @param {string} name @returns {string} */
    const answer = (name) => {
      const told = explanation(name);
      if (told) {
        const task = tasks.find(({ id }) => id && id === told[1]);
        const title = task?.element.querySelector("a")?.textContent;
        return `${name}: ${told[0]}${title ? ` (${title})` : ""}.`;
      }
      if (name === "builtins" || [...known].some((one) => one === name || one.startsWith(`${name}.`)))
        return "";
      const most = name.length > 7 ? 2 : 1;
      const near = [...known]
        .filter((one) => Math.abs(one.length - name.length) <= most)
        .map((one) => ({ one, far: distance(name, one, most) }))
        .filter(({ one, far }) => far <= most && far < Math.min(one.length, name.length) / 2)
        .sort((a, b) => a.far - b.far || (a.one < b.one ? -1 : 1))[0];
      const text = near
        ? _("No change names %(name)s. Did you mean %(near)s?").replace("%(near)s", () => near.one)
        : _("No change names %(name)s.");
      return text.replace("%(name)s", () => name);
    };

    // the names in the field, below it: those that changes have, then the others with an answer
    const understood = document.createElement("div");
    understood.className = "whatsnew-understood";
    understood.hidden = true;
    const unknown = document.createElement("div");
    unknown.className = "whatsnew-hint whatsnew-unknown-names";
    unknown.hidden = true;
    form.querySelector(".whatsnew-files")?.before(understood, unknown);

    /** The number of changes of a module and of the modules in it. @param {string} name */
    const countOf = (name) =>
      tasks.filter(({ modules: of }) => of.some((one) => one === name || one.startsWith(`${name}.`)))
        .length;

    /** An element with some content. @param {string} tag @param {string} className @param {(Node | string)[]} content */
    const made = (tag, className, ...content) => {
      const element = document.createElement(tag);
      element.className = className;
      element.append(...content);
      return element;
    };

    /** A button that takes a name out of the field; its cross is drawn by the style sheet. @param {string} name */
    const removal = (name) => {
      const button = /** @type {HTMLButtonElement} */ (made("button", "whatsnew-remove"));
      button.type = "button";
      button.ariaLabel = _("Remove %(name)s").replace("%(name)s", () => name);
      button.addEventListener("click", () => {
        const place = buttons().indexOf(button);
        removeName(name);
        const left = buttons();
        (left[Math.min(place, left.length - 1)] ?? modules)?.focus();
      });
      return button;
    };
    const buttons = () => /** @type {HTMLElement[]} */ ([...form.querySelectorAll(".whatsnew-remove")]);

    /** What is shown for the names of now. @type {{ of: string, texts: string[] }} */
    let answered = { of: "", texts: [] };

    /** Show each name with a button, and return the messages. @param {string[]} names */
    const showNames = (names) => {
      const of = JSON.stringify([names, aboutFiles]);
      if (answered.of === of) return answered.texts; // a button that has the focus keeps it
      /** @type {HTMLElement[]} */
      const chips = [];
      const messages = aboutFiles.filter(Boolean).map((text) => ({ text, name: "" }));
      for (const name of names) {
        const text = answer(name);
        if (text) messages.push({ text, name });
        else
          chips.push(
            made("li", "whatsnew-chip", made("code", "", name),
              made("span", "whatsnew-n", decimal(countOf(name))), removal(name)),
          );
      }
      const label = made("span", "", _("Understood"));
      label.id = "whatsnew-understood";
      const list = made("ul", "", ...chips);
      list.setAttribute("aria-labelledby", label.id);
      understood.replaceChildren(label, list);
      understood.hidden = !chips.length;
      unknown.replaceChildren(
        ...messages.flatMap(({ text, name }, place) => [
          place ? " " : "",
          name ? made("span", "whatsnew-chip whatsnew-unknown", text, removal(name)) : text,
        ]),
      );
      unknown.hidden = !messages.length;
      answered = { of, texts: messages.map(({ text }) => text) };
      return answered.texts;
    };

    /** What is said about the files that the reader has chosen. @type {string[]} */
    let aboutFiles = [];

    /** @type {number | undefined} */
    let later;

    const update = () => {
      const used = namesIn(chosen.modules);
      const unwanted = new Set(chosen.without);
      const inRange = range?.test() ?? (() => true);
      // importlib also matches importlib.abc
      const uses = (/** @type {string} */ name) =>
        name === "builtins" || used.some((one) => name === one || name.startsWith(`${one}.`));
      const meant = new Set(used.map((name) => explanation(name)?.[1]));
      let number = 0;
      const left = { releases: 0, areas: 0, modules: 0, done: 0 };
      /** @type {Map<Element, number>} */
      const visible = new Map();
      for (const { list, tasks: part } of lists) {
        let some = 0;
        for (const { element, id, area, modules: names, releases, box } of part) {
          /** @type {keyof typeof left | ""} */
          let reason = "";
          if (!inRange(releases)) reason = "releases";
          else if (unwanted.has(area)) reason = "areas";
          else if (used.length && names.length && !meant.has(id) && !names.some(uses)) reason = "modules";
          else if (chosen.open && box.checked) reason = "done";
          element.hidden = reason !== "";
          element.classList.toggle("whatsnew-done", box.checked);
          if (reason) left[reason]++;
          else some++;
        }
        list.hidden = !some;
        visible.set(list, some);
        number += some;
      }
      for (const heading of headings) countBelow(heading, visible);
      showTools();
      tell(number, used, left);
    };

    /** What headings say at first: how many changes are below each. */
    const counts = new Map(
      headings.map((heading) => [heading, heading.querySelector(".whatsnew-n")?.textContent ?? ""]),
    );

    /**
     * Show how many tasks are visible below a heading, and hide it if there are none.
     * @param {HTMLElement} heading @param {Map<Element, number>} visible
     */
    const countBelow = (heading, visible) => {
      let [some, all] = [0, 0];
      let next = heading.nextElementSibling;
      for (; next; next = next.nextElementSibling) {
        if (next.matches(".whatsnew-end")) break;
        if (next.matches(".whatsnew-group") && level(/** @type {HTMLElement} */ (next)) <= level(heading))
          break;
        some += visible.get(next) ?? 0;
        all += visible.has(next) ? next.children.length : 0;
      }
      heading.hidden = !some;
      const count = heading.querySelector(".whatsnew-n");
      if (!count) return;
      count.textContent = some === all ? (counts.get(heading) ?? "") : `(${partOf(some, all)})`;
    };

    /** @param {number} some @param {number} all */
    const partOf = (some, all) =>
      _("%(number)s of %(all)s")
        .replace("%(number)s", decimal(some))
        .replace("%(all)s", decimal(all));

    const tools = /** @type {HTMLElement | undefined} */ (
      own.find((node) => node.matches(".whatsnew-fixers"))
    );
    /** @type {Record<string, string>} */
    const fixers = JSON.parse(form.dataset.fixers ?? "{}");

    /** Show the commands of tools for the visible changes that are not done. */
    const showTools = () => {
      if (!tools) return;
      /** @type {Map<string, Set<string>>} */
      const rules = new Map();
      for (const { element, fixes, box } of tasks) {
        if (element.hidden || box.checked) continue;
        for (const fix of fixes) {
          const [tool, rule = ""] = fix.split(" ");
          rules.set(tool, (rules.get(tool) ?? new Set()).add(rule));
        }
      }
      tools.hidden = !rules.size;
      one("pre", tools).textContent = [...rules]
        .map(([tool, used]) => fixers[tool].replace("%s", () => [...used].join(",")))
        .join("\n");
    };

    const omitted = document.createElement("p");
    omitted.className = "whatsnew-hint whatsnew-left-out";
    omitted.hidden = true;
    shown.parentElement?.after(omitted);

    /**
     * How many changes are not shown, by reason, as text.
     * @param {{ releases: number, areas: number, modules: number, done: number }} left
     */
    const leftOut = (left) => {
      const reasons = [
        [left.releases, _("%(number)s of other releases")],
        [left.areas, _("%(number)s of other areas")],
        [left.modules, _("%(number)s of other modules")],
        [left.done, _("%(number)s done")],
      ];
      const said = reasons
        .filter(([count]) => count)
        .map(([count, text]) => String(text).replace("%(number)s", decimal(Number(count))));
      return said.length ? _("Left out: %(reasons)s").replace("%(reasons)s", said.join(", ")) : "";
    };

    /** @param {number} number @param {string[]} used @param {Parameters<typeof leftOut>[0]} left */
    const tell = (number, used, left) => {
      const done = tasks.filter(({ box }) => box.checked).length;
      progress.value = done;
      let text = Documentation.ngettext(
        "%(number)s of %(all)s change done",
        "%(number)s of %(all)s changes done",
        tasks.length,
      )
        .replace("%(number)s", decimal(done))
        .replace("%(all)s", decimal(tasks.length));
      const seen = _("%(number)s shown").replace("%(number)s", decimal(number));
      if (number < tasks.length) text += `, ${seen}`;
      shown.textContent = text;
      const parts = used.length
        ? [_("modules %(names)s").replace("%(names)s", () => used.join(", "))]
        : [];
      const without = areas.filter((box) => !box.checked).map((box) => labelOf(box));
      if (without.length)
        parts.push(_("without %(areas)s").replace("%(areas)s", () => without.join(", ")));
      parts.push(...(range?.inWords() ?? []));
      if (chosen.open) parts.push(_("only what is not done"));
      omitted.textContent = leftOut(left);
      omitted.hidden = !omitted.textContent;
      if (omitted.textContent) parts.push(omitted.textContent);
      printed.textContent = [text, ...parts].join("; ");
      const names = [...new Set(used)].slice(0, 100);
      clearTimeout(later);
      later = window.setTimeout(() => {
        // no message about a name that is still being typed
        const answers = showNames(names);
        spoken.textContent = answers.length ? `${text}. ${answers.join(" ")}` : text;
      }, 400);
    };

    /** @param {HTMLElement} box */
    const labelOf = (box) => box.parentElement?.querySelector("span")?.textContent ?? "";

    // Markdown

    const home = document.querySelector('link[rel="canonical"]');
    const base = home instanceof HTMLLinkElement ? home.href : location.href;

    /** @param {Node} node @returns {string} */
    const markdown = (node) => {
      if (node instanceof Text)
        return node.data.replace(/\s+/g, " ").replace(/[\\`*_~[\]<>&]/g, "\\$&");
      if (!(node instanceof HTMLElement) || node.matches("input, .headerlink, .whatsnew-n"))
        return "";
      const inside = () => [...node.childNodes].map(markdown).join("");
      if (node instanceof HTMLAnchorElement)
        return `[${inside()}](${markdownTarget(new URL(node.getAttribute("href") ?? "", base).href)})`;
      if (!node.matches("code")) return inside();
      const text = (node.textContent ?? "").replace(/\s+/g, " ");
      // the delimiter needs more backticks than any sequence in the text
      const most = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
      const ticks = "`".repeat(most + 1);
      return most ? `${ticks} ${text} ${ticks}` : ticks + text + ticks;
    };

    /** The visible tasks as a Markdown task list. */
    const asMarkdown = () => {
      const parts = [`# ${markdown(one("h1", document)).trim()}`];
      if (tools && !tools.hidden) {
        const text = markdown(one("p", tools)).trim();
        parts.push(`\n${text}\n\n\`\`\`sh\n${one("pre", tools).textContent}\n\`\`\``);
      }
      const walk = own.flatMap((node) =>
        node.matches(".whatsnew-checklist") ? [...node.children] : headings.filter((one) => one === node),
      );
      for (const node of /** @type {HTMLElement[]} */ (walk)) {
        if (node.hidden) continue;
        if (!node.matches("li")) {
          parts.push(`\n${"#".repeat(level(node))} ${markdown(node).trim()}\n`);
          continue;
        }
        const [title, ...rest] = [...node.children].map((child) => markdown(child).trim());
        const mark = node.classList.contains("whatsnew-done") ? "x" : " ";
        parts.push(`- [${mark}] ${title}`, ...rest.map((line) => `  <br>${line}`));
      }
      return `${parts.join("\n")}\n`;
    };

    // stored now, because at a second click the label is "Copied"
    const label = copy.textContent;
    /** @type {number | undefined} */
    let asBefore;

    copy.addEventListener("click", async () => {
      const done = await copied(asMarkdown());
      clearTimeout(later); // a message about earlier input is out of date
      spoken.textContent = done ? _("Copied") : _("Nothing was copied: the browser forbids it");
      copy.textContent = done ? _("Copied") : _("Not copied");
      clearTimeout(asBefore);
      asBefore = window.setTimeout(() => (copy.textContent = label), 1500);
    });
    one('[name="print"]').addEventListener("click", () => print());

    const changed = () => {
      update();
      save();
    };
    /** Longer names are only stored in the browser, because servers refuse very long addresses. */
    const mostInAddress = 1500;

    /** The choices are in the address, so that a reader can share a list, or go back to it. */
    const writeAddress = () => {
      const query = new URLSearchParams(location.search);
      const names = [...new Set(namesIn(chosen.modules))].join(",");
      const values = {
        modules: names.length > mostInAddress ? "" : names,
        open: chosen.open ? "1" : "",
      };
      for (const [name, value] of Object.entries(values))
        if (value) query.set(name, value);
        else query.delete(name);
      // empty if areas are left out as a rule, but the reader sees all
      if (chosen.without.join() === usual.join()) query.delete("without");
      else query.set("without", chosen.without.join(","));
      range?.write(query);
      const address = location.pathname + (query.size ? `?${query}` : "") + location.hash;
      try {
        history.replaceState(history.state, "", address);
      } catch {
        // some browsers refuse this for files; the checklist works without it
      }
    };

    /** Choose what the address says, if it says anything; the choices in storage stay. */
    const readAddress = () => {
      const query = new URLSearchParams(location.search);
      range?.read(query);
      if (!["modules", "without", "open"].some((name) => query.has(name))) return;
      const names = (query.get("modules") ?? "").split(",").filter(Boolean).join(", ");
      // the same names can be there in another form, which the reader has typed
      const typed = [...new Set(namesIn(chosen.modules))].join(", ");
      fillForm({
        modules: names === typed ? chosen.modules : names,
        without: query.get("without")?.split(",").filter(Boolean) ?? usual,
        open: query.get("open") === "1",
      });
    };
    const formChanged = () => {
      readForm();
      writeAddress();
      changed();
    };
    /** Take a name out of the field; of code and requirements, the other names stay. @param {string} name */
    const removeName = (name) => {
      if (!modules) return;
      const names = [...new Set(namesIn(modules.value))].filter((one) => one !== name);
      modules.value = names.join(", ");
      aboutFiles = [];
      formChanged();
      showNames(names.slice(0, 100));
    };
    form.addEventListener("input", ({ target }) => {
      if (target === files) return; // see below
      aboutFiles = [];
      const group = groups.find((one) => one === target);
      if (group) for (const box of areas) box.checked = !areasWithout(group).includes(box.value);
      formChanged();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    one('[type="reset"]').addEventListener("click", (event) => {
      event.preventDefault();
      for (const { box } of tasks) box.checked = false;
      for (const box of areas) box.checked = !usual.includes(box.value);
      if (modules) modules.value = "";
      range?.clear();
      open.checked = false;
      aboutFiles = [];
      formChanged();
    });
    for (const { box } of tasks) box.addEventListener("change", changed);

    // Files with names of modules

    /** Larger files have been chosen by mistake. */
    const mostBytes = 5_000_000;

    /** The text of a file; null if it has none. @param {File} file */
    const textOf = async (file) => {
      try {
        if (file.size > mostBytes) return null;
        const bytes = new Uint8Array(await file.arrayBuffer());
        // programs on Windows write UTF-16, with a byte order mark
        const mark = (bytes[0] << 8) | bytes[1];
        const encoding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
        const text = new TextDecoder(encoding).decode(bytes);
        return text.includes("\0") ? null : text;
      } catch {
        return null; // a folder, or a file that is gone
      }
    };

    /** Add the names in files to those in the field. The files are only read here. @param {File[]} chosenFiles */
    const addFiles = async (chosenFiles) => {
      if (!modules) return;
      const texts = await Promise.all(chosenFiles.map(textOf));
      aboutFiles = [];
      /** @type {string[]} */
      const added = [];
      for (const [place, { name }] of chosenFiles.entries()) {
        const text = texts[place];
        const names = text === null ? [] : namesIn(text, name);
        added.push(...names);
        const message = text === null ? _("%(file)s cannot be read.") : names.length ? "" : _("%(file)s names no module.");
        aboutFiles.push(message.replace("%(file)s", () => name));
      }
      const before = namesIn(modules.value);
      const further = [...new Set(added)].filter((name) => !before.includes(name));
      if (further.length) {
        // names can be added to a list, but not to code
        const kept = whatsnewModules.isList(modules.value) ? modules.value.trim() : before.join(", ");
        modules.value = [kept, further.join(", ")].filter(Boolean).join("\n");
      }
      formChanged();
    };

    const files = /** @type {HTMLInputElement | null} */ (form.querySelector('[name="files"]'));
    files?.addEventListener("change", async () => {
      await addFiles([...(files.files ?? [])]);
      files.value = ""; // so that the same file can be chosen again
    });
    if (files) {
      const over = (/** @type {boolean} */ isOver) => form.classList.toggle("whatsnew-over", isOver);
      form.addEventListener("dragover", (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return; // a text goes into the field
        event.preventDefault();
        over(true);
      });
      form.addEventListener("dragleave", () => over(false));
      form.addEventListener("drop", (event) => {
        over(false);
        const dropped = [...(event.dataTransfer?.files ?? [])];
        if (!dropped.length) return;
        event.preventDefault();
        void addFiles(dropped);
      });
    }
    const readAll = () => {
      if (isKept) restore();
      else fillForm(chosen);
      readAddress();
      update();
    };
    // ticked in another tab
    addEventListener("storage", (event) => event.key === key && readAll());
    keepFields(form, readAll);

    readAll();
  };
})();
