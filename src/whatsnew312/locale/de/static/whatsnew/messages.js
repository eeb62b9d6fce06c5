"use strict";

// Sphinx takes a plural by the value of such as n != 1, which is no number.
{
  const plural = Documentation.PLURAL_EXPR;
  Documentation.PLURAL_EXPR = (n) => Number(plural(n));
}

Object.assign(Documentation.TRANSLATIONS, {
  "%(number)s done": "%(number)s erledigt",
  "%(number)s of %(all)s": "%(number)s von %(all)s",
  "%(number)s of %(all)s change": [
    "%(number)s von %(all)s Änderung",
    "%(number)s von %(all)s Änderungen"
  ],
  "%(number)s of %(all)s change done": [
    "%(number)s von %(all)s Änderung erledigt",
    "%(number)s von %(all)s Änderungen erledigt"
  ],
  "%(number)s of %(all)s target": [
    "%(number)s von %(all)s Ziel",
    "%(number)s von %(all)s Zielen"
  ],
  "%(number)s of other areas": "%(number)s aus anderen Bereichen",
  "%(number)s of other modules": "%(number)s zu anderen Modulen",
  "%(number)s of other releases": "%(number)s aus anderen Releases",
  "%(number)s shown": "%(number)s angezeigt",
  "%s change": [
    "%s Änderung",
    "%s Änderungen"
  ],
  "%s change found": [
    "%s Änderung gefunden",
    "%s Änderungen gefunden"
  ],
  "%s target": [
    "%s Ziel",
    "%s Ziele"
  ],
  "Browsers run this only on pages from a web server, and this page is a file.": "Browser führen das nur auf Seiten von einem Webserver aus, und diese Seite ist eine Datei.",
  "Changes": "Änderungen",
  "Close": "Schließen",
  "Copied": "Kopiert",
  "Copy %(form)s": "%(form)s kopieren",
  "Ctrl+Enter": "Strg+Eingabe",
  "Did you mean:": "Meinten Sie:",
  "Done.": "Fertig.",
  "Done. Python has more modules outside a browser.": "Fertig. Außerhalb des Browsers hat Python mehr Module.",
  "Done. The output differs from the page: this is Python %(version)s for browsers, which cannot do all that others can.": "Fertig. Die Ausgabe weicht von der Seite ab: Das ist Python %(version)s für Browser, das nicht alles kann, was andere können.",
  "Done; it printed nothing.": "Fertig; nichts wurde ausgegeben.",
  "Done; the rest of the output is not shown.": "Fertig; der Rest der Ausgabe wird nicht gezeigt.",
  "Edit, then run again": "Bearbeiten und erneut ausführen",
  "Found with “%(meant)s” in place of “%(typed)s”.": "Mit „%(meant)s“ statt „%(typed)s“ gefunden.",
  "Left out, because no change has it: %(words)s": "Weggelassen, weil es in keiner Änderung vorkommt: %(words)s",
  "Left out: %(reasons)s": "Weggelassen: %(reasons)s",
  "Link to this": "Hierher verlinken",
  "Loading Python %(version)s (the first time, up to %(size)s)…": "Python %(version)s wird geladen (beim ersten Mal bis zu %(size)s) …",
  "Look for it in the list below, or %(search)s.": "Sehen Sie in der Liste unten nach, oder %(search)s.",
  "Look for it in the list below.": "Sehen Sie in der Liste unten nach.",
  "No change fits. Perhaps it has nothing to do with this release.": "Keine Änderung passt. Vielleicht hat es nichts mit diesem Release zu tun.",
  "No change names %(name)s.": "Keine Änderung nennt %(name)s.",
  "No change names %(name)s. Did you mean %(near)s?": "Keine Änderung nennt %(name)s. Meinten Sie %(near)s?",
  "None": "Keines",
  "Not copied": "Nicht kopiert",
  "Nothing is known here as “#%(name)s”.": "„#%(name)s“ ist hier nicht bekannt.",
  "Nothing was copied: the browser forbids it": "Nichts wurde kopiert: Der Browser verbietet es",
  "Output": "Ausgabe",
  "Page of its own": "Eigene Seite",
  "Press Ctrl+C or ⌘C to copy": "Zum Kopieren Strg+C oder ⌘C drücken",
  "Python could not be loaded: %(problem)s.": "Python konnte nicht geladen werden: %(problem)s.",
  "Python could not be loaded: the site's own worker is missing, or may not run.": "Python konnte nicht geladen werden: Der Worker der Website fehlt oder darf nicht laufen.",
  "Python has not started yet. The network may be slow, or something blocks it. It goes on trying until you stop it.": "Python ist noch nicht gestartet. Vielleicht ist das Netz langsam, oder etwas blockiert es. Der Versuch läuft weiter, bis Sie ihn abbrechen.",
  "Run": "Ausführen",
  "Run again": "Noch einmal ausführen",
  "Run on Python %(version)s": "Auf Python %(version)s ausführen",
  "Running…": "Läuft …",
  "Stop": "Anhalten",
  "Stopped.": "Angehalten.",
  "This browser does not let the page run Python: %(problem)s": "Dieser Browser lässt die Seite kein Python ausführen: %(problem)s",
  "This ended the interpreter: %(problem)s.": "Das hat den Interpreter beendet: %(problem)s.",
  "en": "de",
  "from %(release)s": "von %(release)s",
  "modules %(names)s": "Module %(names)s",
  "only what is not done": "nur was nicht erledigt ist",
  "or": "oder",
  "search for it": "suchen Sie danach",
  "the best %(number)s shown": "die besten %(number)s angezeigt",
  "up to %(release)s": "bis %(release)s",
  "with “%(words)s”": "mit „%(words)s“",
  "without %(areas)s": "ohne %(areas)s"
});
