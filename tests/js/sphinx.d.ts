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
};

// The functions of module-names.js that the checklist uses.
declare const whatsnewModules: {
  isList: (text: string) => boolean;
  namesIn: (text: string, known: Set<string>, path?: string) => string[];
};

// In workers.
declare const importScripts: (url: string) => void;
