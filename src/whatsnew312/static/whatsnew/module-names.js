// @ts-check
// The names of modules in a text or a file of the reader: imports in code, and the packages in lists
// and in the metadata of a project.
"use strict";

(() => {
  const { bare, folded } = whatsnewText;

  /** @typedef {"code" | "toml" | "cfg" | "list"} Form */

  /** The forms of files, by the end of their names. @type {[RegExp, Form][]} */
  const BY_NAME = [
    [/\.py[iwx]?$/, "code"],
    [/\.toml$|^pipfile$/, "toml"],
    [/\.cfg$/, "cfg"],
    [/\.(?:txt|in)$/, "list"],
  ];

  /** A line with a statement of Python that is not an import. */
  const STATEMENT =
    /^\s*(?:(?:async\s+)?(?:def|class)\s+\w+.*:|@\w|(?:if|for|while|try|with|else|elif|except)\b.*:\s*$|[\w.]+\s*(?::\s*\w+\s*)?=[^=]|[\w.]+\(|(?:return|raise|del|assert|pass|print)\b)/m;
  const IMPORT = /^\W*(?:from\s+[\w.]+\s+)?import\s/m;

  /** The form of a text: by the name of its file, or otherwise by what is in it.
   * @param {string} text in lower case
   * @param {string} path
   * @returns {Form}
   */
  const formOf = (text, path) => {
    const byName = BY_NAME.find(([end]) => end.test(folded(path)));
    if (byName) return byName[1];
    if (/^\[(?:metadata|options[\w.]*)\]\s*$/m.test(text)) return "cfg";
    if (/^\s*\[+[\w."' -]+\]+\s*(?:#.*)?$/m.test(text) && /^\s*[\w."'-]+\s*=(?!=)/m.test(text)) return "toml";
    const code = bare(text);
    return IMPORT.test(code) && STATEMENT.test(code) ? "code" : "list";
  };

  /**
   * The names of modules in a text, each in lower case; a name can occur several times.
   * @param {string} text
   * @param {Set<string>} known names of modules, in lower case
   * @param {string} [path] of the file with the text
   * @returns {string[]}
   */
  const namesIn = (text, known, path = "") => {
    const plain = folded(text)
      .replace(/\r\n?/g, "\n")
      // prompts of an interactive session
      .replace(/^[ \t]*(?:>>>|\.\.\.)(?: |$)/gm, "");
    return READERS[formOf(plain, path)](plain, known).filter(Boolean);
  };

  /** Whether a text is a list of names, so that further names can be added to it. @param {string} text */
  const isList = (text) => formOf(folded(text), "") === "list";

  /** @type {Record<Form, (text: string, known: Set<string>) => string[]>} */
  const READERS = {
    code: (text, known) =>
      joined(bare(text).replace(/:[ \t]*(?=(?:from\s+[\w.]+\s+)?import\s)/g, "\n"))
        .split("\n")
        .flatMap((line) => imported(line, known) ?? []),
    toml: (text, known) => inToml(text).map((one) => importable(one, known)),
    cfg: (text, known) => inCfg(text).map((one) => importable(one, known)),
    list: (text, known) =>
      joined(text.replace(/(^|\s)#.*/gm, "$1"))
        .split("\n")
        .flatMap((line) => imported(line, known) ?? required(line, known) ?? listed(line, known)),
  };

  /** A text whose imports in several lines are in one. @param {string} text */
  const joined = (text) =>
    text.replace(/\\\n|\bimport\s*\([^)]*\)?/g, (part) => part.replace(/[\s()\\]+/g, " "));

  /** The modules in an import; null for another line. @param {string} line @param {Set<string>} known */
  const imported = (line, known) => {
    const parts = line.split(";").map((part) => /^\W*?(?:from\s+([\w.]+)\s+)?import\s+(.*)/.exec(part));
    if (!parts[0]) return null;
    return parts.flatMap((part) => {
      if (!part) return [];
      const [, from, rest] = part;
      const names = rest.split(",").map((one) => one.trim().split(/\s/)[0]).filter(Boolean);
      if (!from) return names;
      // of the package itself
      if (from.startsWith(".")) return [];
      // a name can be a module of a package
      const inside = names.map((name) => `${from}.${name}`).filter((name) => known.has(name));
      return inside.length ? inside : [from];
    });
  };

  /** The package in a line of requirements; null for another line. @param {string} line @param {Set<string>} known */
  const required = (line, known) => {
    if (/^\s*(?:-|\.*\/)/.test(line) || /^[^@\s]*:\/\//.test(line.trim())) return [];
    const name =
      /^[\s"']*([\w.-]+)\s*(?:\[[^\]]*\]\s*)?(?:[=<>~!]=|[<>@]|;\s*(?:python|sys|platform|os|implementation|extra)\w*\s*[=<>!]|\s--)/.exec(
        line,
      )?.[1];
    return name ? [importable(name, known)] : null;
  };

  /** The names in a list. @param {string} line @param {Set<string>} known */
  const listed = (line, known) =>
    line
      .split(/[,;]+/)
      .map((part) => part.trim().replace(/\s+/g, " "))
      .flatMap((part) => (known.has(part) ? [part] : part.split(" ")))
      .map((name) => name.replace(/^["'\[(]+|["'\])]+$/g, ""))
      // a version is not a name
      .filter((name) => !/^[=<>~!]=?\d/.test(name))
      .map((name) => name.replace(/^([\w.-]+)(?:\[[^\]]*\])?[=<>~!].*/, "$1"))
      .map((name) => importable(name, known));

  /** The name with which Python imports a package. @param {string} name @param {Set<string>} known */
  const importable = (name, known) => (known.has(name) ? name : name.replace(/-/g, "_"));

  /** The name at the beginning of a requirement; empty if there is none. @param {string} requirement */
  const nameOf = (requirement) => /^\s*([a-z0-9][\w.-]*)(?!:)/.exec(requirement)?.[1] ?? "";

  /** What TOML has in a value: a text, a comment, or another character. */
  const TOKEN = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[^]/g;
  /** Where requirements are: in PEP 621 and PEP 735, and for common tools. After it, a name may follow. */
  const REQUIRES = /(?:(?:^|\.)(?:[\w-]*dependencies|requires|dependency-groups)|^(?:dev-)?packages)(?:\.([^.]+)|$)/;

  /** The packages in a value of TOML. @param {string} path table and key @param {string} value */
  const packagesAt = (path, value) => {
    const place = REQUIRES.exec(path);
    // "dynamic" names files
    if (!place || path.includes(".dynamic.")) return [];
    const isArray = value.startsWith("[");
    // each of these is a package, and its value is a version
    if (place[1] && !isArray) return /^python(?:_|$)/.test(place[1]) ? [] : [place[1]];
    // an array can include another group, which is not a package
    const arrays = isArray ? [value.replace(/\{[^{}]*\}/g, "")] : (value.match(/\[[^]*?\](?=\s*[,}])/g) ?? []);
    return arrays.flatMap((array) => array.match(/"(?:\\.|[^"\\])*"|'[^']*'/g) ?? []).map((one) => nameOf(one.slice(1, -1)));
  };

  /** The packages that a project in TOML needs. @param {string} text @returns {string[]} */
  const inToml = (text) => {
    let [table, line, depth] = ["", "", 0];
    /** @type {string[]} */
    const found = [];
    for (const [token] of `${text}\n`.matchAll(TOKEN)) {
      if (token.startsWith("#")) continue;
      const isValue = line.includes("=");
      if (isValue && (token === "[" || token === "{")) depth++;
      if (isValue && (token === "]" || token === "}")) depth--;
      if (token !== "\n" || depth > 0) {
        line += token;
        continue;
      }
      const parts = /^([^=]+)=([^]*)$/.exec(line);
      const head = /^\s*\[+([^\]]*)\]+\s*$/.exec(line);
      if (parts) found.push(...packagesAt([table, plainKey(parts[1])].filter(Boolean).join("."), parts[2].trim()));
      else if (head) table = plainKey(head[1]);
      [line, depth] = ["", 0];
    }
    return found;
  };

  /** A key without quotes and spaces. @param {string} key */
  const plainKey = (key) => key.replace(/["'\s]/g, "");

  /** The packages that a project in setup.cfg needs. @param {string} text @returns {string[]} */
  const inCfg = (text) => {
    let [section, key] = ["", ""];
    /** @type {string[]} */
    const found = [];
    for (const line of text.replace(/^\s*[#;].*$/gm, "").split("\n")) {
      const head = /^\[([^\]]+)\]/.exec(line);
      const parts = /^([\w.-]+)\s*[=:](.*)$/.exec(line);
      if (head) [section, key] = [head[1].trim(), ""];
      else if (parts) key = parts[1];
      const value = head ? "" : parts ? parts[2] : /^\s/.test(line) ? line : "";
      const isNeeded =
        (section === "options" && /^(?:install|setup|tests)_requires?$/.test(key)) ||
        section === "options.extras_require";
      if (isNeeded && value.trim()) found.push(nameOf(value));
    }
    return found;
  };

  Object.assign(globalThis, { whatsnewModules: { isList, namesIn } });
})();
