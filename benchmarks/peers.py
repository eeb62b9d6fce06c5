"""What is compared: how each tool is given the notes, and how it is called."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import notes as generator
from notes import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from notes import Note

    Writer = Callable[[Path, Sequence[Note]], None]

BIN = Path(sys.executable).parent
SPHINX = [sys.executable, '-m', 'sphinx', '-q', '-b', 'html', 'docs', 'site']


@dataclass(frozen=True)
class Peer:
    """A tool, as its users call it in the folder of their project."""

    name: str
    label: str
    write: Writer  #: all sources; again, for notes of which one was changed
    commands: Sequence[Sequence[str]]  #: that make a build, one after the other
    packages: Sequence[str]  #: of which the versions are told
    prepare: Sequence[Sequence[str]] = ()  #: what its users do once, and keep
    site: str = 'site'


def _put(path: Path, text: str) -> None:
    """Write *text* where it differs: what stays the same keeps its time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding='utf-8') != text:
        path.write_text(text, encoding='utf-8')


def _pages(notes: Sequence[Note]) -> list[list[Note]]:
    pages: list[list[Note]] = [[] for _ in range(generator.PAGES)]
    for note in notes:
        pages[note.page].append(note)
    return pages


def _facts(note: Note) -> str:
    return f'*{note.kind.capitalize()}* · `{note.api}` · #{note.issue}'


def _fence(note: Note) -> str:
    return f'\n```pycon\n{note.code}```\n' if note.code else ''


# Sphinx

_CONF = """\
project = 'Shop'
author = copyright = 'the shop'
extensions = ['myst_parser'{extensions}]
html_theme = 'furo'
html_title = 'Shop'
html_baseurl = 'https://shop.example/notes/'
myst_enable_extensions = ['colon_fence']
html_last_updated_fmt = None
{more}"""

_INDEX = '# Shop\n\n```{{toctree}}\n{}\n```\n'


#: as if PyStemmer were not installed, which Sphinx uses where it is
NO_STEMMER = "import sys\nsys.modules['Stemmer'] = None\n"


def _conf(
    folder: Path, extensions: Sequence[str] = (), more: str = '', *, stemmer: bool = False
) -> None:
    names = ''.join(f', {name!r}' for name in extensions)
    text = _CONF.format(extensions=names, more=more)
    _put(folder / 'docs/conf.py', text if stemmer else NO_STEMMER + text)


def _sphinx_pages(
    folder: Path, notes: Sequence[Note], entry: Callable[[Note], str], head: str = ''
) -> None:
    for number, part in enumerate(_pages(notes)):
        text = head.format(number) + f'# Part {number}\n\n' + '\n'.join(map(entry, part))
        _put(folder / f'docs/part{number}.md', text)


def _index(folder: Path, more: Sequence[str] = ()) -> None:
    names = [*(f'part{number}' for number in range(generator.PAGES)), *more]
    _put(folder / 'docs/index.md', _INDEX.format('\n'.join(names)))


def plain(folder: Path, notes: Sequence[Note]) -> None:
    """Headings and text, as one writes without any extension."""
    _conf(folder)
    _index(folder)
    _sphinx_pages(
        folder,
        notes,
        lambda note: f'## {note.title}\n\n{_facts(note)}\n\n{note.text}\n{_fence(note)}',
    )


def labelled(folder: Path, notes: Sequence[Note], more: str = '') -> None:
    """The same, with a label before each heading: the least that makes entries addressable.

    :param more: further lines of ``conf.py``
    """
    _conf(folder, more=more)
    _index(folder)
    _sphinx_pages(
        folder,
        notes,
        lambda note: (
            f'({note.id})=\n## {note.title}\n\n{_facts(note)}\n\n{note.text}\n{_fence(note)}'
        ),
    )


#: what whatsnew312 does with the garbage collector, for a project without it
_COLLECTOR = """\
import atexit, gc
gc.set_threshold(400_000, 20, 50)
atexit.register(gc.freeze)
def setup(app):
    app.connect('builder-inited', lambda app: gc.freeze())
"""

