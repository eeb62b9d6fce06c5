// @ts-check
// Runs samples on CPython in WebAssembly in a worker, so that the page can end it at any time.

/**
 * The parts of Pyodide that are used here.
 * @typedef {{
 *   runPython: (code: string) => unknown,
 *   globals: { get: (name: string) => (text: string) => any },
 * }} Python
 */

/** @type {Python | null} */
let python = null;

/**
 * @param {string} engine folder of Pyodide
 * @returns {Promise<Python>}
 */
async function start(engine) {
  // with a wrong media type, loading would neither end nor fail
  const wasm = await fetch(`${engine}pyodide.asm.wasm`, { method: "HEAD" });
  if (!wasm.ok) {
    throw new Error(`the site has no pyodide.asm.wasm (${wasm.status})`);
  }
  const type = wasm.headers.get("content-type") || "";
  if (!/^application\/wasm\b/.test(type)) {
    throw new Error(`the server sends WebAssembly as ${type || "nothing"}, not as application/wasm`);
  }
  const scope = /** @type {any} */ (self);
  scope.importScripts(`${engine}pyodide.js`);
  /** @type {Python} */
  const loaded = await scope.loadPyodide({
    indexURL: engine,
    env: { PYTHONHASHSEED: "0", COLUMNS: "80", HOME: "/home/pyodide", TZ: "UTC" },
    stdin: () => null,
    stdout: () => {},
    stderr: () => {},
  });
  const source = await fetch(`${engine}sample_worker.py`);
  loaded.runPython(await source.text());
  return loaded;
}

/**
 * @param {Python} python
 * @param {{ code: string, filename: string }} job a console session if it has no file name
 */
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

self.addEventListener("message", async ({ data }) => {
  try {
    if (!python) {
      python = await start(data.engine);
      self.postMessage({ ready: true });
    }
  } catch (error) {
    self.postMessage({ problem: "start", detail: message(error) });
    return;
  }
  try {
    self.postMessage({ id: data.id, ...run(python, data) });
  } catch (error) {
    self.postMessage({ problem: "run", detail: message(error) });
  }
});

/** @param {unknown} error */
function message(error) {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const lines = error.message.trim().split("\n");
  // Python's own message is at the end
  const line = lines[0].startsWith("Traceback") ? lines[lines.length - 1] : lines[0];
  return line.replace(/\.$/, "");
}
