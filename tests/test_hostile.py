"""Hostile text in an entry breaks no build, page, output file or other entry."""

from __future__ import annotations

import ast
import json
import os
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import forked
import pytest
from documents import DOCS
from dom import dom
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whatsnew312.model.characters import is_clean
from whatsnew312.model.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Site

#: seconds after which a build counts as hanging; even a slow machine needs less
HANG = 240

NEIGHBOUR = {
    'md': """

:::{change} The neighbour
:id: shop-neighbour
:kind: added
:area: stock

Its body.
:::
""",
    'rst': """

.. change:: The neighbour
   :id: shop-neighbour
   :kind: added
   :area: stock

   Its body.
""",
}

LISTINGS = {
    'md': """

## Listed

```{changes}
:style: checklist
```

```{changes}
:filter:
```

```{changes}
:style: table
:columns: change, action, replacement
```

```{changes}
:group-by: module
```

```{changes}
:style: bars
:group-by: kind
```

```{highlights}
```

```{link-targets}
```

See {whatsnew:change}`shop-evil`.
""",
    'rst': """

Listed
------

.. changes::
   :style: checklist

.. changes::
   :style: table
   :columns: change, action, replacement

.. changes::
   :group-by: module

.. highlights::

.. link-targets::

See :whatsnew:change:`shop-evil`.
""",
}


def entry(suffix: str, title: str, body: str = 'Body.', **fields: str) -> str:
    """Return a page: an entry with these fields, then a correct entry, then every listing."""
    fields = {'id': 'shop-evil', 'kind': 'added', 'area': 'stock', **fields}
    indent = '' if suffix == 'md' else '   '
    lines = [f'{indent}:{name}: {value}' for name, value in fields.items()]
    lines += ['', *(f'{indent}{line}' for line in body.split('\n')), '']
    if suffix == 'md':
        fence = ':' * 500
        head, lines = '# Shop\n\n', [f'{fence}{{change}} {title}', *lines, fence]
    else:
        head, lines = 'Shop\n====\n\n', [f'.. change:: {title}', *lines]
    return head + '\n'.join(lines) + NEIGHBOUR[suffix] + LISTINGS[suffix]


def texts(made: Site) -> Iterator[tuple[str, str]]:
    """Yield name and text of the text files in the output, without the files of the theme."""
    for name, data in made.files().items():
        kept = name.endswith(('.html', '.xhtml', '.xml', '.js', '.json', '.atom', '.opf', '.ncx'))
        if not name.startswith('_static/') and (
            kept or name.endswith(('.txt', '.tex', '.1', '.texi'))
        ):
            yield name, data.decode()


# Invisible characters

BAD = ''.join(
    map(chr, (0x07, 0x1B, 0x7F, 0x85, 0x9B, 0x202A, 0x202E, 0x2066, 0x2069, 0xFFFE, 0xFFFF))
)


def escaped(text: str) -> str:
    """Return *text* as a quoted option of MyST, which is YAML."""
    return json.dumps(text, ensure_ascii=True)


def hidden(suffix: str) -> str:
    """Return a page with invisible characters in every text."""
    fields = ('contributor', 'replacement', 'action', 'highlight', 'module')
    if suffix == 'md':
        values = {name: escaped(f'{name} {BAD} end') for name in fields}
        body = f'Text {BAD} &#x202E;end, ![alt {BAD}](x.png)\n\n```python\nx = "{BAD} code"\n```'
    else:
        bad = BAD.replace('\x85', '')  # docutils starts a new line at this character
        values = {name: f'{name} {bad} end' for name in fields}
        body = f'Text {bad} end |lone| end\n\n.. code-block:: python\n\n   x = "{bad} code"'
    page = entry(suffix, f'Title {BAD if suffix == "md" else bad} end', body, **values)
    return page + ('' if suffix == 'md' else '\n.. |lone| unicode:: 0xD800\n')


