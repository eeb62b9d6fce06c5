// @ts-check
// "Scan": finds in the reader's own code what the notes of the site concern. The code stays in the
// browser. Nothing is loaded before the reader uses the form.
"use strict";

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);

  /**
   * @typedef {{ path: string, content: Blob }} Given a file, with a path as the reader gave it
   * @typedef {{ id: string, title: string, url: string, effect: string, advice: string }} Entry
   * @typedef {Entry & { places: [string, string][] }} Group an entry with places and their lines
   * @typedef {Entry & { modules: string[], names: string[] }} Row
   * @typedef {{
   *   base: string, scanner: string, suffixes: string[], metadata: string, foreign: string[], mostBytes: number,
   *   asked: number, entries: Row[],
   *   engine: { folder: string, python: string, bytes: string } | null,
   * }} Data what scan-data.js has
   * @typedef {{
   *   effects: Record<string, number>, statuses: Record<string, number>, below: [number, string, string][],
   *   unmatched: number, files: number, ignored: number, unread: number, changes: number,
   * }} Figures
   * @typedef {{
   *   groups: Group[], unread: string[], lost: string[], figures: Figures, json: string, markdown: string,
   * }} Report
   */

  const LEVELS = ["breaks", "warns", "check"];
  /** places of one entry that are shown at once */
  const MOST = 100;

  /** @type {Promise<Data> | null} */
  let loading = null;

  /** The data, which a script has, because pages that are files may not fetch. @returns {Promise<Data>} */
  const data = () => {
    loading ??= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = new URL("scan-data.js", script.src).href;
      element.addEventListener("load", () => resolve(/** @type {any} */ (globalThis).whatsnewScan));
      element.addEventListener("error", () => {
        loading = null;
        reject(new Error("scan-data.js"));
      });
      document.head.append(element);
    });
    return loading;
  };

  // Files that a reader gives

  /** @param {FileSystemEntry} entry @param {Data} known @returns {Promise<Given[]>} */
  const filesOf = async (entry, known) => {
    const path = entry.fullPath.replace(/^\//, "");
    if (entry.isFile) {
      const file = /** @type {FileSystemFileEntry} */ (entry);
      try {
        return [{ path, content: await new Promise((yes, no) => file.file(yes, no)) }];
      } catch {
        return [];
      }
    }
    const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
    /** @type {Given[]} */
    const found = [];
    for (;;) {
      /** @type {FileSystemEntry[]} */
      // a browser gives some at a time
      const some = await new Promise((yes, no) => reader.readEntries(yes, no));
      if (!some.length) return found;
      for (const one of some)
        if (one.isFile ? isRead(one.name, known) : !isForeign(one.name, known))
          found.push(...(await filesOf(one, known)));
    }
  };

  /** Whether only the first line of a file tells if it is Python. @param {string} path */
  const mayBeScript = (path) => /(?:^|\/)[^./]+$|\.cgi$/i.test(path);

  /** @param {Given[]} found @returns {Promise<Given[]>} those that are no scripts in other languages */
  const withoutOthers = async (found) => {
    const starts = await Promise.all(
      found.map(({ path, content }) => (mayBeScript(path) ? content.slice(0, 100).text() : "#!python")),
    );
    return found.filter((_, place) => /^#!.*python/.test(starts[place]));
  };

  /** @param {string} name @param {Data} known */
  const isCode = (name, known) => mayBeScript(name) || known.suffixes.some((end) => name.toLowerCase().endsWith(end));

  /** Whether the scan reads a file: code, or what says which packages a project needs. @param {string} path @param {Data} known */
  const isRead = (path, known) => isCode(path, known) || new RegExp(`(?:^|/)(?:${known.metadata})$`).test(path);

  /** @param {string} folder @param {Data} known */
  const isForeign = (folder, known) => folder.startsWith(".") || known.foreign.includes(folder);

  /** @param {Iterable<File>} files @param {Data} known @returns {Given[]} */
  const chosen = (files, known) =>
    [...files]
      .map((content) => ({ path: content.webkitRelativePath || content.name, content }))
      .filter(({ path }) => {
        const folders = path.split("/");
        const name = folders.pop() ?? "";
        // the folder itself may have any name
        return isRead(name, known) && !folders.slice(1).some((one) => isForeign(one, known));
      });

  /** Pasted text as a file: code, or the imports of a list of names. @param {string} text @returns {Given} */
  const pasted = (text) => {
    const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
    const names = lines.flatMap((line) => line.split(/,(?![^[]*\])/)).map((one) => one.trim());
    const requirement = /^([A-Za-z_][\w.-]*)(?:\[[^\]]*\])?\s*(?:(?:[<>=!~]=?|@|;).*)?$/;
    const isList = names.every((one) => !one || /^[<>=!~]/.test(one) || requirement.test(one));
    if (isList) {
      const imports = lines.map((line) =>
        line
          .split(/,(?![^[]*\])/)
          .map((one) => requirement.exec(one.trim())?.[1].replace(/-/g, "_"))
          .filter(Boolean)
          .map((one) => `import ${one}`)
          .join("; "),
      );
      return { path: "pasted.py", content: new Blob([imports.join("\n")]) };
    }
    const isC = /^\s*#\s*include\b/m.test(text);
    return { path: isC ? "pasted.c" : "pasted.py", content: new Blob([text]) };
  };

  // The short scan: modules and dotted names in Python, by their spelling

  /**
   * @param {string} source
   * @param {{ modules: Map<string, Row>, names: Map<string, Row> }} table
   * @returns {[Row, number, number][]} with line and column
   */
  const places = (source, table) => {
    const text = source.replace(/\r\n?/g, "\n");
    const code = whatsnewText.bare(text);
    /** @type {Map<string, [Row, number, number]>} */
    const found = new Map();
    /** @type {Map<string, string>} */
    const aliases = new Map();
    /** Notes a place as the command does: its column counts characters. @param {Row | undefined} row @param {number} at */
    const note = (row, at) => {
      if (!row) return;
      const line = code.slice(0, at).split("\n").length;
      const column = [...text.slice(text.lastIndexOf("\n", at - 1) + 1, at)].length + 1;
      found.set(`${row.id} ${line} ${column}`, [row, line, column]);
    };
    /** @type {Set<string>} */
    const imported = new Set();
    /**
     * Whether an entry is about a module or a package that it is in; each is noted once for a statement.
     * @param {string} name @param {number} at @param {number} statement
     */
    const isModule = (name, at, statement) => {
      let is = false;
      for (let part = name; part; part = part.replace(/\.?[^.]*$/, "")) {
        const row = table.modules.get(part);
        if (!row) continue;
        is = true;
        if (!imported.has(`${row.id} ${statement}`)) note(row, at);
        imported.add(`${row.id} ${statement}`);
      }
      return is;
    };
    for (const one of code.matchAll(/^([ \t]*import[ \t]+)([^\n;]+)/gm))
      for (const part of one[2].matchAll(/[^,\s][^,]*/g)) {
        const [name, alias] = part[0].trim().split(/\s+as\s+/);
        if (!/^[\w.]+$/.test(name)) continue;
        aliases.set(alias ?? name.split(".")[0], alias ? name : name.split(".")[0]);
        isModule(name, one.index + one[1].length + part.index, one.index);
      }
    for (const one of code.matchAll(/^([ \t]*from[ \t]+)([\w.]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n;]*)/gm)) {
      const isNoted = isModule(one[2], one.index + one[1].length, one.index);
      const start = one.index + one[0].length - one[3].length;
      for (const part of one[3].matchAll(/[^,()\s][^,()]*/g)) {
        const [name, alias] = part[0].trim().split(/\s+as\s+/);
        if (!/^\w+$/.test(name)) continue;
        const full = `${one[2]}.${name}`;
        aliases.set(alias ?? name, full);
        if (!isNoted && !isModule(full, start + part.index, one.index)) note(table.names.get(full), start + part.index);
      }
    }
    for (const one of code.matchAll(/(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)+/g)) {
      const [first, ...rest] = one[0].split(".");
      const full = aliases.get(first);
      // each attribute on the way has its own place
      for (let count = 0, at = one.index; full && count <= rest.length; count++) {
        note(table.names.get([full, ...rest.slice(0, count)].join(".")), at);
        at += (count ? rest[count - 1] : first).length + 1;
      }
    }
    return [...found.values()];
  };

  /** @param {Given[]} files @param {Data} known @param {string} level @returns {Promise<Group[]>} */
  const shortScan = async (files, known, level) => {
    const table = { modules: new Map(), names: new Map() };
    const shown = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
    for (const row of known.entries.filter(({ effect }) => shown.includes(effect))) {
      for (const one of row.modules) table.modules.set(one, row);
      for (const one of row.names) table.names.set(one, row);
    }
    /** @type {Map<Row, Group>} */
    const groups = new Map();
    for (const { path, content } of files.filter((one) => /\.(?:py[iw]?|wsgi)$/i.test(one.path) || mayBeScript(one.path))) {
      if (content.size > known.mostBytes) continue;
      const source = await content.text().catch(() => "");
      const lines = source.split(/\r\n?|\n/);
      for (const [row, line, column] of places(source, table)) {
        const group = groups.get(row) ?? { ...row, places: [] };
        groups.set(row, group);
        // relative to the folder that was given, as in the full scan
        const relative = path.replace(/^[^/]*\//, "");
        group.places.push([`${relative}:${line}:${column}`, (lines[line - 1] ?? "").trim()]);
      }
    }
    return [...groups.values()].sort(
      (one, two) =>
        LEVELS.indexOf(one.effect) - LEVELS.indexOf(two.effect) ||
        two.places.length - one.places.length ||
        (one.id < two.id ? -1 : 1),
    );
  };

  // What the page shows

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} content
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  const make = (tag, attributes, ...content) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...content);
    return made;
  };

  /** @param {Group} group @param {Data} known */
  const groupHtml = ({ title, url, effect, advice, places }, known) => {
    // a link to this copy of the site, wherever it is
    const root = new URL("../../", script.src);
    const own = url.startsWith(known.base) ? url.slice(known.base.length) : url;
    const link = make("a", { href: new URL(own, root).href }, title);
    const rows = places
      .slice(0, MOST)
      .map(([place, text]) => make("li", {}, make("code", {}, place), " ", make("code", {}, text)));
    if (places.length > MOST) {
      const more = _("and %(count)s more").replace("%(count)s", String(places.length - MOST));
      rows.push(make("li", {}, more));
    }
    const badge = make("span", { class: `whatsnew-badge whatsnew-${effect}` }, worded(effect));
    return make(
      "div",
      { class: "whatsnew-scan-group" },
      make("p", { class: "whatsnew-scan-title" }, badge, " ", link),
      ...(advice ? [make("p", {}, advice)] : []),
      make("ul", { tabindex: "0", role: "list", "aria-label": title }, ...rows),
    );
  };

  /** An effect or a status in the language of the site. @param {string} name */
  const worded = (name) => {
    const words = {
      breaks: _("breaks"),
      warns: _("warns"),
      check: _("check"),
      dead: _("dead"),
      guarded: _("guarded"),
      typing: _("typing"),
      unparsed: _("unparsed"),
    };
    return words[/** @type {keyof typeof words} */ (name)] ?? name;
  };

  /** @param {Record<string, number>} counts */
  const counted = (counts) =>
    Object.entries(counts).map(([name, count]) => `${whatsnewText.decimal(count)} ${worded(name)}`).join(", ");

  /** What was found and what was not looked at, in a few lines, as the command says it. @param {Figures} figures */
  const summary = (figures) => {
    const { decimal } = whatsnewText;
    const { effects, statuses, below, unmatched, files, ignored, unread, changes } = figures;
    const lines = [
      Documentation.ngettext("%(found)s in %(number)s file", "%(found)s in %(number)s files", files)
        .replace("%(number)s", decimal(files))
        .replace("%(found)s", counted(effects) || _("nothing")),
    ];
    const others = Object.values(statuses).reduce((sum, count) => sum + count, 0);
    if (others)
      lines.push(
        _("%(number)s more that do not concern the new release: %(parts)s")
          .replace("%(number)s", decimal(others))
          .replace("%(parts)s", counted(statuses)),
      );
    for (const [count, effect, title] of below)
      lines.push(
        _("%(number)s not shown (%(effect)s): %(title)s")
          .replace("%(number)s", decimal(count))
          .replace("%(effect)s", worded(effect))
          .replace("%(title)s", () => title),
      );
    if (ignored) lines.push(_("%(number)s ignored by comments in the code").replace("%(number)s", decimal(ignored)));
    if (unread) {
      const text = Documentation.ngettext("%(number)s file not read", "%(number)s files not read", unread);
      lines.push(text.replace("%(number)s", decimal(unread)));
    }
    if (unmatched)
      lines.push(
        _("%(number)s of %(all)s changes cannot be found in code")
          .replace("%(number)s", decimal(unmatched))
          .replace("%(all)s", decimal(changes)),
      );
    return lines;
  };

  /** @param {HTMLElement} box @param {number} number of the box on its page, from 1 */
  const build = (box, number) => {
    const id = `whatsnew-scan-${number}`;
    const folder = make("input", { type: "file", webkitdirectory: "", id: `${id}-folder` });
    const files = make("input", { type: "file", multiple: "", id: `${id}-files` });
    const text = make("textarea", { id: `${id}-text`, rows: "4", spellcheck: "false", wrap: "off" });
    text.autocapitalize = "off";
    const level = make("select", { id: `${id}-level` });
    level.append(
      new Option(_("what breaks"), "breaks"),
      new Option(_("what breaks or warns"), "warns", true, true),
      new Option(_("also what may need a check"), "check"),
    );
    const button = make("button", {}, _("Scan the text"));
    const stopper = make("button", { type: "button", hidden: "" }, _("Stop"));
    const status = make("p", { role: "status", class: "whatsnew-scan-status" });
    const bar = make("progress", { hidden: "", "aria-label": _("Progress") });
    // beside the status: a screen reader would read each new number
    const amount = make("span", { class: "whatsnew-amount" });
    const copy = make("button", { type: "button", hidden: "" }, _("Copy as Markdown"));
    const save = make("a", { download: "scan.json", hidden: "" }, _("Save as JSON"));
    const results = make("div", { class: "whatsnew-scan-results" });
    const form = make(
      "form",
      { class: "whatsnew-scan-form", "aria-label": _("Scan your code"), autocomplete: "off" },
      make(
        "div",
        { class: "whatsnew-scan-drop" },
        make("p", {}, _("Drop a folder or files here. Your code stays in this browser.")),
        make("p", {}, make("label", { for: folder.id }, _("Choose a folder")), folder),
        make("p", {}, make("label", { for: files.id }, _("Choose files")), files),
      ),
      make("label", { for: text.id }, _("Or paste code, imports, or a list of requirements")),
      text,
      make(
        "p",
        { class: "whatsnew-scan-act" },
        button,
        stopper,
        make("label", { for: level.id }, _("Show"), " ", level),
      ),
    );
    const tools = make("p", { class: "whatsnew-scan-act" }, copy, save);
    box.prepend(form, status, bar, amount, tools, results);

    /** @type {Worker | null} */
    let worker = null;
    /** what was given last @type {Given[]} */
    let given = [];
    let markdown = "";
    /** whether the results are those of the full scan */
    let full = false;
    /** counts the scans, so that an old one does not show its result */
    let turn = 0;

    /** @param {string} message @param {number} [done] @param {number} [total] without it, unknown */
    const tell = (message, done, total) => {
      if (status.textContent !== message) status.textContent = message;
      amount.textContent = "";
      bar.hidden = done === undefined;
      if (done === undefined || !total) bar.removeAttribute("value");
      else [bar.max, bar.value] = [total, done];
    };

    /** @param {boolean} runs */
    const busy = (runs) => {
      stopper.hidden = !runs;
      if (runs) form.setAttribute("aria-busy", "true");
      else form.removeAttribute("aria-busy");
    };

    /** @param {Group[]} groups @param {string[]} lines @param {Data} known */
    const show = (groups, lines, known) => {
      results.replaceChildren(
        ...groups.map((group) => groupHtml(group, known)),
        make("ul", { class: "whatsnew-scan-summary" }, ...lines.map((line) => make("li", {}, line))),
      );
    };

    /** @param {Data} known @param {string} why the scan is not full */
    const showShort = async (known, why) => {
      const mine = turn;
      const groups = await shortScan(given, known, level.value);
      if (mine !== turn || full) return;
      const count = groups.reduce((sum, group) => sum + group.places.length, 0);
      const note = _(
        "This is the short scan: it finds modules and dotted names in Python, for %(known)s of %(all)s changes. The command below finds all.",
      )
        .replace("%(known)s", String(known.entries.length))
        .replace("%(all)s", String(known.asked));
      markdown = [
        note,
        ...groups.map(({ effect, title, url, places }) =>
          [
            `### ${effect}: [${title.replace(/[[\]\\`*_<>]/g, "\\$&")}](${whatsnewText.markdownTarget(url)})`,
            "",
            ...places.map(([place, line]) => `- \`${place}\` \`\` ${line} \`\``),
          ].join("\n"),
        ),
      ].join("\n\n");
      copy.hidden = !groups.length;
      save.hidden = true;
      const found = _("%(count)s places in %(files)s files")
        .replace("%(count)s", String(count))
        .replace("%(files)s", String(given.length));
      show(groups, [found, note], known);
      results.dataset.scan = "short";
      if (why) tell(why);
    };

    /** @param {Report} report @param {Data} known */
    const showFull = (report, known) => {
      full = true;
      busy(false);
      markdown = report.markdown;
      copy.hidden = save.hidden = false;
      if (save.href) URL.revokeObjectURL(save.href);
      save.href = URL.createObjectURL(new Blob([report.json], { type: "application/json" }));
      const unread = [...report.lost, ...report.unread].map((one) =>
        _("not read: %(file)s").replace("%(file)s", () => one),
      );
      const lines = summary(report.figures);
      show(report.groups, [...lines, ...unread], known);
      results.dataset.scan = "full";
      tell(lines[0]);
    };

    /** @param {Data} known @returns {Worker} */
    const start = (known) => {
      const made = new Worker(new URL("scan-worker.js", script.src));
      /** @param {string} detail */
      const fail = (detail) => {
        stop();
        const why = _("The full scan could not run: %(problem)s.");
        void showShort(known, why.replace("%(problem)s", () => detail));
      };
      made.addEventListener("message", ({ data: said }) => {
        if (made !== worker) return; // it was stopped
        if (said.problem) fail(said.detail);
        else if (said.report) showFull(said.report, known);
        else if (said.loaded) {
          const bytes = Number(known.engine?.bytes);
          if (said.loaded < bytes) tell(status.textContent, said.loaded, bytes);
          else tell(_("Starting Python %(version)s…").replace("%(version)s", known.engine?.python ?? ""), 0);
          amount.textContent = said.loaded < bytes ? whatsnewText.megabytes(said.loaded, bytes) : "";
        }
        else if (said.total) {
          const texts = [_("Reading %(done)s of %(total)s files…"), _("Scanning %(done)s of %(total)s files…")];
          const [message, done] = "read" in said ? [texts[0], said.read] : [texts[1], said.done];
          const line = message.replace("%(done)s", done).replace("%(total)s", said.total);
          tell(line, done, said.total);
        }
      });
      made.addEventListener("error", (event) => {
        event.preventDefault();
        if (made !== worker) return;
        fail(_("the site's own worker is missing, or may not run"));
      });
      return made;
    };

    const stop = () => {
      worker?.terminate();
      worker = null;
      busy(false);
    };

    /** @param {Given[]} found @param {Data} known */
    const scan = (found, known) => {
      turn += 1;
      full = false;
      given = found.sort((one, two) => (one.path < two.path ? -1 : 1));
      results.replaceChildren();
      copy.hidden = save.hidden = true;
      const code = found.filter(({ path }) => isCode(path, known));
      if (!code.length) {
        tell(_("There is no file with code."));
        return;
      }
      if (!known.engine || location.protocol === "file:") {
        const why = known.engine
          ? _("Browsers run the full scan only on pages from a web server, and this page is a file.")
          : _("This site has only the short scan.");
        void showShort(known, why);
        return;
      }
      const engine = known.engine;
      if (!worker) {
        void showShort(known, "");
        tell(_("Loading Python %(version)s…").replace("%(version)s", engine.python), 0);
      }
      try {
        worker ??= start(known);
      } catch (error) {
        const why = _("The full scan could not run: %(problem)s.");
        tell(why.replace("%(problem)s", () => String(error)));
        return;
      }
      busy(true);
      const at = (/** @type {string} */ path) => new URL(path, script.src).href;
      worker.postMessage({
        files: found,
        roots: [...new Set(code.map(({ path }) => path.split("/")[0]))],
        most: known.mostBytes,
        level: level.value,
        urls: {
          engine: at(engine.folder),
          archive: at(known.scanner),
          notes: at("../../changes.json"),
        },
      });
    };

    /** @param {(known: Data) => Given[] | Promise<Given[]>} find */
    const take = async (find) => {
      try {
        const known = await data();
        scan(await withoutOthers(await find(known)), known);
      } catch (error) {
        const why = _("The scan could not run: %(problem)s.");
        tell(why.replace("%(problem)s", () => (error instanceof Error ? error.message : String(error))));
      }
    };

    for (const field of [folder, files])
      field.addEventListener("change", () => {
        if (field.files?.length) void take((known) => chosen(field.files ?? [], known));
      });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (text.value.trim()) void take(() => [pasted(text.value)]);
      else text.focus();
    });
    level.addEventListener("change", async () => {
      if (!given.length) return;
      const known = await data();
      if (full && worker) worker.postMessage({ level: level.value });
      else void showShort(known, "");
    });
    stopper.addEventListener("click", () => {
      stop();
      tell(_("Stopped."));
    });
    copy.addEventListener("click", async () => {
      const done = await whatsnewText.copied(markdown);
      tell(done ? _("Copied") : _("The browser did not let the page copy."));
    });
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("whatsnew-over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("whatsnew-over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("whatsnew-over");
      // entries have to be taken before anything is waited for
      const items = [...(event.dataTransfer?.items ?? [])];
      const entries = items.map((item) => item.webkitGetAsEntry()).filter((one) => one !== null);
      const plain = [...(event.dataTransfer?.files ?? [])];
      void take(async (known) => {
        if (!entries.length) return chosen(plain, known);
        const found = await Promise.all(entries.map((one) => filesOf(one, known)));
        return found.flat().filter(({ path }) => isRead(path, known));
      });
    });
  };

  document.querySelectorAll(".whatsnew-scan").forEach((box, place) => {
    build(/** @type {HTMLElement} */ (box), place + 1);
  });
})();