_WHATSNEW = """\
whatsnew_release = '2.0'
whatsnew_previous_release = '1.9'
whatsnew_release_date = '2026-01-05'
whatsnew_areas = {{f'area{{n}}': f'Area {{n}}' for n in range({pages})}}
whatsnew_issue_url = 'https://shop.example/issues/%s'
whatsnew_intersphinx_name = 'shop'
whatsnew_ledger = 'anchors.toml'
whatsnew_samples = 'samples.json'
"""


def _whatsnew_conf() -> str:
    return _WHATSNEW.format(pages=generator.PAGES)


#: the pages of listings that the site of What's New in Python 3.12 has
_LISTINGS = {
    'highlights': '```{highlights}\n```\n',
    'every-change': '```{changes}\n:filter:\n:group-by: area\n:count:\n```\n',
    'upgrade': '```{changes}\n:style: checklist\n:count:\n```\n',
    'removals': (
        '```{changes}\n:flag: removal\n:style: timeline\n```\n\n'
        '```{changes}\n:flag: removal\n:group-by: removal\n:style: table\n:count:\n```\n'
    ),
    'by-module': '```{changes}\n:style: rows\n:group-by: module\n:sort-by: kind\n:count:\n```\n',
    'by-pep': '```{changes}\n:style: rows\n:group-by: pep\n:flag: pep\n:count:\n```\n',
    'by-kind': '```{changes}\n:style: rows\n:group-by: kind\n:count:\n```\n',
    'targets': '```{link-targets}\n```\n',
}


def _change(note: Note) -> str:
    more = ''
    if note.kind in {'deprecated', 'removed'}:
        more += f':replacement: {note.module}.other\n'
    if note.kind == 'deprecated':
        more += ':removal: 2.2\n'
    if note.number % 50 == 0:
        more += f':highlight: {note.title}\n'
    return (
        f':::{{change}} {note.title}\n:id: {note.id}\n:kind: {note.kind}\n:api: {note.api}\n'
        f':issue: {note.issue}\n{more}\n{note.text}\n{_fence(note)}:::\n'
    )


def whatsnew(folder: Path, notes: Sequence[Note]) -> None:
    """Entries, with everything switched on: listings, data, feeds, ledger, record."""
    _conf(folder, ['whatsnew312'], _whatsnew_conf())
    _whatsnew_pages(folder, notes)


def _whatsnew_pages(folder: Path, notes: Sequence[Note]) -> None:
    _index(folder, list(_LISTINGS))
    for name, text in _LISTINGS.items():
        _put(folder / f'docs/{name}.md', f'# {name.capitalize()}\n\n{text}')
    for name in ('anchors.toml', 'samples.json'):
        if not (folder / 'docs' / name).exists():
            _put(folder / 'docs' / name, '' if name.endswith('toml') else '{}\n')
    _sphinx_pages(folder, notes, _change, head='---\narea: area{}\n---\n')


def tuned(folder: Path, notes: Sequence[Note]) -> None:
    """The same, as the site of What's New in Python 3.12 is configured."""
    settings = (Path(__file__).parent / 'tuned_conf.py').read_text(encoding='utf-8')
    _conf(folder, ['whatsnew312'], _whatsnew_conf() + settings, stemmer=True)
    _whatsnew_pages(folder, notes)


def bare(folder: Path, notes: Sequence[Note]) -> None:
    """Entries, and no page of listings: what those cost is the difference."""
    _conf(folder, ['whatsnew312'], _whatsnew_conf())
    _index(folder)
    for name in ('anchors.toml', 'samples.json'):
        if not (folder / 'docs' / name).exists():
            _put(folder / 'docs' / name, '' if name.endswith('toml') else '{}\n')
    _sphinx_pages(folder, notes, _change, head='---\narea: area{}\n---\n')