@pytest.mark.parametrize('suffix', ['md', 'rst'])
@pytest.mark.parametrize('builder', ['html', 'epub', 'text', 'xml', 'latex', 'man', 'texinfo'])
def test_hidden_characters(site: Callable[..., Site], suffix: str, builder: str) -> None:
    """Invisible characters give one warning per text, and become U+FFFD in all output.

    XML files stay well-formed.
    """
    made = site(
        {f'index.{suffix}': hidden(suffix)}, nitpicky=False, html_baseurl='https://x.example/'
    )
    made.configure(whatsnew_release_date='2026-01-01')
    made.build(builder, warnings=None)
    assert not [line for line in made.warnings if 'Traceback' in line]
    told = [line for line in made.warnings if '[whatsnew.' in line]
    assert [line for line in told if not line.endswith('[whatsnew.control_character]')] == []
    subjects = sorted(re.search(r'WARNING: ((?:this )?\w+) has', line)[1] for line in told)
    fields = ['action', 'contributor', 'highlight', 'module', 'replacement']
    # the warning for the page is about the definition of the surrogate
    assert subjects == [*fields, 'this change', *['this page'] * (suffix == 'rst')]
    assert all('(U+0007, U+001B, U+007F' in line or '(U+D800)' in line for line in told)
    for name, text in texts(made):
        assert is_clean(text.replace('\x1f', '')), name
        if name.endswith(('.xml', '.xhtml', '.atom', '.opf', '.ncx')):
            ET.fromstring(text)
    text = made.plain()
    for word in ('Title', 'action', 'replacement', 'contributor', 'Text'):
        assert f'{word}\ufffd' in text, word
    assert builder == 'latex' or 'x="\ufffd' in text
    assert 'Itsbody.' in text
    if builder == 'html':
        names = set(made.inventory())
        assert names == {'shop-evil', 'shop-neighbour'}
        assert made.read('entries.js').startswith('whatsnewEntries(')
        found = json.loads(made.read('changes.json'))['changes']
        assert [one['id'] for one in found] == ['shop-evil', 'shop-neighbour']
        assert re.fullmatch('action \ufffd{10,11} end', found[0]['action'])


def test_hidden_in_samples(site: Callable[..., Site]) -> None:
    """Invisible characters become visible in samples outside of entries, and in listings."""
    made = site(
        {
            'index.md': '# Shop\n\n```{sample} python\n:skip: "a\\u202e"\nx = "\u202e"\n```\n\n'
            '```{sample-output}\n\u202e\n```\n\n```{changes}\n:empty: "None\\u202e"\n```\n'
        }
    ).build(
        'text',
        warnings=[
            'index.md:3: WARNING: sample has invisible characters (U+202E); write it without '
            'them [whatsnew.control_character]',
            'index.md:3: WARNING: sample has invisible characters (U+202E); write it without '
            'them [whatsnew.control_character]',
            'index.md:8: WARNING: sample-output has invisible characters (U+202E); write it '
            'without them [whatsnew.control_character]',
            'index.md:12: WARNING: changes has invisible characters (U+202E); write it '
            'without them [whatsnew.control_character]',
        ],
    )
    assert 'x = "\ufffd"' in made.text()
    assert 'None\ufffd' in made.text()
    assert is_clean(made.text())


def test_backslashes_are_no_characters(site: Callable[..., Site]) -> None:
    """The mark that docutils keeps for a backslash is not reported as a control character."""
    site({'index.rst': entry('rst', r'A \*b\* c', r'Body \*x*.', action=r'Do \`this.')}).build()


# Links

JS = 'javascript:window.pwned=1'
LINKS = f"""\
`embedded <{JS}>`_ and named_ and `other <JavaScript:alert(1)>`__ and vbscript_.

.. _named: {JS}
.. _vbscript: vbscript:x
.. image:: x.png
   :target: {JS}

`data <data:text/html,x>`_ `file <file:///etc/passwd>`_ `ftp <ftp://x/>`_

`web <https://x.example/>`_ `mail <mailto:a@x.example>`_ `near <other.html#x>`_ `here <#x>`_"""


