// @ts-check
// Ranks entries for a query: names, messages, words. An unknown word excludes no entry. The code
// runs in browsers and in Node; entry-search.js shows the results on pages.
"use strict";

(() => {
  /** @typedef {[address: string, title: string, page: string, kind: string, names: string, messages: string]} Entry */
  /** @typedef {{ kinds: Record<string, string>, entries: Entry[] }} Data */
  /** @typedef {{ stemWord: (word: string) => string }} Stemmer */
  /** @typedef {{ entry: number, score: number }} Hit */
  /** @typedef {{ hits: Hit[], leftOut: string[], corrected: Map<string, string> }} Answer */
  /** @typedef {{ text: string, code: boolean, quoted: boolean, called: boolean, raised: boolean }} Term */
  /** @typedef {{ entry: number, tokens: string[], key: string, quoted?: string[] }} Pattern */

  /** Quotes in JSON and in HTML. */
  const ESCAPED = /\\u201[89a-f]|\\"|&(?:#0?39|#x27|apos|quot);/gi;
  const QUOTES = /[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb`\u00b4"]/g;
  const TOKEN = /[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*/gu;
  const WORD = /[\p{L}\p{N}_]+/gu;
  const RECEIVER = /'(bool|bytes|dict|float|int|list|nonetype|set|str|tuple)' object has no attribute/;
  const KEYWORD = /unexpected keyword argument '([\p{L}\p{N}_]+)'/u;
  const EXCEPTION = /^(?:\w+\.)*[^\W_]*(?:error|warning|exception)$/;

  /** A hint of the interpreter; in the tokens of a message, one of the marks stands for it. */
  const HINT = /[;,.]?\s*\b(?:did you mean|maybe|perhaps you meant)\b:?\s*'([^']*)'\s*\??/gi;
  const [MARK, SELF_MARK] = ["did_you_mean", "did_you_mean_self"];

  /** Parts of a message that depend on the reader's program. */
  const NOISE = [
    /<frozen [\w.]+>(?::\d+)*:?/gi,
    /\bfile '[^']*'(?:,? line \d+)?(?:,? in \S+)?/gi,
    /\b(?:https?|file):\/\/\S+/gi,
    /\S+\.\w+::\S+/g, // the name of a test in the output of a test runner
    /\([^()\s]*[\\/][^()\s]*\)/g,
    /(?<![\w*.])(?:[a-z]:|~|\.{1,2})?[\\/](?:[\w.@+~-]+[\\/])*[\w.@+~-]+(?::\d+)*:?/gi,
    /(?<![\w*.])(?:[\w.@+-]+[\\/])+[\w.@+-]+\.\w+(?::\d+)*:?/g,
    /(?<!\S)[\w.-]+\.\w+:\d+(?::\d+)*:?/g,
    /(?<!\S)[\w.-]+\.(?:py|pyx|pyi|c|cc|cpp|cxx|hpp|o|obj|so|rs|toml|cfg|txt)(?=[\s:)]|$):?/gi,
    /\b\d{4}-\d\d-\d\d(?:[t ][\d:.,]+(?:z|[+-]\d\d:?\d\d)?)?/gi,
    /\b\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?\b/g,
    /\[\s*\d+\.\d+\]/g,
    /\b[\w-]+\[\d+\]:/g,
    /\b0x[0-9a-f]+\b/gi,
    /\b(?:pid|tid|line|thread)[\s=:#-]*\d+/gi,
    /\btraceback \(most recent call last\):?/gi,
    /[\^~]{2,}/g,
    /\[-w[\w=+-]+\]/gi, // the compiler option that causes the warning
  ];

  const isMark = (/** @type {string} */ token) => token === MARK || token === SELF_MARK;

  const tokensOf = (/** @type {string} */ text) => text.toLowerCase().match(TOKEN) ?? [];

  /**
   * The pattern of a message as tokens; `*` matches anything.
   * @param {string} plain cleaned
   */
  const patternTokens = (plain) =>
    plain.toLowerCase().match(/[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*|\*/gu) ?? [];

  /**
   * Text with one kind of quotes, and without irrelevant parts.
   * @param {string} text @param {number} [rules] how many rules for such parts are used; default: all
   */
  const clean = (text, rules = NOISE.length) => {
    let made = text.normalize("NFC").replace(QUOTES, "'");
    made = made.replace(HINT, (_all, name) => ` ${name.startsWith("self.") ? SELF_MARK : MARK} `);
    for (const rule of NOISE.slice(0, rules)) made = made.replace(rule, " ");
    return made;
  };

  /**
   * The terms of a query, without duplicates.
   * @param {string} text cleaned
   * @returns {Term[]}
   */
  const termsOf = (text) => {
    /** @type {Map<string, Term>} */
    const terms = new Map();
    for (const match of text.matchAll(TOKEN)) {
      const [token] = match;
      if (isMark(token)) continue;
      const before = text[match.index - 1] ?? " ";
      const after = text[match.index + token.length] ?? " ";
      const called = after === "(";
      const code = called || /[_.]|\p{Ll}\p{Lu}|\p{L}\p{N}|^\p{Lu}{2,}\p{Ll}/u.test(token);
      const quoted = before === "'" && after === "'";
      const key = token.toLowerCase().replace(/^__imp_|^_(?=_py)/, ""); // of a linker
      const old = terms.get(key);
      terms.set(key, {
        text: key,
        code: code || !!old?.code,
        quoted: quoted || !!old?.quoted,
        called: called || !!old?.called,
        raised: EXCEPTION.test(key) || (after === ":" && /\.\p{Lu}\w*\p{Ll}\w*$/u.test(token)),
      });
    }
    return [...terms.values()];
  };

  /**
   * Words by their length, without duplicates.
   * @param {Iterable<string>} words
   */
  const byLength = (words) => {
    /** @type {Map<number, Set<string>>} */
    const found = new Map();
    for (const word of words) {
      const same = found.get(word.length) ?? new Set();
      found.set(word.length, same.add(word));
    }
    return found;
  };

  class Index {
    /**
     * @param {Data} data
     * @param {{ stemmer?: Stemmer, stopwords?: Iterable<string> }} [language]
     */
    constructor({ entries }, { stemmer, stopwords = [] } = {}) {
      this.entries = entries;
      /** @type {string[]} every known word */
      this.sorted = [];
      /** @type {Map<number, Set<string>>} by length: words of names and titles, words of texts */
      this.inTitles = new Map();
      /** @type {Map<number, Set<string>>} */
      this.inTexts = new Map();
      /** @type {Map<string, string[]>} corrections of unknown words */
      this.guesses = new Map();
      this.stemmer = stemmer;
      this.stopwords = new Set(stopwords);
      /** @type {Map<string, Map<number, number>>} by name, or end of a name: entry to score */
      this.names = new Map();
      /** @type {Map<string, Set<number>>} */
      this.titles = new Map();
      /** @type {Map<string, Set<number>>} words of text, and of messages */
      this.words = new Map();
      /** @type {Map<string, Pattern[]>} by the rarest token of a pattern */
      this.patterns = new Map();
      /** @type {Pattern[]} */
      this.all = [];
      /** @type {Set<number>} entries about what is removed, or will be */
      this.gone = new Set();
      entries.forEach((entry, number) => this.#add(entry, number));
      this.#order();
    }

    /** @param {Entry} entry @param {number} number */
    #add([, title, , kind, names, messages], number) {
      if (kind === "removed" || kind === "deprecated") this.gone.add(number);
      for (const name of names.toLowerCase().split(" ").filter(Boolean)) this.#addName(name, number);
      for (const word of title.normalize("NFC").toLowerCase().match(WORD) ?? []) {
        put(this.titles, word, number);
      }
      for (const token of tokensOf(title)) if (token.includes(".")) put(this.titles, token, number);
      for (const line of messages.split("\n").filter(Boolean)) {
        const plain = clean(line, 0);
        const quoted = [...plain.matchAll(/'([\w.]{3,})'/g)].map(([, name]) => name.toLowerCase());
        // a message that has no name is recognized by the hint in it
        const tokens = patternTokens(plain).filter((token) => !isMark(token) || !quoted.length);
        this.all.push({ entry: number, tokens, key: "", quoted });
        for (const token of tokens) if (token !== "*" && !isMark(token)) put(this.words, token, number);
        // quoted parts of a message count as much as words of the title
        for (const name of quoted) put(this.titles, name, number);
      }
    }

    /** @param {string} name @param {number} number */
    #addName(name, number) {
      const known = (/** @type {string} */ text, /** @type {number} */ worth) => {
        const found = this.names.get(text) ?? new Map();
        this.names.set(text, found.set(number, Math.max(worth, found.get(number) ?? 0)));
      };
      const digits = name.match(/^(\D*\D)(\d+)$/);
      if (digits && !name.includes("_") && !name.includes(".")) {
        for (const text of [digits[2], `#${digits[2]}`, name.replace(/^pep/, "pep-")]) known(text, 1);
      }
      const parts = name.split(".");
      parts.forEach((_part, start) => known(parts.slice(start).join("."), start ? 0.6 : 1));
    }

    /**
     * Add the words of the texts, in the order of the entries.
     * @param {string[]} texts
     */
    addWords(texts) {
      texts.forEach((text, number) => {
        for (const word of text.split(" ")) if (word) put(this.words, word, number);
      });
      this.#order();
    }

    #order() {
      this.sorted = [...new Set([...this.names.keys(), ...this.titles.keys(), ...this.words.keys()])];
      this.sorted.sort();
      this.guesses = new Map();
      this.inTitles = byLength([...this.names.keys(), ...this.titles.keys()]);
      this.inTexts = byLength(this.words.keys());
      /** @type {Map<string, number>} */
      this.rarities = new Map();
      this.patterns = new Map();
      for (const pattern of this.all) {
        const literals = pattern.tokens.filter((token) => token !== "*" && !EXCEPTION.test(token));
        const named = literals.filter((token) => pattern.quoted?.includes(token));
        const [first, ...rest] = named.length ? named : literals;
        const rarest = rest.reduce(
          (best, token) => (this.rarity(token) > this.rarity(best) ? token : best),
          first ?? pattern.tokens[0],
        );
        const key = literals.find(isMark) ?? rarest;
        const same = this.patterns.get(key) ?? [];
        this.patterns.set(key, same);
        same.push({ ...pattern, key });
      }
    }

    /**
     * The weight of a word: greater for a word in fewer entries.
     * @param {string} word
     */
    rarity(word) {
      const known = this.rarities?.get(word);
      if (known !== undefined) return known;
      const having = new Set(this.words.get(word));
      for (const number of this.titles.get(word) ?? []) having.add(number);
      for (const number of this.names.get(word)?.keys() ?? []) having.add(number);
      const found = Index.rarityOf(this.entries.length, having.size);
      this.rarities?.set(word, found);
      return found;
    }

    /** @param {number} all number of entries @param {number} having number of entries with the word */
    static rarityOf(all, having) {
      return Math.log(1 + (all + 1) / (having + 0.5));
    }

    static byLength = byLength;

    /** @param {string} word */
    isKnown(word) {
      return this.names.has(word) || this.titles.has(word) || this.words.has(word);
    }

    /**
     * Known words that begin with *start*.
     * @param {string} start @param {number} [longest]
     * @returns {string[]}
     */
    startingWith(start, longest = Infinity) {
      const { sorted } = this;
      let [low, high] = [0, sorted.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle] < start) low = middle + 1;
        else high = middle;
      }
      const found = [];
      for (; low < sorted.length && sorted[low].startsWith(start) && found.length < 60; low++) {
        if (sorted[low].length <= longest) found.push(sorted[low]);
      }
      return found;
    }

    /**
     * Other forms of a word, which a text may contain instead of it.
     * @param {string} word
     */
    forms(word) {
      const stem = this.stemmer?.stemWord(word) ?? word;
      const start = stem.length > 2 && word.startsWith(stem) ? stem : word;
      return start.length < 3 ? [] : this.startingWith(start, start.length + 4);
    }

    /**
     * The known words that are most similar to an unknown one; words of names come first.
     * @param {string} word
     */
    meant(word) {
      const found = this.guesses.get(word) ?? this.nearest(word);
      this.guesses.set(word, found);
      return found;
    }

    /** @param {string} word */
    nearest(word) {
      const most = word.length < 5 ? 0 : word.length < 9 ? 1 : 2;
      /** @type {string[]} */
      let best = [];
      let least = most + 1;
      // if two words differ by one edit, the first letter of one is the first or second of the other
      const near = (/** @type {string} */ known) =>
        known[0] === word[0] || known[0] === word[1] || known[1] === word[0];
      const bodies = word.length > 5 ? this.inTexts : new Map();
      for (const words of most ? [this.inTitles, bodies] : []) {
        const close = [];
        for (let length = word.length - most; length <= word.length + most; length++) {
          close.push(...(words.get(length) ?? []));
        }
        for (const known of close) {
          if (!near(known) || known.length < 4 || /\d/.test(known) !== /\d/.test(word)) continue;
          const edits = whatsnewText.distance(word, known, most);
          if (edits < least) [best, least] = [[], edits];
          if (edits === least && edits <= most && !best.includes(known)) best.push(known);
        }
        if (best.length) break;
      }
      return best;
    }
  }

  /** @param {Map<string, Set<number>>} map @param {string} word @param {number} number */
  const put = (map, word, number) => {
    const found = map.get(word);
    if (found) found.add(number);
    else map.set(word, new Set([number]));
  };

  /** The maximal number of tokens that one `*` matches. */
  const GAP = 12;

  /**
   * How much of a pattern is in the query, in order: 0 to 1, weighted by token.
   * @param {Index} index @param {Pattern} pattern @param {string[]} query
   */
  const matched = (index, { tokens, key }, query) => {
    let best = 0;
    const isLiteral = (/** @type {string} */ token) => token !== "*" && !EXCEPTION.test(token);
    // one word is not enough if there are more
    const least = Math.min(2, tokens.filter(isLiteral).length);
    for (let anchor = query.indexOf(key); anchor >= 0; anchor = query.indexOf(key, anchor + 1)) {
      let [have, all, hits] = [0, 0, 1];
      const place = tokens.indexOf(key);
      const walk = (/** @type {number} */ step) => {
        let at = anchor;
        let reach = 3;
        for (let next = place + step; next >= 0 && next < tokens.length; next += step) {
          const token = tokens[next];
          if (token === "*") {
            reach = GAP;
            continue;
          }
          const worth = index.rarity(token) * (EXCEPTION.test(token) ? 0.2 : 1);
          all += worth;
          for (let ahead = 1; ahead <= reach; ahead++) {
            if (query[at + step * ahead] !== token) continue;
            have += worth;
            if (isLiteral(token)) hits++;
            at += step * ahead;
            reach = 3;
            break;
          }
        }
      };
      walk(-1);
      walk(1);
      const worth = index.rarity(key);
      if (hits >= least) best = Math.max(best, (have + worth) / (all + worth));
    }
    return best;
  };

  class Ranking {
    /** @param {Index} index @param {string} query @param {boolean} typing */
    constructor(index, query, typing) {
      this.index = index;
      this.text = clean(query.replace(ESCAPED, "'"));
      this.tokens = tokensOf(this.text);
      this.terms = termsOf(this.text);
      this.typing = typing && !/\s$/.test(query);
      /** @type {Map<number, number>} */
      this.scores = new Map();
      /** @type {Map<number, number>} certainty from names and messages; 1 is enough */
      this.sure = new Map();
      /** @type {Map<number, number>} scores from words */
      this.shares = new Map();
      this.total = 0;
      /** @type {string[]} */
      this.leftOut = [];
      /** @type {Map<string, string>} */
      this.corrected = new Map();
      const [, keyword] = this.text.toLowerCase().match(KEYWORD) ?? [];
      this.hasForeignArgument = !!keyword && !index.isKnown(keyword);
      this.isMessage = /^\S+: \S+: /.test(query) || /(?:error|warning|exception)\b\s*(?:\[[^\]]*\])?:|\berror\b.*:|:\s*(?:error|warning)\b/i.test(query);
      this.named = this.terms.filter(
        ({ text, quoted, code }) => (quoted || code) && !this.isException(text) && !/^\d/.test(text),
      ).length;
    }

    /**
     * Whether a word is the type of an error: many messages contain it, so it is not a name to search.
     * @param {string} word
     */
    isException(word) {
      return this.isMessage && EXCEPTION.test(word);
    }

    /** @param {number} entry @param {number} score @param {number} [sure] */
    add(entry, score, sure = 0) {
      this.scores.set(entry, (this.scores.get(entry) ?? 0) + score);
      if (sure) this.sure.set(entry, (this.sure.get(entry) ?? 0) + sure);
    }

    rankMessages() {
      // an attribute that a class of the reader may have, but no such object
      const [, receiver] = this.text.toLowerCase().match(RECEIVER) ?? [];
      /** @type {Map<number, number>} */
      const best = new Map();
      for (const token of new Set(this.tokens)) {
        for (const pattern of this.index.patterns.get(token) ?? []) {
          if (receiver && !pattern.tokens.includes(receiver)) continue;
          const share = matched(this.index, pattern, this.tokens);
          if (share < (isMark(token) ? 0.9 : 0.6)) continue;
          // what names say comes before what any hint says
          const score = isMark(token) ? 95 : 150 * share ** 3 + (share > 0.95 ? 4 * pattern.tokens.length : 0);
          best.set(pattern.entry, Math.max(score, best.get(pattern.entry) ?? 0));
        }
      }
      for (const [entry, score] of best) this.add(entry, score, score > 90 ? 1 : 0.4);
    }

    /** Names that a message gives in two parts: module 'a' has no attribute 'b', 'b' from 'a'. */
    rankPairs() {
      const named = this.terms.filter((term) => term.quoted || term.code || !this.isMessage);
      for (const one of named.slice(0, 16)) {
        for (const two of named.slice(0, 16)) {
          if (one === two) continue;
          // the modules in which os.path is defined
          const module = /^(?:nt|posix)path$/.test(one.text) ? "os.path" : one.text;
          const found = this.index.names.get(`${module}.${two.text}`);
          for (const [entry, worth] of found ?? []) this.add(entry, 90 * worth, 1);
        }
      }
    }

    rankTerms() {
      this.terms.forEach((term, at) => {
        const last = at === this.terms.length - 1;
        if (this.isNumber(term, at)) return;
        if (this.index.stopwords.has(term.text) && !term.quoted && !this.index.names.has(term.text)) return;
        if (/^\d+(?:\.\d+)*$/.test(term.text) && !this.index.isKnown(term.text)) return;
        this.rankTerm(term, last && this.typing);
      });
    }

    /**
     * Whether a term is a number that no entry has; the unknown number of an issue counts as a name.
     * @param {Term} term @param {number} at
     */
    isNumber({ text }, at) {
      const [, label, number] = text.match(/^(pep|gh|bpo|issue)?(\d+)$/) ?? [];
      if (!number || this.index.names.has(text)) return false;
      if (label || /^(?:pep|gh|bpo|issue)$/.test(this.terms[at - 1]?.text)) {
        this.total += 9;
        this.leftOut.push(text);
      }
      return true;
    }

    /** @param {Term} term @param {boolean} unfinished */
    rankTerm(term, unfinished) {
      const heavy = term.code || term.quoted;
      const weight = (this.index.isKnown(term.text) ? this.index.rarity(term.text) : 4.5) * (heavy ? 2 : 1);
      if (!this.isException(term.text)) this.total += weight;
      /** @type {Map<number, number>} the best score of the term for an entry */
      const given = new Map();
      if (!this.rankWord(term, term.text, 1, given)) {
        // an exception of a module does not concern everything about this module
        const parts = term.text.includes(".") && !term.raised ? term.text.split(".") : [];
        let some = parts.length > 0 && this.rankEnds(term, given);
        for (const part of some ? [] : parts) {
          some = this.rankWord({ ...term, text: part, code: part.includes("_") }, part, 0.7, given) || some;
        }
        if (!some) this.rankOthers(term, unfinished, given);
      } else {
        for (const form of heavy ? [] : this.index.forms(term.text)) this.rankWord(term, form, 0.7, given);
        if (unfinished) {
          for (const word of this.index.startingWith(term.text)) this.rankWord(term, word, 0.6, given);
        }
      }
      if (this.isException(term.text)) return;
      for (const [entry, share] of given) {
        this.shares.set(entry, (this.shares.get(entry) ?? 0) + weight * share);
      }
    }

    /**
     * Whether a call in a message does not say what it is about: int(), or an unknown argument.
     * @param {number} entry
     */
    isAnyCall(entry) {
      return this.hasForeignArgument || this.isBuiltin(entry);
    }

    /** @param {number} entry */
    isBuiltin(entry) {
      return this.index.names.get("builtins")?.has(entry) ?? false;
    }

    /**
     * Whether the only name in a message is a rare one that is gone, or will be.
     * @param {Term} term @param {string} word @param {number} entry
     */
    isAbout(term, word, entry) {
      const having = this.index.names.get(word)?.size ?? 0;
      return this.named === 1 && word === term.text && having < 4 && this.index.gone.has(entry) && !this.isBuiltin(entry);
    }

    /**
     * The ends of a dotted name, if the whole is unknown: a.b.c may be known as b.c.
     * @param {Term} term @param {Map<number, number>} given
     */
    rankEnds(term, given) {
      const parts = term.text.split(".");
      for (let length = parts.length - 1; length > 0; length--) {
        const start = parts.slice(0, length).join(".");
        const few = this.index.names.get(start)?.size ?? Infinity;
        if (few < 3) return this.rankWord({ ...term, text: start }, start, 0.8, given);
      }
      for (let start = 1; start < parts.length; start++) {
        const end = parts.slice(start).join(".");
        const isLast = start === parts.length - 1;
        if (this.index.names.has(end) && this.rankWord({ ...term, code: !isLast || /_/.test(end) }, end, 0.8, given)) return true;
      }
      return false;
    }

    /** @param {Term} term @param {boolean} unfinished @param {Map<number, number>} given */
    rankOthers(term, unfinished, given) {
      let some = false;
      const starting = unfinished && term.text.length > 1 ? this.index.startingWith(term.text) : [];
      for (const word of starting.length || term.code ? starting : this.index.forms(term.text)) {
        some = this.rankWord(term, word, 0.6, given) || some;
      }
      if (some) return;
      // the reader's own names in a message are not typing mistakes
      const meant = this.isMessage && !(term.quoted && this.terms.length < 4) ? [] : this.index.meant(term.text);
      for (const word of meant) some = this.rankWord({ ...term, text: word }, word, 0.8, given) || some;
      if (some) this.corrected.set(term.text, meant[0]);
      else if (!this.isException(term.text)) this.leftOut.push(term.text);
    }

    /**
     * Add the scores for one known word; return whether any entry has it.
     * @param {Term} term @param {string} word @param {number} factor @param {Map<number, number>} given
     */
    rankWord(term, word, factor, given) {
      const { names, titles, words } = this.index;
      const named = names.get(word);
      const heavy = term.code || term.quoted;
      const rarity = this.index.rarity(word);
      const give = (/** @type {number} */ entry, /** @type {number} */ score, /** @type {number} */ sure) => {
        const old = given.get(entry) ?? 0;
        given.set(entry, Math.max(old, factor));
        this.add(entry, score * factor * (old ? 0.3 : 1), sure);
      };
      for (const [entry, worth] of named ?? []) {
        const base = term.code ? 60 + 2 * word.length : term.quoted ? 35 : 16;
        const share = (base * worth) / Math.sqrt(named?.size ?? 1) + 2 * rarity;
        const isQuoted = term.quoted && worth === 1 && (!this.isMessage || this.isAbout(term, word, entry));
        const isName = !this.isException(word) || (worth === 1 && word.includes("."));
        const isCode = term.code && !(term.called && this.isMessage && this.isAnyCall(entry));
        give(entry, share, (isCode || isQuoted) && isName ? 1 : 0);
      }
      for (const entry of titles.get(word) ?? []) {
        const sure = term.code && word.length > 4 && !this.isException(word) ? 0.7 : 0;
        give(entry, rarity * (heavy ? 6 : 5), sure);
      }
      for (const entry of words.get(word) ?? []) {
        const sure = term.code && word.length > 4 && !this.isException(word) && !this.isMessage ? 0.5 : 0;
        give(entry, rarity * (heavy ? 3 : 1.5), sure);
      }
      return !!(named || titles.has(word) || words.has(word));
    }

    /** @returns {Answer} */
    answer() {
      this.rankMessages();
      this.rankPairs();
      this.rankTerms();
      const hits = [...this.scores].map(([entry, score]) => {
        const share = this.total ? (this.shares.get(entry) ?? 0) / this.total : 0;
        return { entry, score: score * (0.6 + 0.4 * share), share };
      });
      const fits = hits.filter(({ entry, share }) => this.isEnough(share, this.sure.get(entry) ?? 0));
      fits.sort((one, two) => two.score - one.score || one.entry - two.entry);
      const least = (fits[0]?.score ?? 0) * 0.15;
      return {
        hits: fits.filter(({ score }) => score >= least).map(({ entry, score }) => ({ entry, score })),
        leftOut: fits.length ? this.leftOut : [],
        corrected: this.corrected,
      };
    }

    /** @param {number} share @param {number} sure */
    isEnough(share, sure) {
      if (sure >= 1) return true;
      return this.isMessage ? sure > 0 && share > 0.6 : share > 0.45;
    }
  }

  const search = (/** @type {Index} */ index, /** @type {string} */ query, typing = false) =>
    new Ranking(index, query.slice(0, 20_000), typing).answer();

  /**
   * Load a script of the site: a page that was opened as a file cannot load data files.
   * @param {string} name the function that the script calls @param {string} address
   * @returns {Promise<any>} the argument of the call
   */
  const called = (name, address) =>
    new Promise((resolve, reject) => {
      Object.assign(globalThis, { [name]: resolve });
      const script = document.createElement("script");
      script.addEventListener("error", reject);
      script.src = address;
      document.head.append(script);
    });

  /** @typedef {{ data: { kinds: Record<string, string>, starts?: string[] } & Partial<Data>, index: any }} Loaded */

  const here = typeof document === "object" ? document.currentScript : null;

  /** Load the script for the parts of a large site, which is beside this one. */
  const loadParts = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      script.src = new URL("search-parts.js", here instanceof HTMLScriptElement ? here.src : location.href).href;
      document.head.append(script);
    });

  /** @type {Promise<Loaded> | undefined} */
  let loading;

  /** @param {string} root @param {object} language @returns {Promise<Loaded>} */
  const loadOnce = async (root, language) => {
    const data = await called("whatsnewEntries", `${root}entries.js`);
    if (!data.starts) return { data, index: new Index(data, language) };
    await loadParts();
    const { PartIndex } = /** @type {any} */ (globalThis).whatsnewSearch;
    return { data, index: new PartIndex(data, `${root}search-data/`, language) };
  };

  /**
   * The entries of the site, with their names, titles and messages.
   * @param {string} root its address
   */
  const load = (root, language = {}) => (loading ??= loadOnce(root, language));

  /**
   * The entries, also with the words of their texts.
   * @param {string} root
   */
  const loadAll = async (root, language = {}) => {
    const words = called("whatsnewWords", `${root}entry-words.js`);
    const [loaded, texts] = await Promise.all([load(root, language), words]);
    if (!loaded.data.starts) loaded.index.addWords(texts);
    return loaded;
  };

  /**
   * The answer to a query, and the rows of the best entries.
   * @param {Loaded} loaded @param {string} query @param {number} most number of rows @param {boolean} [typing]
   */
  const find = async ({ data, index }, query, most, typing = false) => {
    const now = () => search(index, query, typing);
    const answer = data.starts ? await index.complete(now) : now();
    const best = answer.hits.slice(0, most).map((/** @type {Hit} */ { entry }) => entry);
    const rows = data.starts ? await index.rows(best) : best.map((/** @type {number} */ one) => data.entries?.[one]);
    return { answer, rows };
  };

  Object.assign(globalThis, { whatsnewSearch: { Index, search, load, loadAll, find } });
})();
