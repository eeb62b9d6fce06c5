// Searches the same entries in whole and in parts, as browsers do it.
// Arguments: the folder of the site, a folder with the parts. Input: a JSON list of queries.
// Output: for each query both answers, and the names of the loaded files.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const [site, parts] = process.argv.slice(2);
const run = (path, more = '') => vm.runInThisContext(readFileSync(path, 'utf8') + more);
globalThis.window = globalThis;
run(`${site}/_static/whatsnew/text.js`);
run(`${site}/_static/whatsnew/search-rank.js`);
run(`${site}/_static/language_data.js`, '\n;globalThis.language = { stemmer: new Stemmer(), stopwords };');
const { Index, search, find } = globalThis.whatsnewSearch;

let data, words;
globalThis.whatsnewEntries = (given) => (data = given);
globalThis.whatsnewWords = (given) => (words = given);
run(`${site}/entries.js`);
run(`${site}/entry-words.js`);
const whole = { data, index: new Index(data, globalThis.language) };
whole.index.addWords(words);

let loaded = [];
const document = {
  createElement: () => ({ addEventListener: () => {} }),
  head: {
    append: ({ src }) => {
      loaded.push(src.slice(parts.length + 1));
      setTimeout(() => run(src));
    },
  },
};
globalThis.document = document;
run(`${site}/_static/whatsnew/search-parts.js`);
run(`${parts}/entries.js`);
const made = (folder) => new globalThis.whatsnewSearch.PartIndex(data, folder, globalThis.language);
const answers = [];
for (const query of JSON.parse(readFileSync(0, 'utf8'))) {
  loaded = [];
  const inParts = { data, index: made(`${parts}/search-data/`) };
  const both = [];
  for (const one of [whole, inParts]) {
    const { answer, rows } = await find(one, query, 20);
    both.push([{ ...answer, corrected: [...answer.corrected] }, rows.map((row) => row.slice(0, 4))]);
  }
  answers.push({ whole: both[0], parts: both[1], loaded });
}
console.log(JSON.stringify(answers));
