// @ts-check
// "Run": runs samples in the reader's browser, where their code can be edited. Nothing is loaded
// before the first click of a reader; later, Python is loaded when a sample is in view.

(() => {
  /** the maximal number of characters of output that are shown */
  const MOST = 100_000;
  /** how long a sample is in view before Python is loaded for it, in milliseconds */
  const LOOK = 1000;

  /** @typedef {{ steps: string[], answers: string[], lacks: boolean }} Result */

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
   * @param {number} number of the sample on its page
   */
  function build(box, opener, number) {
    const session = !!box.querySelector(".highlight-pycon");
    const sample = /** @type {HTMLElement} */ (box.querySelector("[class*=highlight-]"));
    const text = tidy(sample.querySelector("pre")?.textContent || "");
    const output = box.nextElementSibling?.matches(".whatsnew-output")
      ? /** @type {HTMLElement} */ (box.nextElementSibling.querySelector("[class*=highlight-]"))
      : null;
    const file = box.querySelector("template")?.dataset.file || "sample.py";
    const seen = read(text);
    const given = session ? seen.typed.join("\n") : text;
    const shown = session ? seen.answers.join("\n") : output?.querySelector("pre")?.textContent;
    const versioned = (/** @type {string} */ words) => words.replace("%(version)s", whatsnewEngine.python);

    // in the place of the code, and as long as it
    const editor = make("textarea", "whatsnew-editor");
    const fit = () => {
      editor.rows = Math.max(2, editor.value.split("\n").length);
    };
    editor.value = given;
    fit();
    editor.spellcheck = false;
    editor.autocapitalize = "off";
    editor.setAttribute("autocomplete", "off");
    editor.setAttribute("aria-label", versioned(_("Code for Python %(version)s")));
    editor.wrap = "off";
    sample.before(editor);

    const advice = _("Edit, then run again"); // not in a template: babel looks into none
    const hint = make("span", "", advice, " ", make("kbd", "", _("Ctrl+Enter")));
    hint.id = `whatsnew-run-${number}`;
    editor.setAttribute("aria-describedby", hint.id);
    const button = make("button", "", _("Stop"));
    button.type = "button";
    const status = make("span", "whatsnew-run-status");
    status.setAttribute("role", "status");
    const bar = make("progress", "");
    bar.setAttribute("aria-label", _("Progress"));
    // beside the status: a screen reader would read each new number
    const amount = make("span", "whatsnew-amount");
    const result = make("pre", "");
    result.setAttribute("role", "log");
    result.setAttribute("aria-label", _("Output"));
    const line = make("p", "", button, status, bar, amount, hint);
    const panel = make("div", "whatsnew-run", line, result);
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", versioned(_("Run on Python %(version)s")));

    let running = false;

    /** @param {string} told @param {number} [done] @param {number} [total] */
    function tell(told, done = 0, total = 0) {
      if (status.textContent !== told) status.textContent = told;
      bar.hidden = amount.hidden = !total;
      if (!total) return;
      [bar.max, bar.value] = [total, done];
      amount.textContent = whatsnewText.megabytes(done, total);
    }

    /** Shows the editor in the place of the sample, or the page as it was. @param {boolean} open */
    function swap(open) {
      editor.hidden = panel.hidden = !open;
      sample.hidden = open;
      if (output) output.hidden = open && !!result.textContent;
    }

    /** @param {Result} result_ */
    function show({ steps, answers, lacks }) {
      let room = MOST;
      const several = session && answers.filter(Boolean).length > 1;
      answers.forEach((answer, place) => {
        if (several && answer) {
          const lines = steps[place].split("\n");
          const prompted = lines.map((line, n) => `${n ? "..." : ">>>"} ${line}`.trimEnd());
          result.append(make("b", "", `${prompted.join("\n")}\n`));
        }
        result.append(answer.slice(0, Math.max(0, room)));
        room -= answer.length;
      });
      result.tabIndex = 0; // so that the keyboard can scroll it
      const got = answers.map(tidy).filter(Boolean).join("\n");
      if (room < 0) return _("Done; the rest of the output is not shown.");
      if (lacks) return _("Done. Python has more modules outside a browser.");
      if (editor.value === given && shown !== undefined && !agree(shown ?? "", got))
        return versioned(
          _(
            "Done. The output differs from the page: this is Python %(version)s for browsers, which cannot do all that others can.",
          ),
        );
      return got || session ? _("Done.") : _("Done; it printed nothing.");
    }

    function go() {
      running = true;
      button.textContent = _("Stop");
      result.textContent = "";
      swap(true);
      whatsnewEngine.ask(editor.value, session ? "" : file, {
        tell,
        end: (told, answer) => {
          running = false;
          button.textContent = _("Run again");
          tell(answer ? show(answer) : told);
          if (!panel.hidden) swap(true);
        },
      });
    }

    /** @param {KeyboardEvent} event */
    function press(event) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !running) {
        event.preventDefault();
        go();
      } else if (event.key === "Escape") {
        opener.click();
        opener.focus();
      }
    }
    button.addEventListener("click", () => (running ? whatsnewEngine.stop() : go()));
    editor.addEventListener("input", fit);
    editor.addEventListener("keydown", press);
    panel.addEventListener("keydown", press);
    return { panel, go, swap };
  }

  /** @type {Map<Element, number>} */
  const timers = new Map();
  // loads Python when a sample is in view for a while
  const viewed = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      clearTimeout(timers.get(target));
      if (isIntersecting) timers.set(target, setTimeout(whatsnewEngine.warm, LOOK));
    }
  });

  document.querySelectorAll(".whatsnew-runnable").forEach((box, number) => {
    const after = box.nextElementSibling?.matches(".whatsnew-output") ? box.nextElementSibling : box;
    const line = after.querySelector(".whatsnew-verified");
    if (!line) return;
    const button = make("button", "whatsnew-run-open", _("Run"));
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    /** @type {ReturnType<typeof build> | null} */
    let made = null;
    button.addEventListener("click", () => {
      const opening = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(opening));
      button.textContent = opening ? _("Close") : _("Run");
      if (!made) {
        made = build(box, button, number + 1);
        line.after(made.panel);
        made.go();
      }
      made.swap(opening);
    });
    for (const event of ["pointerenter", "focus"]) button.addEventListener(event, whatsnewEngine.warm);
    viewed.observe(box);
    line.prepend(button);
  });
})();
