"""The texts that the extension shows to readers are in the language of the site."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from gettext import GNUTranslations
from typing import TYPE_CHECKING

import messages
import pytest
from babel import Locale
from babel.messages.checkers import python_format
from reading import squeeze
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import BeautifulSoup
    from conftest import Site

FILES = {
    'index.md': """\
---
area: checkout
---

# Der Laden

```{toctree}
:hidden:
listen
filter
upgrade
ziele
```

:::{change} Codes an der Kasse
:id: laden-codes
:kind: deprecated
:pep: 8, 695
:issue: 1042
:contributor: Ada Byron
:api: !shop.codes, !shop.a.b, !shop.c.d, !shop.e.f, !shop.g.h
:since: 2.0.1
:removal: future
:replacement: Rabatte
:action: Umsteigen.
:highlight: Codes

Der Text.

```{sample} python
:skip: nur gezeigt
print('Ware')
```
```{sample-output}
Ware
```
:::

:::{change} Rabatte
:id: laden-rabatte
:kind: added
:pep: 8

Noch ein Text.
:::
""",
    'listen.md': """\
# Listen

```{changes}
:style: table
:columns: change, kind, area, module, pep, platform, removal, replacement, action, guidance
```

```{changes}
:group-by: module
:count:
```

```{changes}
:group-by: pep
:style: cards
```

```{changes}
:style: timeline
:group-by: removal
:flag: removal
```

```{changes}
:kind: fixed
```

