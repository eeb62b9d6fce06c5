// The parts of Sphinx's doctools.js that the scripts use; every page loads doctools.js first.
declare const Documentation: {
  gettext: (message: string) => string;
  ngettext: (singular: string, plural: string, number: number) => string;
};
declare const _: (message: string) => string;

// The functions of text.js that the other scripts use.
declare const whatsnewText: {
  bare: (source: string) => string;
  copied: (text: string) => Promise<boolean>;
  decimal: (number: number) => string;
  distance: (one: string, two: string, most?: number) => number;
  folded: (text: string) => string;
  keepFields: (form: HTMLFormElement, read: () => void) => void;
  markdownTarget: (url: string) => string;
  megabytes: (done: number, total: number) => string;
  releaseRange: (
    form: HTMLFormElement,
    suffix: string,
  ) => {
    placesOf: (names: string) => number[];
    test: () => (found: number[]) => boolean;
    isSet: () => boolean;
    clear: () => void;
    read: (wanted: URLSearchParams) => void;
    write: (address: URLSearchParams) => void;
    inWords: () => string[];
  } | null;
  withParts: (form: HTMLFormElement, atOnce: boolean, start: () => void) => void;
};

// The functions of module-names.js that the checklist uses.
declare const whatsnewModules: {
  isList: (text: string) => boolean;
  namesIn: (text: string, known: Set<string>, path?: string) => string[];
};

// The functions of run-engine.js that run.js uses.
declare const whatsnewEngine: {
  ask: (
    code: string,
    filename: string,
    run: {
      tell: (text: string, done?: number, total?: number) => void;
      end: (text: string, result?: { steps: string[]; answers: string[]; lacks: boolean }) => void;
    },
  ) => void;
  python: string;
  stop: () => void;
  warm: () => void;
};

// In workers.
declare const importScripts: (url: string) => void;
