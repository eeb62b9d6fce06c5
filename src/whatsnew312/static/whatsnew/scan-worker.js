// @ts-check
// Scans the reader's code in a worker: the files go to the file system of CPython in WebAssembly,
// and the same scanner reads them there as the command uses. Nothing is sent.

importScripts("engine.js");

/** @typedef {{ path: string, content: Blob }} Given a file, with a path as the reader gave it */

/** the module in_browser.py @type {Promise<any> | null} */
let scanner = null;
/** @type {Python} */
let host;

/** @param {string} url */
async function bytesOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) {
    throw new Error(`the site has no ${url.replace(/^.*\//, "")} (${answer.status})`);
  }
  return new Uint8Array(await answer.arrayBuffer());
}

/** @param {{ engine: string, archive: string, notes: string }} urls */
async function startScanner(urls) {
  const [loaded, archive, changes] = await Promise.all([
    loadEngine(urls.engine, (loaded) => self.postMessage({ loaded })),
    bytesOf(urls.archive),
    bytesOf(urls.notes),
  ]);
  host = loaded;
  host.FS.writeFile("/scan.zip", archive);
  host.FS.writeFile("/changes.json", changes);
  host.runPython('import sys; sys.path.insert(0, "/scan.zip")');
  return host.pyimport("in_browser");
}

/**
 * @param {any} module in_browser.py
 * @param {{ files: Given[], roots: string[], most: number }} job
 */
async function scanFiles(module, { files, roots, most }) {
  module.clear();
  /** @type {string[]} */
  const lost = [];
  const missing = new Set();
  for (const [number, { path, content }] of files.entries()) {
    try {
      // one byte more than the scanner reads, so that it can say that a file is too large
      const data = new Uint8Array(await content.slice(0, most + 1).arrayBuffer());
      host.FS.mkdirTree(`/code/${path}`.replace(/\/[^/]*$/, ""));
      host.FS.writeFile(`/code/${path}`, data);
    } catch (error) {
      missing.add(path);
      lost.push(`${path}: ${problemOf(error)}`);
    }
    if (number % 100 === 0) self.postMessage({ read: number, total: files.length });
  }
  module.look(
    JSON.stringify(roots.filter((root) => !missing.has(root))),
    (/** @type {number} */ done, /** @type {number} */ total) =>
      self.postMessage({ done, total }),
  );
  return lost;
}

self.addEventListener("message", async ({ data }) => {
  let module;
  try {
    scanner = scanner || startScanner(data.urls);
    module = await scanner;
  } catch (error) {
    scanner = null;
    self.postMessage({ problem: "start", detail: problemOf(error) });
    return;
  }
  try {
    if (data.files) {
      const lost = await scanFiles(module, data);
      self.postMessage({ report: { ...JSON.parse(module.report(data.level)), lost } });
    } else if (data.level) {
      self.postMessage({ report: { ...JSON.parse(module.report(data.level)), lost: [] } });
    } else {
      self.postMessage({ ready: true });
    }
  } catch (error) {
    self.postMessage({ problem: "scan", detail: problemOf(error) });
  }
});
