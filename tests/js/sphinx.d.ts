// What scripts use of Sphinx's own doctools.js, which is on every page before them.
declare const Documentation: {
  gettext: (message: string) => string;
  ngettext: (singular: string, plural: string, number: number) => string;
};
declare const _: (message: string) => string;