@pytest.mark.parametrize('builder', ['html', 'singlehtml', 'epub', 'latex'])
def test_links_that_run(site: Callable[..., Site], builder: str) -> None:
    """Links in titles, fields and bodies go to the web, to mail or into the site.

    Links with any other scheme, such as ``javascript:``, become plain text with a warning.
    """
    link = f'`act <{JS}>`_'
    page = entry('rst', f'T `t <{JS}>`__', LINKS, action=link, replacement=link, highlight=link)
    made = site({'index.rst': page}, suppress_warnings=['epub', 'image']).build(
        builder, warnings=None
    )
    told = [line for line in made.warnings if '[whatsnew.' in line]
    assert all(line.endswith('[whatsnew.bad_link]') for line in told)
    # some builders process pages twice
    assert len(set(told)) == 7
    assert len(told) >= 12
    assert all(re.match(r'index\.rst:[0-9]+: ', line) for line in told)
    for name, text in texts(made):
        assert not re.search(
            r'(?:href|src|content|xlink:href)="\s*(?:javascript|vbscript|data:text|file)',
            text,
            re.IGNORECASE,
        ), name
        assert not re.search(r'\\sphinxhref{(?!https?:|mailto:|other\.)[^\\]', text), name
    if builder == 'html':
        links = [link['href'] for link in made.html().select('#shop-evil > p a[href]')]
        assert [href for href in links if 'peps' not in href] == [
            *('https://x.example/', 'mailto:a%40x.example', 'other.html#x', '#x')
        ]
        text = made.html().find(id='shop-evil').get_text()
        assert 'embedded and named and other and vbscript.' in text


def test_links_that_run_in_myst(site: Callable[..., Site]) -> None:
    """No form of a Markdown link runs a script, on its page or in a listing."""
    forms = ('[a]({})', '<{}>', '[a][b]\n\n[b]: {}', '[a](<{}>)', '![a](x.png){{target="{}"}}')
    schemes = (
        JS,
        'JAVASCRIPT:x',
        'javas&#99;ript:x',
        '&#1;javascript:x',
        'javascript&colon;x',
        'vbscript:x',
        'data:text/html,x',
    )
    body = '\n\n'.join(form.format(scheme) for form in forms for scheme in schemes)
    page = entry(
        'md', f'T [t]({JS})', body, action=escaped(f'[a]({JS})'), highlight=escaped(f'[a]({JS})')
    )
    made = site({'index.md': page}, nitpicky=False).build(warnings=None)
    assert not [line for line in made.warnings if 'Traceback' in line]
    for tag in made.html().find_all(True):
        for name in ('href', 'src', 'action', 'xlink:href'):
            value = re.sub(r'[\x00-\x20]', '', str(tag.get(name, ''))).lower()
            assert not value.startswith(('javascript:', 'vbscript:', 'data:text')), tag
    assert 'shop-neighbour' in made.inventory()


@pytest.mark.parametrize(
    'body',
    [
        '<script>window.pwned=1</script>',
        'a <img src=x onerror="window.pwned=1"> b',
        '```{raw} html\n<script>window.pwned=1</script>\n```',
        '```{eval-rst}\n.. raw:: html\n\n   <script>window.pwned=1</script>\n```',
        '```{eval-rst}\n.. role:: r(raw)\n   :format: html\n\n:r:`<script>window.pwned=1</script>`\n```',
        '```{figure-md}\n<img src=x onerror="window.pwned=1">\n\na\n```',
    ],
)
def test_no_html_with_the_settings_of_this_site(site: Callable[..., Site], body: str) -> None:
    """With this site's settings for raw markup, no HTML of a body reaches the page."""
    disabled = re.search(
        r'^myst_disable_syntax = (.*)$', (DOCS / 'conf.py').read_text(), re.MULTILINE
    )
    assert disabled
    conf = (DOCS / 'docutils.conf').read_text(encoding='utf-8')
    files = {'index.md': entry('md', 'T', body), 'docutils.conf': conf}
    made = site(files, myst_disable_syntax=ast.literal_eval(disabled[1])).build(warnings=None)
    page = made.html()
    assert not page.select('[onerror]')
    assert not [script for script in page.find_all('script') if 'pwned' in script.get_text()]
    assert set(made.inventory()) == {'shop-evil', 'shop-neighbour'}


