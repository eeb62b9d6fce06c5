// @ts-check
// The Python that runs samples, for run.js: it is loaded in a worker, gets code, and can be ended.
// Where browsers allow it, all open pages of the site share one.
"use strict";

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { engine = "", python = "", bytes = "" } = script.dataset;
  const folder = new URL(engine, script.src).href;
  const total = Number(bytes);
  /** milliseconds after which a message says that something may be wrong */
  const PATIENCE = 60_000;
  /** how long the sample of another page may keep the shared worker from an answer, in milliseconds */
  let silence = 8_000;

  /** keys in the storage: whether a sample ran once, and which of the shared workers is in use */
  const RAN = "whatsnew-run";
  const TURN = "whatsnew-run-turn";

  /**
   * @typedef {{ steps: string[], answers: string[], lacks: boolean }} Result
   * @typedef {{
   *   tell: (text: string, done?: number, total?: number) => void,
   *   end: (text: string, result?: Result) => void,
   * }} Run what to call with the bytes that have arrived, if there is a number, and with the result
   * @typedef {{ code: string, filename: string, run: Run, started: boolean }} Job
   * @typedef {{ turn: string | null, post: (message: object) => void, end: () => void }} Link
   *   to a worker; one of the page itself has no turn
   */

  /** @type {Link | null} */
  let link = null;
  /** what the worker has said last: nothing, "loading", "ready" or "busy" */
  let stage = "";
  /** the bytes of Python that have arrived */
  let arrived = 0;
  let slow = 0;
  let silent = 0;
  let last = 0;
  /** the jobs without a result @type {Map<number, Job>} */
  const jobs = new Map();

  /** A value in the storage; null where the browser has none. @param {string} key */
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  /** @param {string} key @param {string} value @returns {boolean} whether it is stored */
  const store = (key, value) => {
    try {
      localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  };

  const isFile = location.protocol === "file:";

  const isMine = () => [...jobs.values()].some(({ started }) => started);

  /** Leaves the worker, which ends when all pages have left it. */
  const leave = () => {
    link?.end();
    link = null;
    stage = "";
    arrived = 0;
    clearTimeout(slow);
    clearTimeout(silent);
    slow = 0;
  };

  /** @param {string} text why there is no result @param {(job: Job) => boolean} [which] */
  const finish = (text, which = () => true) => {
    for (const [id, job] of jobs)
      if (which(job)) {
        jobs.delete(id);
        job.run.end(text);
      }
  };

  /** Makes all pages leave the shared worker: browsers offer no other way to end it. */
  const end = () => {
    if (link?.turn) store(TURN, `${Date.now()}`);
    leave();
  };

  /** @returns {Link} */
  const connect = () => {
    const url = new URL("run-worker.js", script.src).href;
    /** @type {Link} */
    let made;
    const failed = (/** @type {Event} */ event) => {
      event.preventDefault();
      if (made !== link) return;
      leave();
      finish(_("Python could not be loaded: the site's own worker is missing, or may not run."));
    };
    const receive = (/** @type {MessageEvent} */ { data }) => made === link && hear(data);

    const turn = stored(TURN) ?? "1";
    if (typeof SharedWorker !== "function" || !store(TURN, turn)) {
      const worker = new Worker(url);
      worker.addEventListener("message", receive);
      worker.addEventListener("error", failed);
      made = { turn: null, post: (message) => worker.postMessage(message), end: () => worker.terminate() };
      return made;
    }
    // A shared worker belongs to the document that has made it. A frame can leave it, a page cannot.
    const frame = document.createElement("iframe");
    frame.hidden = true;
    document.body.append(frame);
    /** @type {object[]} */
    const early = [];
    made = { turn, post: (message) => early.push(message), end: () => frame.remove() };
    const open = () => {
      const worker = new /** @type {any} */ (frame.contentWindow).SharedWorker(url, {
        name: `${engine} ${turn}`,
      });
      worker.addEventListener("error", failed);
      worker.port.onmessage = receive;
      made.post = (message) => worker.port.postMessage(message);
      early.forEach(made.post);
    };
    if (frame.contentDocument?.readyState === "complete") open();
    else frame.addEventListener("load", open, { once: true });
    return made;
  };

  /** @param {Job} job */
  const say = ({ run, started }) => {
    if (started || stage === "ready") run.tell(_("Running…"));
    else if (stage === "busy") run.tell(_("Waiting for a sample on another page…"));
    else if (arrived < total) run.tell(_("Loading Python %(version)s…").replace("%(version)s", python), arrived, total);
    else run.tell(_("Starting Python %(version)s…").replace("%(version)s", python));
  };

  /** Sends all jobs that the worker does not have. @param {number[]} ids */
  const send = (ids) => {
    link ??= connect();
    if ((!stage || stage === "loading") && !slow)
      slow = setTimeout(() => {
        const text = _(
          "Python has not started yet. The network may be slow, or something blocks it. It goes on trying until you stop it.",
        );
        jobs.forEach(({ run }) => run.tell(text));
      }, PATIENCE);
    for (const id of ids) {
      const job = jobs.get(id);
      if (!job) continue;
      job.started = false;
      say(job);
      link.post({ id, code: job.code, filename: job.filename, engine: folder });
    }
    watch();
  };

  /** Makes a new worker, if another page keeps the shared one from an answer for too long. */
  const watch = () => {
    clearTimeout(silent);
    if (!link?.turn || !jobs.size || stage === "loading" || isMine()) return;
    silent = setTimeout(() => {
      silence *= 2; // the machine may be slow
      end();
      send([...jobs.keys()]);
    }, silence);
  };

  /** @param {any} said by the worker */
  const hear = (said) => {
    const job = jobs.get(said.id ?? said.started);
    if (said.problem) {
      const text =
        said.problem === "start"
          ? _("Python could not be loaded: %(problem)s.")
          : _("This ended the interpreter: %(problem)s.");
      const whole = text.replace("%(problem)s", () => said.detail);
      // the code of one job ended it: the others need a new one
      if (isMine()) end();
      else leave();
      finish(whole, ({ started }) => started || said.problem === "start");
      if (jobs.size) send([...jobs.keys()]);
    } else if (said.stage !== undefined) {
      stage = said.stage;
      arrived = said.done;
      if (stage === "ready") store(RAN, "1");
      if (stage === "ready" || stage === "busy") clearTimeout(slow);
      if (stage) jobs.forEach(say);
    } else if (said.started) {
      if (job) {
        job.started = true;
        say(job);
      }
    } else if (job) {
      jobs.delete(said.id);
      job.run.end("", said);
    }
    watch();
  };

  /** Stops all runs of this page. */
  const stop = () => {
    if (stage === "busy" && !isMine()) for (const id of jobs.keys()) link?.post({ drop: id });
    else end();
    finish(_("Stopped."));
  };

  /** Runs code, a console session if it has no file name. @param {string} code @param {string} filename @param {Run} run */
  const ask = (code, filename, run) => {
    if (isFile) {
      run.end(_("Browsers run this only on pages from a web server, and this page is a file."));
      return;
    }
    last += 1;
    jobs.set(last, { code, filename, run, started: false });
    try {
      send([last]);
    } catch (error) {
      const text = _("This browser does not let the page run Python: %(problem)s");
      finish(text.replace("%(problem)s", () => String(error)));
    }
  };

  /** Loads Python for a reader who may run a sample, and has done so before. */
  const warm = () => {
    const { saveData } = /** @type {any} */ (navigator).connection ?? {};
    if (isFile || link || saveData || !stored(RAN)) return;
    try {
      link = connect();
      link.post({ engine: folder });
    } catch {
      // the next click says why
    }
  };

  addEventListener("storage", ({ key, newValue }) => {
    if (key !== TURN || !link?.turn || link.turn === newValue) return;
    leave();
    finish(
      _("Stopped: a sample on another page waited for Python."),
      ({ started }) => started,
    );
    if (jobs.size) send([...jobs.keys()]);
  });
  // nothing can stop a sample whose page is left
  addEventListener("pagehide", () => jobs.size && stop());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && link?.turn && link.turn !== stored(TURN)) leave();
  });

  Object.assign(globalThis, { whatsnewEngine: { ask, python, stop, warm } });
})();
