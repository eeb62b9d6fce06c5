"use strict";

// Sphinx takes a plural by the value of such as n != 1, which is no number.
{
  const plural = Documentation.PLURAL_EXPR;
  Documentation.PLURAL_EXPR = (n) => Number(plural(n));
}

Object.assign(Documentation.TRANSLATIONS, {
  "%(count)s places in %(files)s files": "%(count)s Stellen in %(files)s Dateien",
  "%(file)s cannot be read.": "%(file)s lässt sich nicht lesen.",
  "%(file)s names no module.": "%(file)s nennt kein Modul.",
  "%(found)s in %(number)s file": [
    "%(found)s in %(number)s Datei",
    "%(found)s in %(number)s Dateien"
  ],
  "%(number)s done": "%(number)s erledigt",
  "%(number)s file not read": [
    "%(number)s Datei nicht gelesen",
    "%(number)s Dateien nicht gelesen"
  ],
  "%(number)s ignored by comments in the code": "%(number)s durch Kommentare im Code ausgenommen",
  "%(number)s more that do not concern the new release: %(parts)s": "%(number)s weitere, die die neue Version nicht betreffen: %(parts)s",
  "%(number)s not shown (%(effect)s): %(title)s": "%(number)s nicht gezeigt (%(effect)s): %(title)s",
  "%(number)s of %(all)s": "%(number)s von %(all)s",
  "%(number)s of %(all)s change": [
    "%(number)s von %(all)s Änderung",
    "%(number)s von %(all)s Änderungen"
  ],
  "%(number)s of %(all)s change done": [
    "%(number)s von %(all)s Änderung erledigt",
    "%(number)s von %(all)s Änderungen erledigt"
  ],
  "%(number)s of %(all)s changes cannot be found in code": "%(number)s von %(all)s Änderungen lassen sich im Code nicht finden",
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
  "Browsers run the full scan only on pages from a web server, and this page is a file.": "Browser führen die vollständige Suche nur auf Seiten von einem Webserver aus, und diese Seite ist eine Datei.",
  "Browsers run this only on pages from a web server, and this page is a file.": "Browser führen das nur auf Seiten von einem Webserver aus, und diese Seite ist eine Datei.",
  "Changes": "Änderungen",
  "Choose a folder": "Einen Ordner auswählen",
  "Choose files": "Dateien auswählen",
  "Close": "Schließen",
  "Copied": "Kopiert",
  "Copy %(form)s": "%(form)s kopieren",
  "Copy as Markdown": "Als Markdown kopieren",
  "Ctrl+Enter": "Strg+Eingabe",
  "Did you mean:": "Meinten Sie:",
  "Done.": "Fertig.",
  "Done. Python has more modules outside a browser.": "Fertig. Außerhalb des Browsers hat Python mehr Module.",
  "Done. The output differs from the page: this is Python %(version)s for browsers, which cannot do all that others can.": "Fertig. Die Ausgabe weicht von der Seite ab: Das ist Python %(version)s für Browser, das nicht alles kann, was andere können.",
  "Done; it printed nothing.": "Fertig; nichts wurde ausgegeben.",
  "Done; the rest of the output is not shown.": "Fertig; der Rest der Ausgabe wird nicht gezeigt.",
  "Drop a folder or files here. Your code stays in this browser.": "Einen Ordner oder Dateien hier ablegen. Ihr Code bleibt in diesem Browser.",
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
  "Or paste code, imports, or a list of requirements": "Oder Code, Importe oder eine Liste von Abhängigkeiten einfügen",
  "Output": "Ausgabe",
  "Page of its own": "Eigene Seite",
  "Press Ctrl+C or ⌘C to copy": "Zum Kopieren Strg+C oder ⌘C drücken",
  "Progress": "Fortschritt",
  "Python could not be loaded: %(problem)s.": "Python konnte nicht geladen werden: %(problem)s.",
  "Python could not be loaded: the site's own worker is missing, or may not run.": "Python konnte nicht geladen werden: Der Worker der Website fehlt oder darf nicht laufen.",
  "Python has not started yet. The network may be slow, or something blocks it. It goes on trying until you stop it.": "Python ist noch nicht gestartet. Vielleicht ist das Netz langsam, oder etwas blockiert es. Der Versuch läuft weiter, bis Sie ihn abbrechen.",
  "Reading %(done)s of %(total)s files…": "Datei %(done)s von %(total)s wird gelesen…",
  "Run": "Ausführen",
  "Run again": "Noch einmal ausführen",
  "Run on Python %(version)s": "Auf Python %(version)s ausführen",
  "Running…": "Läuft …",
  "Save as JSON": "Als JSON speichern",
  "Scan the text": "Den Text durchsuchen",
  "Scan your code": "Ihren Code durchsuchen",
  "Scanning %(done)s of %(total)s files…": "Datei %(done)s von %(total)s wird durchsucht…",
  "Show": "Anzeigen",
  "Stop": "Anhalten",
  "Stopped.": "Angehalten.",
  "The browser did not let the page copy.": "Der Browser hat der Seite das Kopieren nicht erlaubt.",
  "The full scan could not run: %(problem)s.": "Die vollständige Suche konnte nicht laufen: %(problem)s.",
  "The scan could not run: %(problem)s.": "Die Suche konnte nicht laufen: %(problem)s.",
  "There is no file with code.": "Es ist keine Datei mit Code dabei.",
  "This browser does not let the page run Python: %(problem)s": "Dieser Browser lässt die Seite kein Python ausführen: %(problem)s",
  "This ended the interpreter: %(problem)s.": "Das hat den Interpreter beendet: %(problem)s.",
  "This is the short scan: it finds modules and dotted names in Python, for %(known)s of %(all)s changes. The command below finds all.": "Dies ist die kurze Suche: Sie findet Module und Namen mit Punkten in Python, für %(known)s von %(all)s Änderungen. Der Befehl unten findet alle.",
  "This site has only the short scan.": "Diese Website hat nur die kurze Suche.",
  "also what may need a check": "auch, was zu prüfen ist",
  "and %(count)s more": "und %(count)s weitere",
  "breaks": "schlägt fehl",
  "check": "zu prüfen",
  "dead": "nie ausgeführt",
  "en": "de",
  "from %(release)s": "von %(release)s",
  "guarded": "abgesichert",
  "modules %(names)s": "Module %(names)s",
  "not read: %(file)s": "nicht gelesen: %(file)s",
  "nothing": "nichts",
  "only what is not done": "nur was nicht erledigt ist",
  "or": "oder",
  "search for it": "suchen Sie danach",
  "the best %(number)s shown": "die besten %(number)s angezeigt",
  "the site's own worker is missing, or may not run": "der Worker der Website fehlt oder darf nicht laufen",
  "typing": "nur für Typprüfer",
  "unparsed": "nicht geparst",
  "up to %(release)s": "bis %(release)s",
  "warns": "warnt",
  "what breaks": "was nicht mehr geht",
  "what breaks or warns": "was nicht mehr geht oder warnt",
  "with “%(words)s”": "mit „%(words)s“",
  "without %(areas)s": "ohne %(areas)s"
});
