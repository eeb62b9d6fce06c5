// Searches the data of a built site with the same scripts that its pages use.
// Argument: the folder of the site. Input: a JSON list of queries. Output: for each query the best
// ids, the ignored words and the corrected words.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const site = process.argv[2];
const run = (name, more = '') => vm.runInThisContext(readFileSync(`${site}/${name}`, 'utf8') + more);
globalThis.window = globalThis;
run('_static/whatsnew/text.js');
run('_static/whatsnew/search-rank.js');
let data, words;
globalThis.whatsnewEntries = (given) => (data = given);
globalThis.whatsnewWords = (given) => (words = given);
run('entries.js');
run('entry-words.js');
run('_static/language_data.js', '\n;globalThis.language = { stemmer: new Stemmer(), stopwords };');
const { Index, search } = globalThis.whatsnewSearch;
const index = new Index(data, globalThis.language);
index.addWords(words);
const queries = JSON.parse(readFileSync(0, 'utf8'));
const answers = queries.map((query) => {
  const { hits, leftOut, corrected } = search(index, query);
  const ids = hits.slice(0, 3).map(({ entry }) => data.entries[entry][0].split('#')[1]);
  return { ids, leftOut, corrected: Object.fromEntries(corrected) };
});
console.log(JSON.stringify(answers));