def test_links_of_an_inventory(site: Callable[..., Site]) -> None:
    """An inventory with a ``javascript:`` address gives a warning, and no link to it."""
    made = site(
        {
            'index.md': entry('md', 'T', api='evil.x, good.y'),
            'names.txt': '# Sphinx inventory version 2\n# Project: x\n# Version: 1\n# plain\n'
            'evil.x py:function 1 javascript://x/%0aalert(1) -\n'
            'good.y py:function 1 y.html#$ -\n',
        },
        whatsnew_inventories={'other': ('https://other.example/', 'names.txt')},
    ).build(
        warnings=[
            "names.txt:5: WARNING: the inventory 'other' cannot be read: "
            "'javascript://x/%0aalert(1)' is not the address of a page [whatsnew.data_file]",
            'index.md:3: WARNING: py:obj reference target not found: evil.x [ref.obj]',
        ]
    )
    links = [link['href'] for link in made.html().select('.whatsnew-details a.external')]
    assert links == ['https://other.example/y.html#good.y']


# Files

LEDGER = """\
[entries]
"shop-evil" = { page = "index" }
"shop-neighbour" = { page = "index" }
[pages]
"/index" = {}
"/../../outside" = { removed = "Gone." }
"//tmp/whatsnew-outside" = { removed = "Gone." }
"/a/../../../outside" = { moved = "/index" }
"/good/old" = { moved = "/index" }
"""


def test_files_only_below_the_output(site: Callable[..., Site]) -> None:
    """A build writes only to its output folders.

    Neither a name with ``..`` nor a symbolic link in the output makes it write elsewhere.
    """
    made = site(
        {
            'index.md': entry('md', 'T', id='../../evil', alias='/etc/evil, shop-evil')
            + '\n```{sample} python\n:filename: ../../evil.py\n:skip: no\nx\n```\n'
            + '\n```{anchor-map} /../../../../../../dev/zero\n```\n'
            + '\n```{anchor-map} nul\x1b.toml\n```\n',
            'anchors.toml': LEDGER,
        },
        whatsnew_ledger='anchors.toml',
        whatsnew_inventories={'../../evil': ('https://x.example/', 'peps.toml')},
        nitpicky=False,
    )
    outside = made.root / 'outside.txt'
    outside.write_text('mine')
    made.outdir('html').mkdir(parents=True)
    for name in ('changes.json', 'entries.js'):
        (made.outdir('html') / name).symlink_to(outside)
    before = set(made.root.parent.rglob('*'))
    made.build(warnings=None)
    assert not [line for line in made.warnings if 'Traceback' in line]
    new = set(made.root.parent.rglob('*')) - before
    allowed = (made.outdir('html'), made.doctreedir)
    assert [
        path for path in new if not any(path.is_relative_to(folder) for folder in allowed)
    ] == []
    assert outside.read_text() == 'mine'
    assert json.loads(made.read('changes.json'))['changes']
    assert 'good/old.html' in made.files()
    subtypes = [re.search(r'\[(whatsnew\.\w+)\]$', line) for line in made.warnings]
    found = [match[1] for match in subtypes if match]
    assert found.count('whatsnew.ledger') == 3
    assert found.count('whatsnew.data_file') == 2
    assert found.count('whatsnew.config') == 1
    assert found.count('whatsnew.bad_id') == 2


@pytest.mark.parametrize(
    'record',
    [
        *('{"samples": {}}', '{"samples": [], "platforms": []}', '[' * 100_000),
        '{"samples": {"x": {"2.0": 5}}, "platforms": []}',
        '{"samples": {"x": {"2.0": "\\u202e"}}, "platforms": []}',
        '{"samples": {}, "platforms": [5]}',
        *('null', '5', '{"samples": {"x": 5}, "platforms": []}', '{"samples": {}, "platforms": 5}'),
    ],
)
def test_records_of_samples(site: Callable[..., Site], record: str) -> None:
    """An invalid record of samples gives one warning, and the pages are built."""
    made = site(
        {'index.md': '# Shop\n\n```{sample} python\nx = 1\n```\n', 'samples.json': record},
        whatsnew_samples='samples.json',
    ).build('text', warnings=None)
    assert [line.rpartition(' ')[2] for line in made.warnings] == ['[whatsnew.data_file]']
    assert 'not a record of samples' in made.warnings[0]
    assert 'x = 1' in made.text()


