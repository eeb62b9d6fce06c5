// @ts-check
// "Run": runs samples in the reader's browser. Nothing is loaded before the first click.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { engine = "", python = "", size = "" } = script.dataset;
  /** milliseconds after which a message says that something may be wrong */
  const PATIENCE = 60_000;
  /** the maximal number of characters of output that are shown */
  const MOST = 100_000;

  /**
   * @typedef {{ steps: string[], answers: string[], lacks: boolean }} Result
   * @typedef {{ tell: (text: string) => void, end: (text: string, result?: Result) => void }} Run
   */

  /** @type {Worker | null} */
  let worker = null;
  let ready = false;
  let timer = 0;
  let last = 0;
  /** the runs that wait for an answer @type {Map<number, Run>} */
  const runs = new Map();

  /** @param {string} text why the interpreter has stopped */
  function stop(text) {
    worker?.terminate();
    worker = null;
    ready = false;
    clearTimeout(timer);
    for (const run of runs.values()) {
      run.end(text);
    }
    runs.clear();
  }

  /** @returns {Worker} */
  function start() {
    const made = new Worker(new URL("run-worker.js", script.src));
    made.addEventListener("message", ({ data }) => {
      if (data.problem) {
        const text =
          data.problem === "start"
            ? _("Python could not be loaded: %(problem)s.")
            : _("This ended the interpreter: %(problem)s.");
        stop(text.replace("%(problem)s", () => data.detail));
      } else if (data.ready) {
        ready = true;
        clearTimeout(timer);
        runs.forEach((run) => run.tell(_("Running…")));
      } else {
        runs.get(data.id)?.end("", data);
        runs.delete(data.id);
      }
    });
    made.addEventListener("error", (event) => {
      event.preventDefault();
      stop(_("Python could not be loaded: the site's own worker is missing, or may not run."));
    });
    timer = setTimeout(() => {
      const text = _(
        "Python has not started yet. The network may be slow, or something blocks it. It goes on trying until you stop it.",
      );
      runs.forEach((run) => run.tell(text));
    }, PATIENCE);
    return made;
  }

  /**
   * @param {string} code
   * @param {string} filename
   * @param {Run} run
   */
  function ask(code, filename, run) {
    if (location.protocol === "file:") {
      run.end(_("Browsers run this only on pages from a web server, and this page is a file."));
      return;
    }
    try {
      worker = worker || start();
    } catch (error) {
      const text = _("This browser does not let the page run Python: %(problem)s");
      run.end(text.replace("%(problem)s", () => String(error)));
      return;
    }
    const loading = _("Loading Python %(version)s (the first time, up to %(size)s)…")
      .replace("%(version)s", python)
      .replace("%(size)s", size);
    run.tell(ready ? _("Running…") : loading);
    last += 1;
    runs.set(last, run);
    worker.postMessage({
      id: last,
      code,
      filename,
      engine: new URL(engine, script.src).href,
    });
  }

  /**
   * @param {string} text a console session
   * @returns {{ typed: string[], answers: string[] }} its lines without prompts, and its output
   */
  function read(text) {
    /** @type {string[]} */
    const typed = [];
    /** @type {string[]} */
    const answers = [];
    let answered = false;
    for (const line of text.split("\n")) {
      if (/^>>>( |$)/.test(line) || (!answered && /^\.\.\.( |$)/.test(line))) {
        answered = false;
        typed.push(line.slice(4));
      } else {
        answered = true;
        answers.push(line);
      }
    }
    return { typed, answers };
  }

  /** @param {string} text */
  function tidy(text) {
    return text.replace(/[^\S\n]+$/gm, "").replace(/\n+$/, "");
  }

  /**
   * @param {string} shown the output on the page, in which "..." matches any text
   * @param {string} got
   */
  function agree(shown, got) {
    const [first, ...parts] = tidy(shown).split("...");
    const text = tidy(got);
    const last = parts.pop();
    if (last === undefined) return text === first;
    // search the parts one after the other: a regular expression would try all combinations
    let from = first.length;
    for (const part of parts) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return text.startsWith(first) && text.endsWith(last) && from <= text.length - last.length;
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {string} name
   * @param {(Node | string)[]} content
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  function make(tag, name, ...content) {
    const made = document.createElement(tag);
    made.className = name;
    made.append(...content);
    return made;
  }

  /**
   * @param {Element} box
   * @param {HTMLButtonElement} opener
   * @returns {{ panel: HTMLElement, go: () => void }}
   */
  function build(box, opener) {
    const session = !!box.querySelector(".highlight-pycon");
    const text = tidy(box.querySelector(".highlight pre")?.textContent || "");
    const output = box.nextElementSibling?.matches(".whatsnew-output")
      ? box.nextElementSibling.querySelector("pre")
      : null;
    const file = box.querySelector("template")?.dataset.file || "sample.py";
    const seen = read(text);
    const given = session ? seen.typed.join("\n") : text;
    const shown = session ? seen.answers.join("\n") : output?.textContent;

    const editor = make("textarea", "");
    editor.value = given;
    editor.rows = Math.min(20, given.split("\n").length + 1);
    editor.spellcheck = false;
    editor.autocapitalize = "off";
    editor.setAttribute("autocomplete", "off");
    editor.wrap = "off";
    const hint = make("kbd", "", _("Ctrl+Enter"));
    const advice = _("Edit, then run again");
    const label = make("label", "", `${advice} `, hint, editor);
    const button = make("button", "", _("Stop"));
    button.type = "button";
    const status = make("span", "whatsnew-run-status");
    status.setAttribute("role", "status");
    const result = make("pre", "");
    result.setAttribute("role", "log");
    result.setAttribute("aria-label", _("Output"));
    const panel = make("div", "whatsnew-run", label, make("p", "", button, status), result);
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", _("Run on Python %(version)s").replace("%(version)s", python));

    let running = false;

    /** @param {Result} result_ */
    function show({ steps, answers, lacks }) {
      let room = MOST;
      result.textContent = "";
      answers.forEach((answer, place) => {
        if (session) {
          const lines = steps[place].split("\n");
          const prompted = lines.map((line, n) => `${n ? "..." : ">>>"} ${line}`.trimEnd());
          result.append(make("b", "", `${prompted.join("\n")}\n`));
        }
        result.append(answer.slice(0, Math.max(0, room)));
        room -= answer.length;
      });
      result.tabIndex = 0; // so that the keyboard can scroll it
      const got = answers.map(tidy).filter(Boolean).join("\n");
      let told = got || session ? _("Done.") : _("Done; it printed nothing.");
      if (room < 0) {
        told = _("Done; the rest of the output is not shown.");
      } else if (lacks) {
        told = _("Done. Python has more modules outside a browser.");
      } else if (editor.value === given && shown !== undefined && !agree(shown, got)) {
        told = _(
          "Done. The output differs from the page: this is Python %(version)s for browsers, which cannot do all that others can.",
        ).replace("%(version)s", python);
      }
      return told;
    }

    function go() {
      running = true;
      button.textContent = _("Stop");
      result.textContent = "";
      ask(editor.value, session ? "" : file, {
        tell: (told) => {
          status.textContent = told;
        },
        end: (told, result_) => {
          running = false;
          button.textContent = _("Run again");
          status.textContent = result_ ? show(result_) : told;
        },
      });
    }

    button.addEventListener("click", () => (running ? stop(_("Stopped.")) : go()));
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !running) {
        event.preventDefault();
        go();
      } else if (event.key === "Escape") {
        opener.click();
        opener.focus();
      }
    });
    return { panel, go };
  }

  for (const box of document.querySelectorAll(".whatsnew-runnable")) {
    const after = box.nextElementSibling?.matches(".whatsnew-output") ? box.nextElementSibling : box;
    const line = after.querySelector(".whatsnew-verified");
    if (!line) {
      continue;
    }
    const button = make("button", "whatsnew-run-open", _("Run"));
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    /** @type {ReturnType<typeof build> | null} */
    let made = null;
    button.addEventListener("click", () => {
      const opening = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(opening));
      button.textContent = opening ? _("Close") : _("Run");
      const first = !made;
      made = made || build(box, button);
      made.panel.hidden = !opening;
      if (first) {
        line.after(made.panel);
        made.go();
      }
    });
    line.prepend(button);
  }
})();
