// @ts-check
// Loads CPython in WebAssembly, for the workers that run samples and scan code.

/**
 * The parts of Pyodide that are used here.
 * @typedef {{
 *   runPython: (code: string) => unknown,
 *   globals: { get: (name: string) => (text: string) => any },
 *   pyimport: (name: string) => any,
 *   FS: { writeFile: (path: string, data: Uint8Array) => void, mkdirTree: (path: string) => void },
 * }} Python
 */

/** the files whose bytes are counted while they arrive; the others are scripts */
const STREAMED = /\/(?:pyodide\.asm\.wasm|python_stdlib\.zip)$/;

/** the most frequent reports on the progress: milliseconds between two of them */
const OFTEN = 100;

/**
 * @param {string} engine folder of Pyodide
 * @param {(done: number) => void} tell called with the number of bytes that have arrived, unpacked:
 *   browsers do not tell how many of the compressed ones have; at the end with Infinity
 * @returns {Promise<Python>}
 */
async function loadEngine(engine, tell) {
  const scope = /** @type {any} */ (self);
  /** @type {typeof fetch} */
  const plain = scope.fetch.bind(scope);
  let done = 0;
  let told = 0;
  let streams = 2;

  /** @param {Response} answer */
  const count = async (answer) => {
    const reader = answer.body?.getReader();
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) break;
      done += part.value.length;
      if (performance.now() - told < OFTEN) continue;
      told = performance.now();
      tell(done);
    }
    streams -= 1;
    if (!streams) tell(Infinity);
  };

  // with a wrong media type, or without an answer, loading would neither end nor fail
  const failed = new Promise((_yes, no) => {
    scope.fetch = async (/** @type {RequestInfo} */ what, /** @type {RequestInit} */ how) => {
      try {
        const answer = await plain(what, how);
        if (/\.wasm$/.test(answer.url)) {
          checkWasm(answer);
          const scripts = performance.getEntriesByType("resource");
          for (const { name, decodedBodySize } of /** @type {PerformanceResourceTiming[]} */ (scripts))
            if (/\/pyodide[^/]*\.js$/.test(name)) done += decodedBodySize;
        }
        // the copy is counted, so that the browser can keep the compiled code of the original
        if (STREAMED.test(answer.url)) count(answer.clone()).catch(() => {});
        return answer;
      } catch (error) {
        no(error);
        throw error;
      }
    };
  });
  try {
    scope.importScripts(`${engine}pyodide.js`);
    const loaded = scope.loadPyodide({
      indexURL: engine,
      env: { PYTHONHASHSEED: "0", COLUMNS: "80", HOME: "/home/pyodide", TZ: "UTC" },
      stdin: () => null,
      stdout: () => {},
      stderr: () => {},
    });
    return await Promise.race([loaded, failed]);
  } finally {
    scope.fetch = plain;
  }
}

/** @param {Response} answer */
function checkWasm({ ok, status, headers }) {
  if (!ok) throw new Error(`the site has no pyodide.asm.wasm (${status})`);
  const type = headers.get("content-type") || "";
  if (!/^application\/wasm\b/.test(type)) {
    throw new Error(`the server sends WebAssembly as ${type || "nothing"}, not as application/wasm`);
  }
}

/** @param {unknown} error */
function problemOf(error) {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const lines = error.message.trim().split("\n");
  // Python's own message is at the end
  const line = lines[0].startsWith("Traceback") ? lines[lines.length - 1] : lines[0];
  return line.replace(/\.$/, "");
}