def test_a_map_of_anything(site: Callable[..., Site]) -> None:
    """An invalid line of an anchor map does not affect other lines.

    An invalid map does not affect the page.
    """
    table = {
        'ok': 'shop-evil',
        'a b': 'x',
        'c': '',
        'd': 5,
        'e\u202e': 'x',
        'f': 'x\x07',
        '<b>"': 'shop-evil',
    }
    lines = '\n'.join(f'{json.dumps(key)} = {json.dumps(value)}' for key, value in table.items())
    made = site(
        {
            'index.md': entry('md', 'T') + '\n```{anchor-map} map.toml\n```\n'
            '\n```{anchor-map} deep.toml\n```\n',
            'map.toml': lines,
            'deep.toml': 'a = ' + '[' * 9_000,
        },
    ).build(warnings=None)
    subtypes = [line.rpartition(' ')[2] for line in made.warnings]
    assert sorted(subtypes) == ['[whatsnew.bad_value]'] * 5 + ['[whatsnew.data_file]']
    items = made.html().select('ul.whatsnew-anchor-map > li')
    assert [item['id'] for item in items] == ['<b>"', 'ok']


# Size and depth

BIG = {
    'title': {'title': '[' * 1_000_000},
    'markup': {'action': "'" + '*a `[](' * 150_000 + "'"},
    'names': {'api': 'a.' * 500_000 + 'a', 'module': 'b.' * 500_000 + 'b'},
    'bad aliases': {'alias': ', '.join(f'a b {n}' for n in range(10_000))},
    'contributors': {'contributor': ', '.join(f'A {n}' for n in range(10_000))},
    'kind': {'kind': 'x' * 1_000_000},
    'line': {'body': 'x' * 1_000_000},
    'references': {'body': 'See {ref}`shop-neighbour`.\n' * 5_000},
    'quotes': {'body': '>' * 5_000 + ' x'},
    'lists': {'body': '\n'.join('  ' * n + '- x' for n in range(300))},
    'directives': {'body': '\n'.join(f'{":" * (400 - n)}{{note}}' for n in range(350))},
}
#: the subtypes of the expected warnings, for cases that have any
TOLD = {
    'names': ['bad_api'],
    'bad aliases': ['bad_id'] * 10,
    'kind': ['unknown_kind'],
    'directives': ['too_deep'],
}


def emphasis(depth: int) -> str:
    return '*a ' * depth + 'x' + ' b*' * depth


#: sources with nested markup of a given depth, in the body or elsewhere; at one depth the parser
#: fails, at another depth a later step
DEEP = {
    'body.md': lambda n: f':::{{change}} T\n:id: shop-{n}\n:kind: fixed\n\n{emphasis(n)}\n:::\n',
    'title.md': lambda n: f':::{{change}} {emphasis(n)}\n:id: shop-{n}\n:kind: fixed\n:::\n',
    'field.md': lambda n: (
        f':::{{change}} T\n:id: shop-{n}\n:kind: fixed\n:action: "{emphasis(n)}"\n:::\n'
    ),
    'highlight.md': lambda n: (
        f':::{{change}} T\n:id: shop-{n}\n:kind: fixed\n:highlight: "{emphasis(n)}"\n:::\n'
    ),
    'lists.rst': lambda n: f'.. change:: T\n   :id: shop-{n}\n   :kind: fixed\n\n   {"- " * n}x\n',
    'notes.rst': lambda n: (
        f'.. change:: T\n   :id: shop-{n}\n   :kind: fixed\n\n'
        + ''.join(f'{"   " * (level + 1)}.. note::\n\n' for level in range(n))
    ),
}