def needs(folder: Path, notes: Sequence[Note]) -> None:
    """An object of sphinx-needs for each entry."""
    kinds = ''.join(
        f'    dict(directive={kind!r}, title={kind.capitalize()!r}, '
        "prefix='', color='', style=''),\n"
        for kind in KINDS
    )
    _conf(
        folder,
        ['sphinx_needs'],
        f"needs_types = [\n{kinds}]\nneeds_id_regex = '^note-[0-9]+'\nneeds_build_json = True\n",
    )
    _index(folder)
    _sphinx_pages(
        folder,
        notes,
        lambda note: (
            f'::::{{{note.kind}}} {note.title}\n:id: {note.id}\n\n{_facts(note)}\n\n{note.text}\n'
            f'{_fence(note)}::::\n'
        ),
    )


# Tools that gather notes and leave the pages to Sphinx


def _bullet(note: Note) -> str:
    return f'{note.title}\n\n{_facts(note)}\n\n{note.text}\n{_fence(note)}'


_TOWNCRIER = """\
[tool.towncrier]
directory = "changes"
filename = "docs/notes.md"
start_string = "<!-- notes -->\\n"
title_format = "## {name} {version}"
name = "Shop"
version = "2.0"
issue_format = "#{issue}"
"""


def towncrier(folder: Path, notes: Sequence[Note]) -> None:
    """A file for each entry; what they make together is one page."""
    types = ''.join(
        f'[[tool.towncrier.type]]\ndirectory = "{kind}"\nname = "{kind.capitalize()}"\n'
        'showcontent = true\n'
        for kind in KINDS
    )
    _put(folder / 'towncrier.toml', _TOWNCRIER + types)
    _conf(folder)
    _put(folder / 'docs/index.md', _INDEX.format('notes'))
    _put(folder / 'docs/notes.head', '# Notes\n\n<!-- notes -->\n')
    for note in notes:
        _put(folder / f'changes/{note.issue}.{note.kind}.md', _bullet(note))


_COLLECT = """\
import pathlib, subprocess, sys
made = subprocess.run([sys.argv[1], 'build', '--draft', '--version', '2.0', '--date', '2026-01-05'],
                      capture_output=True, text=True, check=True).stdout
text = '# Notes\\n\\n' + made
path = pathlib.Path('docs/notes.md')
if not path.exists() or path.read_text() != text:
    path.write_text(text)
"""


def reno(folder: Path, notes: Sequence[Note]) -> None:
    """A file of YAML for each entry, in a repository of git."""
    sections = ''.join(f'  - [{kind}, {kind.capitalize()}]\n' for kind in KINDS)
    _put(folder / 'releasenotes/config.yaml', f'---\nsections:\n{sections}')
    _conf(folder, ['reno.sphinxext'], "reno_root = '..'\n")
    _put(folder / 'docs/index.md', _INDEX.format('notes'))
    _put(
        folder / 'docs/notes.rst',
        'Notes\n=====\n\n.. release-notes::\n   :relnotessubdir: releasenotes\n',
    )
    for note in notes:
        code = ''
        if note.code:
            code = '\n.. code-block:: pycon\n\n' + ''.join(
                f'   {line}\n' for line in note.code.splitlines()
            )
        facts = f'*{note.kind.capitalize()}* · ``{note.api}`` · #{note.issue}'
        text = f'{note.title}\n\n{facts}\n\n{note.text.replace("`", "``")}\n{code}'
        body = ''.join(f'    {line}\n'.replace('    \n', '\n') for line in text.splitlines())
        # a name that reno knows ends in sixteen digits of base 16
        _put(
            folder / f'releasenotes/notes/note-{note.number:016x}.yaml',
            f'---\n{note.kind}:\n  - |\n{body}',
        )
    commit(folder)
    # it does not tell Sphinx of what it reads, so its users have the page read again
    (folder / 'docs/notes.rst').touch()