```{samples-report}
```
""",
    'filter.md': '# Filter\n\n```{changes}\n:filter:\n:group-by: area\n```\n',
    'upgrade.md': '# Umstieg\n\n```{changes}\n:style: checklist\n:group-by: urgency\n```\n',
    'ziele.md': '# Ziele\n\n```{link-targets}\n```\n',
}


#: a placeholder for a value in a message, after :func:`re.escape`
_PLACE = re.compile(r'%(?:\\\(\w+\\\))?s')


def variants(message: object) -> list[str]:
    """Return a list with the message, or with its singular and plural."""
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


def visible(soup: BeautifulSoup) -> str:
    """Return all text in the body of a page, with the attributes that readers see or hear."""
    told = [
        element[name]
        for name in ('aria-label', 'placeholder', 'data-label')
        for element in soup.find_all(attrs={name: True})
    ]
    for element in soup.find_all(['script', 'style']):
        element.decompose()
    body = soup.select_one('.body')
    assert body is not None
    return ' '.join(' | '.join([body.get_text(' | '), *told]).split())


def test_template_is_up_to_date() -> None:
    """The template has exactly the messages of the sources; ``make messages`` updates it."""
    template, sources = messages.read(messages.TEMPLATE), messages.extract()
    assert {message.id for message in template} == {message.id for message in sources}
    assert len(list(messages.messages(template))) > 100


def test_template_has_every_call() -> None:
    """The template has the message of each call, also where Babel's reader does not find it.

    Before Python 3.12, an f-string is one token, and Babel does not see the calls in it.
    """
    known = {
        text
        for message in messages.messages(messages.read(messages.TEMPLATE))
        for text in variants(message.id)
    }
    for path in sorted(messages.PACKAGE.rglob('*.py')):
        for node in ast.walk(ast.parse(path.read_bytes())):
            match node:
                case ast.Call(ast.Name('_' | 'N_' | 'ngettext'), [ast.Constant(str(text)), *_]):
                    assert text in known, f'{path.name}:{node.lineno}'


@pytest.mark.parametrize('path', messages.languages(), ids=lambda path: path.parent.parent.name)
class TestLanguage:
    """The catalog of each language is complete, and its compiled files are up to date."""

    def test_complete(self, path: Path) -> None:
        """Each message is translated, with the same placeholders as the original."""
        catalog = messages.read(path)
        wanted = {message.id for message in messages.read(messages.TEMPLATE)}
        assert {message.id for message in catalog} == wanted
        for message in messages.messages(catalog):
            assert not message.fuzzy, message.id
            assert all(variants(message.string)), message.id
            python_format(catalog, message)
        assert Locale.parse(catalog['en'].string) == catalog.locale, 'numbers are its own'

    def test_compiled(self, path: Path) -> None:
        """The compiled files have the same translations as the catalog."""
        catalog = messages.read(path)
        with path.with_suffix('.mo').open('rb') as file:
            compiled = GNUTranslations(file)
        for message in messages.messages(catalog):
            if isinstance(message.id, str):
                assert compiled.gettext(message.id) == message.string
            else:
                numbers = (1, 2) if catalog.num_plurals == 2 else range(100)
                told = {compiled.ngettext(*message.id, number) for number in numbers}
                assert told == set(message.string)
        assert messages.script_of(path).read_bytes() == messages.as_script(catalog)


@pytest.fixture(scope='module')
def german(shared_site: Callable[..., Site]) -> Site:
    """A site in German, with everything that shows texts of the extension."""
    made = shared_site(FILES, language='de', whatsnew_areas={'checkout': 'Kasse'})
    return made.build()


def test_nothing_is_left_in_english(german: Site) -> None:
    """No page shows a message in English."""
    catalog = messages.read(messages.LOCALE / 'de/LC_MESSAGES/whatsnew312.po')
    words = ' '.join(
        text for message in messages.messages(catalog) for text in variants(message.string)
    )
    english = [
        re.compile(rf'(?<!\w){_PLACE.sub("[^|]*?", re.escape(text))}(?!\w)')
        for message in messages.messages(catalog)
        for text in variants(message.id)
        # except words that also occur in the German translations
        if text != 'en' and not re.search(rf'\b{re.escape(text)}\b', words)
    ]
    for page in ('index', 'listen', 'filter', 'upgrade', 'ziele'):
        text = visible(german.html(page))
        assert [found[0] for one in english if (found := one.search(text))] == [], page


@pytest.mark.parametrize(
    ('page', 'wanted'),
    [
        (
            'index',
            [
                'Veraltet',
                'seit 2.0.1',
                'Entfernung in einer künftigen Version',
                'Stattdessen',
                'Was zu tun ist',
                'Beigetragen von',
                'Ausgabe',
                'Siehe auch',
            ],
        ),
        (
            'listen',
            [
                'Änderung',
                'Bereich',
                'Plattform',
                'Entfernung',
                'Verwenden: Rabatte. Umsteigen.',
                '2 Änderungen',
                'Ohne Modul',
                'shop, shop.a, shop.c und 2 weitere',
                'später',
                'Neu',
                '0 von 1 Beispiel geprüft.',
                'Nicht geprüft',
                'Nichts.',
            ],
        ),
        (
            'filter',
            [
                'Suchen',
                'Wörter, API-Name, PEP oder Issue-Nummer',
                'Alle Bereiche',
                'Alle zeigen',
                'Erfordert Handeln',
                'Änderungen filtern',
                'Keine Änderung erfüllt alles davon.',
                'PEPs 8, 695',
            ],
        ),
        (
            'upgrade',
            [
                '0 von 1 Änderung erledigt',
                'Erledigtes ausblenden',
                'Als Markdown kopieren',
                'Nicht mehr empfohlen: funktioniert noch',
                'Erledigt: Codes an der Kasse',
            ],
        ),
        ('ziele', ['Führt zu', 'Ziel suchen', '2 Ziele']),
    ],
)
def test_german(german: Site, page: str, wanted: list[str]) -> None:
    """Every part shows the German translation, on pages and in forms."""
    text = visible(german.html(page)).replace(' | ', ' ')
    text = re.sub(r'\s+([,.])', r'\1', text)
    assert [words for words in wanted if words not in text] == []


def test_scripts_are_given_their_words(german: Site) -> None:
    """Pages load the translations for our scripts after those for Sphinx's scripts."""
    sources = [str(script.get('src')) for script in german.html().find_all('script')]
    names = [source.partition('?')[0] for source in sources]
    assert names.index('_static/translations.js') < names.index('_static/whatsnew/messages.js')
    assert 'Hierher verlinken' in german.read('_static/whatsnew/messages.js')


