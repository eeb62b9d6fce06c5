// Runs samples on CPython in WebAssembly: node node.mjs PACKAGE WORKER < jobs > answers
import { readFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, worker] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({
  indexURL: folder,
  env: { PYTHONHASHSEED: '0', COLUMNS: '80', HOME: '/home/pyodide', TZ: 'UTC' },
  stdout: () => {},
  stderr: () => {},
});
python.runPython(readFileSync(worker, 'utf8'));
const run = python.globals.get('run_job');
// one line for each, so that finished answers are not lost if the next sample never ends
for (const job of readFileSync(0, 'utf8').split('\n')) {
  if (job) writeSync(1, `${run(job)}\n`);
}
process.exit(0);