def commit(folder: Path) -> None:
    """Put all that there is into a repository."""
    git = ['git', '-c', 'user.name=shop', '-c', 'user.email=shop@shop.example']
    if not (folder / '.git').exists():
        subprocess.run([*git, 'init', '-q'], cwd=folder, check=True)
        _put(folder / '.gitignore', 'site/\n')
    subprocess.run([*git, 'add', '-A'], cwd=folder, check=True)
    subprocess.run([*git, 'commit', '-q', '--allow-empty', '-m', 'Notes'], cwd=folder, check=True)


# Tools that know nothing of Sphinx


def mkdocs(folder: Path, notes: Sequence[Note]) -> None:
    """Pages with headings that have an id."""
    _put(
        folder / 'mkdocs.yml',
        'site_name: Shop\nsite_url: https://shop.example/notes/\ntheme:\n  name: material\n'
        '  font: false\nplugins: [search]\n'
        'markdown_extensions: [attr_list, pymdownx.highlight, pymdownx.superfences]\n',
    )
    _put(folder / 'docs/index.md', '# Shop\n')
    for number, part in enumerate(_pages(notes)):
        text = ''.join(
            f'## {note.title} {{#{note.id}}}\n\n{_facts(note)}\n\n{note.text}\n{_fence(note)}\n'
            for note in part
        )
        _put(folder / f'docs/part{number}.md', f'# Part {number}\n\n{text}')


_HUGO_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body>
<nav>{{ range site.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</nav>
<aside>{{ .TableOfContents }}</aside><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>
"""


def hugo(folder: Path, notes: Sequence[Note]) -> None:
    """Pages with headings that have an id, in the smallest of layouts."""
    _put(folder / 'hugo.toml', 'baseURL = "https://shop.example/notes/"\ntitle = "Shop"\n')
    for name in ('single', 'list', 'home'):
        _put(folder / f'layouts/_default/{name}.html', _HUGO_PAGE)
    for number, part in enumerate(_pages(notes)):
        text = ''.join(
            f'## {note.title} {{#{note.id}}}\n\n{_facts(note)}\n\n{note.text}\n{_fence(note)}\n'
            for note in part
        )
        _put(folder / f'content/part{number}.md', f'---\ntitle: Part {number}\n---\n\n{text}')


_BASE = ('sphinx', 'myst-parser', 'furo')
_LEDGER = ([sys.executable, '-m', 'whatsnew312', 'anchors', 'update', '--built', 'site'],)
PEERS = (
    Peer('labelled', 'Sphinx, labelled headings', labelled, [SPHINX], _BASE),
    Peer(
        'collector',
        'Sphinx, labelled headings, same collector',
        partial(labelled, more=_COLLECTOR),
        [SPHINX],
        _BASE,
    ),
    Peer('plain', 'Sphinx, plain headings', plain, [SPHINX], _BASE),
    Peer('whatsnew312', 'whatsnew312, all switched on', whatsnew, [SPHINX], _BASE, prepare=_LEDGER),
    Peer(
        'tuned',
        'whatsnew312, as its site is set up',
        tuned,
        [SPHINX],
        (*_BASE, 'PyStemmer'),
        prepare=_LEDGER,
    ),
    Peer('needs', 'sphinx-needs', needs, [SPHINX], ('sphinx-needs',)),
    Peer(
        'towncrier',
        'towncrier and Sphinx',
        towncrier,
        [[sys.executable, '-c', _COLLECT, str(BIN / 'towncrier')], SPHINX],
        ('towncrier',),
    ),
    Peer('reno', 'reno and Sphinx', reno, [SPHINX], ('reno',)),
    Peer(
        'mkdocs',
        'mkdocs-material',
        mkdocs,
        [[str(BIN / 'mkdocs'), 'build', '-q']],
        ('mkdocs', 'mkdocs-material'),
    ),
    Peer('hugo', 'Hugo', hugo, [[str(BIN / 'hugo'), '--quiet']], ('hugo',), site='public'),
)
BARE = Peer('bare', 'whatsnew312, no listings', bare, [SPHINX], _BASE, prepare=_LEDGER)