@pytest.mark.parametrize('name', DEEP)
def test_depths(site: Callable[..., Site], name: str) -> None:
    """An entry that is nested too deep loses only its own body or markup, with one warning."""
    depths = (20, 60, 100, 120, 150, 200, 250, 400)
    title = '# Shop\n\n' if name.endswith('.md') else 'Shop\n====\n\n'
    lists = '\n\n```{changes}\n:style: table\n```\n\n```{highlights}\n```\n'
    made = site(
        {
            'index.md': f'# Shop\n\n```{{toctree}}\n{name.partition(".")[0]}\n```\n{lists}',
            name: title + '\n'.join(map(DEEP[name], depths)),
        },
        whatsnew_areas={},
    ).build(warnings=None)
    told = [line.rpartition(' ')[2] for line in made.warnings if '[whatsnew.' in line]
    # in reStructuredText, one level counts as two
    assert len(told) in {len(depths) - 1, len(depths) - 2}
    assert set(told) == {'[whatsnew.too_deep]'}
    assert {f'shop-{n}' for n in depths} == set(made.inventory())


def test_quotes_as_deep_as_text_can_be(site: Callable[..., Site]) -> None:
    """The text builder has room for 23 nested quotes.

    With 24, the body is left out with one warning, and the build goes on.
    """

    def quotes(number: int) -> str:
        return '\n\n'.join(f'   {" " * level}q{level}' for level in range(number + 1))

    made = site(
        {
            'index.rst': 'Shop\n====\n\n'
            + ''.join(
                f'.. change:: Of {number}\n   :id: shop-{number}\n   :kind: fixed\n\n'
                f'{quotes(number)}\n\n'
                for number in (23, 24)
            )
        },
        whatsnew_areas={},
    ).build('text', warnings=None)
    (line,) = made.warnings
    assert line.endswith('[whatsnew.too_deep]')
    assert 'index.rst:' in line
    text = made.read('index.txt')
    assert text.count('q20') == 1
    assert 'Of 24' in text


@pytest.mark.parametrize(
    ('builder', 'ending'), {'html': 'html', 'latex': 'tex', 'text': 'txt'}.items()
)
def test_footnote_of_a_body_left_out(site: Callable[..., Site], builder: str, ending: str) -> None:
    """A reference to a footnote stays on the page if the body with the footnote is left out."""
    body = ['.. [7] A footnote.', *(f'{" " * level}quote' for level in range(60))]
    lines = '\n\n'.join(f'   {line}' for line in body)
    made = site(
        {
            'index.rst': 'Shop\n====\n\nSee there [7]_.\n\n'
            f'.. change:: T\n   :id: shop-deep\n   :kind: fixed\n\n{lines}\n'
        },
        whatsnew_areas={},
    ).build(builder, warnings=None)
    (line,) = made.warnings
    assert line.endswith('[whatsnew.too_deep]')
    pages = [page.read_text(encoding='utf-8') for page in made.outdir(builder).glob(f'*.{ending}')]
    assert re.search(r'See there.*7', ''.join(pages))


@pytest.mark.parametrize('case', BIG)
def test_big(site: Callable[..., Site], case: str) -> None:
    """Very long, many or deeply nested texts are built, with only the expected warnings."""
    fields = dict(BIG[case])
    title, body = fields.pop('title', 'T'), fields.pop('body', 'Body.')
    page = entry('md', title, body, **fields)
    made = site({'index.md': page}, smartquotes=False)
    done = forked.run(
        *('-m', 'sphinx', '-q', '--no-color', '-b', 'html'),
        *('-d', made.doctreedir, made.srcdir, made.outdir('html')),
        env={**os.environ, 'PYTHONWARNINGS': 'ignore'},
        killed_after=HANG,
    )
    assert done.returncode == 0, done.stderr[:2000]
    assert 'Traceback' not in done.stderr
    assert re.findall(r'\[whatsnew\.(\w+)\]$', done.stderr, re.MULTILINE) == TOLD.get(case, [])
    assert max(map(len, done.stderr.splitlines()), default=0) < 1_000
    names = set(made.inventory())
    assert names == {'shop-evil', 'shop-neighbour'}
    assert dom(made.read('index.html')).find(id='shop-neighbour')


