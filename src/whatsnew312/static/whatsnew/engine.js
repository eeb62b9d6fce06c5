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

/**
 * @param {string} engine folder of Pyodide
 * @returns {Promise<Python>}
 */
async function loadEngine(engine) {
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
  return scope.loadPyodide({
    indexURL: engine,
    env: { PYTHONHASHSEED: "0", COLUMNS: "80", HOME: "/home/pyodide", TZ: "UTC" },
    stdin: () => null,
    stdout: () => {},
    stderr: () => {},
  });
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
