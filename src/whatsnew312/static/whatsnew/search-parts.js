// @ts-check
// Loads the search data of a large site in parts: the words of a query, and the rows to show.
// search-rank.js loads this script if a site has such parts.
"use strict";

(() => {
  /** @typedef {{ kinds: Record<string, string>, count: number, size: number, gone: number[], starts: string[] }} Head */
  /** @typedef {[word: string, names: number[], ends: number[], titles: number[], texts: number[]]} Row */
  /** @typedef {{ entry: number, tokens: string[], key: string }} Pattern */

  const { Index } = /** @type {any} */ (globalThis).whatsnewSearch;

  /** The numbers of entries, from the first and the steps to the others. @param {number[]} steps */
  const numbers = (steps) => {
    let number = 0;
    return steps.map((step) => (number += step));
  };

  /** A map by words that notes which part is needed. @template T @extends {Map<string, T>} */
  class Lookup extends Map {
    /** @param {(word: string) => boolean} isLoaded */
    constructor(isLoaded) {
      super();
      this.isLoaded = isLoaded;
    }

    /** @param {string} word */
    get(word) {
      return this.isLoaded(word) ? super.get(word) : undefined;
    }

    /** @param {string} word */
    has(word) {
      return this.isLoaded(word) && super.has(word);
    }
  }

  class PartIndex extends Index {
    /** @param {Head} head @param {string} folder @param {object} language */
    constructor(head, folder, language) {
      super({ entries: [] }, language);
      this.head = head;
      this.folder = folder;
      this.entries = { length: head.count };
      this.gone = new Set(numbers(head.gone));
      /** @type {Map<string, Promise<any>>} by name: each part is loaded once */
      this.loading = new Map();
      /** @type {Set<string>} the parts that the last search needed and did not have */
      this.missing = new Set();
      /** @type {Map<number, string[]>} by part: its words, sorted */
      this.sortedWords = new Map();
      const isLoaded = (/** @type {string} */ word) => this.isLoaded(this.partOf(word));
      for (const map of ["names", "titles", "words", "patterns"]) this[map] = new Lookup(isLoaded);
      this.rarities = new Map();
      this.hasAllWords = false;
    }

    /** The number of the part with a word: the last one that does not begin after it. @param {string} word */
    partOf(word) {
      const { starts } = this.head;
      let [low, high] = [0, starts.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= word) low = middle;
        else high = middle;
      }
      return low;
    }

    /** @param {number} part */
    isLoaded(part) {
      const is = this.sortedWords.has(part);
      if (!is) this.missing.add(`words-${part}`);
      return is;
    }

    /** @param {string} word */
    rarity(word) {
      const known = this.rarities.get(word);
      if (known !== undefined) return known;
      return this.isLoaded(this.partOf(word)) ? super.rarity(word) : 1;
    }

    /** @param {string} start @param {number} [longest] */
    startingWith(start, longest = Infinity) {
      const found = [];
      const { starts } = this.head;
      for (let part = this.partOf(start); part < starts.length; part++) {
        if (!(starts[part] <= start || starts[part].startsWith(start))) break;
        if (!this.isLoaded(part)) break; // the search is repeated when it is there
        for (const word of this.sortedWords.get(part) ?? []) {
          if (found.length === 60) return found;
          if (word.startsWith(start) && word.length <= longest) found.push(word);
        }
      }
      return found;
    }

    /** @param {string} word */
    meant(word) {
      if (this.hasAllWords) return super.meant(word);
      if (!this.missing.size) this.missing.add("known"); // a part that is missing can have the word
      return [];
    }

    /** Load a part, and add it to this index. @param {string} name */
    async load(name) {
      if (!this.loading.has(name)) this.loading.set(name, loaded(`${this.folder}${name}.js`, name));
      const data = await this.loading.get(name);
      if (name === "known") this.addKnown(data);
      const [, number] = name.match(/^words-(\d+)$/) ?? [];
      if (number && !this.sortedWords.has(Number(number))) this.addPart(Number(number), data);
      return data;
    }

    /** @param {[string[], string[]]} words */
    addKnown([titles, texts]) {
      this.inTitles = Index.byLength(titles);
      this.inTexts = Index.byLength(texts);
      this.hasAllWords = true;
    }

    /** @param {number} part @param {[Row[], [string, [number, string, number[]][]][]]} data */
    addPart(part, [rows, messages]) {
      this.sortedWords.set(part, rows.map(([word]) => word));
      for (const [word, names, ends, titles, texts] of rows) {
        const worth = [...numbers(names).map((entry) => [entry, 1]), ...numbers(ends).map((entry) => [entry, 0.6])];
        if (worth.length) this.names.set(word, new Map(/** @type {[number, number][]} */ (worth)));
        if (titles.length) this.titles.set(word, new Set(numbers(titles)));
        if (texts.length) this.words.set(word, new Set(numbers(texts)));
      }
      for (const [key, patterns] of messages) {
        this.patterns.set(key, patterns.map(([entry, text, spreads]) => this.pattern(key, entry, text, spreads)));
      }
    }

    /**
     * The pattern of a message; the rarity of its words is known then, too.
     * @param {string} key @param {number} entry @param {string} text @param {number[]} spreads
     * @returns {Pattern}
     */
    pattern(key, entry, text, spreads) {
      const tokens = text.split(" ");
      tokens.forEach((token, at) => {
        if (token !== "*") this.rarities.set(token, Index.rarityOf(this.head.count, spreads[at]));
      });
      return { entry, tokens, key };
    }

    /** Search until all parts that are needed were loaded. @param {() => any} search */
    async complete(search) {
      for (;;) {
        this.missing.clear();
        const answer = search();
        if (!this.missing.size) return answer;
        await Promise.all([...this.missing].map((name) => this.load(name)));
      }
    }

    /** The rows of entries, in the given order. @param {number[]} entries */
    rows(entries) {
      const { size } = this.head;
      const row = async (/** @type {number} */ entry) =>
        (await this.load(`rows-${Math.floor(entry / size)}`))[entry % size];
      return Promise.all(entries.map(row));
    }
  }

  /** @type {Map<string, (data: any) => void>} by name: what waits for a part */
  const waiting = new Map();
  Object.assign(globalThis, {
    whatsnewPart: (/** @type {string} */ name, /** @type {any} */ data) => waiting.get(name)?.(data),
  });

  /** @param {string} address @param {string} name @returns {Promise<any>} */
  const loaded = (address, name) =>
    new Promise((resolve, reject) => {
      waiting.set(name, resolve);
      const script = document.createElement("script");
      script.addEventListener("error", reject);
      script.src = address;
      document.head.append(script);
    });

  Object.assign(/** @type {any} */ (globalThis).whatsnewSearch, { PartIndex });
})();
