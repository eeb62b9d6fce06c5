// @ts-check
// Runs samples on CPython in WebAssembly: as a Worker of one page, or as a SharedWorker for all
// pages of the site that are open. A page can end either at any time.

importScripts("engine.js");

/**
 * What a page asks for: that Python is loaded, a job, or that a waiting job is dropped.
 * @typedef {{ engine: string, id?: number, code?: string, filename?: string, drop?: number }} Asked
 * @typedef {{ id: number, code: string, filename: string }} Job a console session if it has no file name
 * @typedef {{ postMessage: (message: object) => void }} Port a page
 */

/** @type {Port[]} */
const ports = [];
/** @type {{ port: Port, job: Job }[]} */
let jobs = [];
let stage = "";
let works = false;
/** @type {Promise<Python> | null} */
let python = null;

/** @param {object} message */
function tellAll(message) {
  for (const port of ports) port.postMessage(message);
}

/** @param {"loading" | "ready" | "busy"} name @param {number} [done] the bytes that have arrived */
function enter(name, done = 0) {
  stage = name;
  tellAll({ stage, done });
}

/** Lets messages leave and arrive, which running code would delay. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve));
}

/** @param {"start" | "run"} problem @param {unknown} error */
function end(problem, error) {
  tellAll({ problem, detail: problemOf(error) });
  self.close();
}

/** @param {string} engine folder of Pyodide */
async function load(engine) {
  enter("loading", 0);
  const [loaded, source] = await Promise.all([
    loadEngine(engine, (done) => enter("loading", done)),
    fetch(`${engine}sample_worker.py`).then((answer) => answer.text()),
  ]);
  loaded.runPython(source);
  enter("ready");
  return loaded;
}

/** @param {Python} python @param {Job} job */
function run(python, { code, filename }) {
  const call = python.globals.get("run_job");
  if (filename) {
    const { place, answer, lacks } = JSON.parse(
      call(JSON.stringify({ interactive: false, code: `${code}\n`, filename })),
    );
    return { steps: [""], answers: [clean(answer[0], place)], lacks };
  }
  const steps = [...python.globals.get("split_typed")(code)];
  const { place, answer, lacks } = JSON.parse(
    call(JSON.stringify({ interactive: true, steps })),
  );
  return { steps, answers: answer.map((/** @type {string} */ text) => clean(text, place)), lacks };
}

/**
 * @param {string} text
 * @param {string} place the folder of the sample
 */
function clean(text, place) {
  return text.replaceAll(`${place}/`, "");
}

/** Runs the jobs that wait, one after the other. @param {string} engine */
async function work(engine) {
  let loaded;
  try {
    python ??= load(engine);
    loaded = await python;
  } catch (error) {
    end("start", error);
    return;
  }
  if (works) return;
  works = true;
  for (let next; (next = jobs.shift()); await pause()) {
    const { port, job } = next;
    port.postMessage({ started: job.id });
    enter("busy");
    await pause();
    try {
      port.postMessage({ id: job.id, ...run(loaded, job) });
    } catch (error) {
      end("run", error);
      return;
    }
    enter("ready");
  }
  works = false;
}

/** @param {Port} port @param {Asked} asked */
function take(port, { engine, drop, ...job }) {
  if (drop) jobs = jobs.filter((one) => one.port !== port || one.job.id !== drop);
  if (job.id) jobs.push({ port, job: /** @type {Job} */ (job) });
  if (!drop) void work(engine);
}

const scope = /** @type {any} */ (self);
if ("onconnect" in scope) {
  scope.onconnect = (/** @type {MessageEvent} */ { ports: [port] }) => {
    ports.push(port);
    port.onmessage = ({ data }) => take(port, data);
    port.postMessage({ stage });
  };
} else {
  ports.push(scope);
  scope.onmessage = (/** @type {MessageEvent} */ { data }) => take(scope, data);
}