@pytest.mark.parametrize('builder', ['text', 'latex', 'man'])
def test_other_builders(german: Site, builder: str) -> None:
    """Other builders show the German translation, too."""
    text = german.build(builder, warnings=None).plain()
    for words in ('Was zu tun ist', 'Beigetragen von', 'Ohne Modul'):
        assert squeeze(words) in text


def test_no_catalog(site: Callable[..., Site]) -> None:
    """In a language without a catalog, texts are English, and no translations are loaded."""
    made = site(FILES, language='eo').build()
    assert 'What to do' in made.html().get_text()
    assert 'messages.js' not in made.read('index.html')
    assert 'whatsnew/messages.js' not in str(sorted(made.files()))


def test_own_kinds(site: Callable[..., Site]) -> None:
    """The labels of kinds that a project configures are not translated."""
    kinds = {'added': 'Frisch eingetroffen', 'deprecated': 'Läuft aus', 'fixed': 'Heil'}
    made = site(FILES, language='de', whatsnew_kinds=kinds).build()
    text = made.html().get_text()
    assert 'Frisch eingetroffen' in text
    assert 'Veraltet' not in text
    made.configure(whatsnew_kinds=kinds | {'added': ''})
    badge = made.build().html().select_one('.whatsnew-badge.whatsnew-added')
    assert badge is not None
    assert badge.get_text() == ''


def test_another_language_builds_all_again(site: Callable[..., Site]) -> None:
    """After a change of the language, the next build equals a fresh build, in pages and data."""
    made = site(FILES, html_baseurl='https://shop.example/', whatsnew_release_date='2026-01-02')
    made.build()
    assert 'Use instead' in made.read('changes.atom')
    made.configure(language='de')
    made.build()
    changed = made.files()
    fresh = made.build(fresh=True).files()
    assert 'Stattdessen' in made.read('changes.atom')
    assert [name for name in fresh if fresh[name] != changed.get(name)] == []


def test_one_process_builds_in_two_languages(site: Callable[..., Site]) -> None:
    """Two sites that are built in one process each have their own language."""
    found = []
    for language in ('de', 'en'):
        made = site(FILES, language=language)
        with patch_docutils(str(made.srcdir)), docutils_namespace():
            Sphinx(
                made.srcdir, made.srcdir, made.outdir(), made.doctreedir, 'html', status=None
            ).build()
        text = made.html().get_text()
        found.append(('Was zu tun ist' in text, 'What to do' in text))
    assert found == [(True, False), (False, True)]


def test_numbers(site: Callable[..., Site]) -> None:
    """Numbers have the thousands separator of the language."""
    script = (
        'from whatsnew312.locale import decimal, CATALOG, FOLDER\n'
        'from sphinx import locale\n'
        'print(decimal(1234), end=" ")\n'
        'locale.init([FOLDER], "de", CATALOG)\n'
        'print(decimal(1234), decimal(999))\n'
    )
    done = subprocess.run(
        [sys.executable, '-c', script], capture_output=True, text=True, check=True
    )
    assert done.stdout == '1,234 1.234 999\n'


def test_pages_that_left(site: Callable[..., Site]) -> None:
    """The page at the address of a moved page is in the language of the site."""
    ledger = '[pages]\n"/index" = {}\n"/old" = { moved = "/index", in = "2.0" }\n'
    made = site(
        {'index.md': '# Neues\n', 'anchors.toml': ledger},
        whatsnew_ledger='anchors.toml',
        language='de',
    )
    made.build(warnings=None)
    text = (made.outdir() / 'old.html').read_text(encoding='utf-8')
    assert 'Diese Seite ist umgezogen' in text
    assert 'Sie ist jetzt hier:' in text
