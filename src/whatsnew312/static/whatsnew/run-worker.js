// @ts-check
// Runs samples on CPython in WebAssembly in a worker, so that the page can end it at any time.

importScripts("engine.js");

/** @type {Python | null} */
let python = null;

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
      const loaded = await loadEngine(data.engine);
      const source = await fetch(`${data.engine}sample_worker.py`);
      loaded.runPython(await source.text());
      python = loaded;
      self.postMessage({ ready: true });
    }
  } catch (error) {
    self.postMessage({ problem: "start", detail: problemOf(error) });
    return;
  }
  try {
    self.postMessage({ id: data.id, ...run(python, data) });
  } catch (error) {
    self.postMessage({ problem: "run", detail: problemOf(error) });
  }
});