# Anything at all

FRAGMENTS = st.sampled_from(
    [
        *('<script>', '</script>', '"', "'", '`', '``', '*', '[', '](', ')', '{', '}', '{{', '}}'),
        *('\x00', '\x07', '\x1b', '\x85', '\u2028', '\u202e', '\ufffe', '\U0001f40d', '&#x202e;'),
        *('javascript:', ':::', '```', '\n', '\t', '..', '::', '|', '%s', '{0}', '\\', '$', '#'),
        *('3.12', '8', '1234', '-', ',', 'shop-a', 'added', 'stock', 'null', 'true', '[]', '- a'),
    ]
)
GARBAGE = st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=6).map(''.join)
OPTIONS = st.dictionaries(
    st.one_of(st.sampled_from([*FIELDS, 'class', 'name']), GARBAGE), GARBAGE, max_size=4
)
PAGES = st.builds(
    lambda title, options, body, listing: (title, options, body, listing),
    GARBAGE,
    OPTIONS,
    GARBAGE,
    st.dictionaries(
        st.sampled_from(['kind', 'group-by', 'style', 'columns', 'sort-by', 'empty', 'pep', 'x']),
        st.one_of(
            GARBAGE, st.sampled_from(['table', 'bars', 'pep', 'module', 'checklist', 'rows'])
        ),
        max_size=3,
    ),
)


def surroundings(suffix: str, parts: tuple[str, dict, str, dict]) -> str:
    """Return a page with garbage in every place, and then a correct entry."""
    title, options, body, listing = parts
    title = ' '.join(title.split())
    sets = [
        [f':{" ".join(name.split())}: {" ".join(value.split())}' for name, value in given_.items()]
        for given_ in (options, listing)
    ]
    if suffix == 'md':
        one = '\n'.join([f':::::::{{change}} {title}', *sets[0], '', body, ':::::::', ''])
        two = '\n'.join([':::::::{changes}', *sets[1], ':::::::', ''])
        return f'# Shop\n\n{one}\n{two}{NEIGHBOUR[suffix]}'
    body = '\n'.join(f'   {line}' for line in body.split('\n'))
    one = '\n'.join([f'.. change:: {title}', *(f'   {line}' for line in sets[0]), '', body, ''])
    two = '\n'.join(['.. changes::', *(f'   {line}' for line in sets[1]), ''])
    return f'Shop\n====\n\n{one}\n{two}{NEIGHBOUR[suffix]}'


@pytest.mark.parametrize('suffix', ['md', 'rst'])
def test_anything_on_a_page(shared_site: Callable[..., Site], tmp_path: Path, suffix: str) -> None:
    """With any text on a page, the build ends, and the next entry is complete.

    Each warning is one line.
    """
    # in a browser, HTML that is not closed would include the entry after it
    no_html = ['html_block', 'html_inline']
    made = shared_site({f'index.{suffix}': 'x'}, nitpicky=False, myst_disable_syntax=no_html)

    @settings(
        max_examples=int(os.environ.get('WHATSNEW_EXAMPLES', '12')),
        suppress_health_check=list(HealthCheck),
    )
    @given(PAGES)
    def build(parts: tuple[str, dict, str, dict]) -> None:
        path = made.srcdir / f'index.{suffix}'
        path.write_bytes(surroundings(suffix, parts).encode('utf-8', 'surrogatepass'))
        made.build(warnings=None, fresh=True)
        assert not [line for line in made.warnings if 'Traceback' in line or 'rror!' in line]
        ours = [line for line in made.warnings if '[whatsnew.' in line]
        assert all(line.startswith(f'index.{suffix}:') and line.isprintable() for line in ours)
        assert made.inventory()['shop-neighbour'] == ('index.html#shop-neighbour', 'The neighbour')
        page = made.html()
        assert 'Its body.' in page.find(id='shop-neighbour').get_text()
        assert json.loads(made.read('changes.json'))['changes'][-1]['id']

    build()
