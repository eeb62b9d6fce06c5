"""The section that the preview shows first is the one that the whole page has afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from whatsnew312.serve.entry.section import Section, cut

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

NOTES = """\
---
area: stock
---
# Notes

## Tills

:::{change} One till
:id: shop-one
:kind: added
:api: shop.till.open

Opens a till.
:::

### More

(tea-label)=
::::{change} Two of `tea`
:id: shop-two
:alias: shop-tea
:kind: removed
:replacement: {func}`shop.brew`
:issue: 1012

Where to {whatsnew:change}`shop-one`.

```pycon
>>> 1 + 1
2
```
::::

:::{change} Three
:id: shop-three
:kind: changed

| a | b |
| --- | --- |
| 1 | 2 |
:::
"""
FILES = {
    'index.md': '# Shop\n\n```{toctree}\nnotes\nother\n```\n\n```{changes}\n```\n',
    'notes.md': NOTES,
    'other.md': '# Other\n\n:::{change} Far\n:id: shop-far\n:kind: added\n:area: stock\n\nFar.\n:::\n',
}

#: edits of single entries that are shown at once
FAST = {
    'word': ('Opens a till.', 'Opens a *till* in `code`.'),
    'two paragraphs': ('Opens a till.', 'Opens a till.\n\nCloses it.'),
    'title': ('One till', 'One `till` & more'),
    'kind': (':kind: added', ':kind: fixed'),
    'names': (':api: shop.till.open', ':api: shop.till.open, shop.till.close\n:issue: 1004, 1005'),
    'action': (':api: shop.till.open', ':api: shop.till.open\n:action: Call {func}`shop.x`.'),
    'highlight': (':api: shop.till.open', ':api: shop.till.open\n:highlight: Tills!'),
    'reference': (
        'Opens a till.',
        'See {whatsnew:change}`shop-two`, {whatsnew:change}`shop-far` and {ref}`tea-label`.',
    ),
    'unknown reference': ('Opens a till.', 'See {whatsnew:change}`shop-no` and {ref}`no`.'),
    'code': ('>>> 1 + 1\n2', '>>> 1 + 2\n3\n>>> len("<b>")'),
    'list': ('Opens a till.', '- one\n- two\n\n1. three\n'),
    'admonition': ('Where to {whatsnew:change}`shop-one`.', ':::{note}\nWhere *to*.\n:::'),
    'replacement': ('{func}`shop.brew`', '{whatsnew:change}`shop-far`'),
    'removed field': (':issue: 1012\n', ''),
    'unknown field': (':issue: 1012\n', ':ticket: 12\n'),
    'unknown role': ('Opens a till.', 'Opens {tills}`a`.'),
    'unknown directive': ('Opens a till.', '```{tills}\n```'),
    'heading': ('Opens a till.', '# Opens\n\na till.'),
    'HTML': ('Opens a till.', '<section id="x">\n\nOpens\n\n</section>'),
    'quotes': ('Opens a till.', '"Opens" it\'s -- a till...'),
    'comment': ('Opens a till.', '% hidden\n\nOpens.'),
    'table': ('| 1 | 2 |', '| 1 | 3 |\n| 4 | 5 |'),
    'mathematics': ('Opens a till.', 'Opens {math}`a + b`.'),
    'empty': ('Opens a till.\n', ''),
}

#: edits for which the whole page is needed
SLOW = {
    'id': (':id: shop-one', ':id: shop-1'),
    'page': ('## Tills', '## Till'),
    'target with a known name': ('Opens a till.', '(more)=\nOpens a till.'),
}

#: edits for which either is right, as long as it is the same
OTHER = {
    'alias': (':alias: shop-tea', ':alias: shop-tea, shop-drink'),
    'target': ('Opens a till.', '(shop-target)=\nOpens a till.'),
    'image': ('Opens a till.', '![A dot](dot.png)'),
    'sample': ('Opens a till.', '```{sample}\n>>> 1 + 1\n2\n```'),
    'title of another': ('One till', 'Three'),
    'twice': ('One till', 'Tills'),
    'index': ('Opens a till.', '```{index} till\n```\nOpens.'),
    'numbered': ('Opens a till.', '```{math}\n:label: sum\n\na + b\n```'),
}

#: makes sections and pages in a separate process, as the preview does
ALONE = """
import json, logging, sys
from pathlib import Path
from sphinx.application import Sphinx
from whatsnew312.patches.single_page import PageMaker
from whatsnew312.serve.entry.section import cut, edited_section, read_sources, warm_up
from whatsnew312.serve.folders import Folders

source, out, doctrees, scratch = map(Path, sys.argv[1:])
app = Sphinx(source, source, out, doctrees, 'html', status=None)
logging.getLogger('sphinx').handlers.clear()
maker = PageMaker(app, scratch)
maker.make('other', scratch / 'warm.html')
folders = Folders(source, out)
sources = read_sources(maker, folders)
warm_up(maker, sources)
path, page = source / 'notes.md', scratch / 'page.html'
text = path.read_text()
edits, found = json.load(sys.stdin), {}
for name, (old, new) in edits.items():
    path.write_text(text.replace(old, new, 1))
    found[name] = edited_section(maker, folders, 'notes', path.read_text(), sources)
for name, (old, new) in edits.items():
    path.write_text(text.replace(old, new, 1))
    maker.make('notes', page)
    section = found[name]
    found[name] = section and (section.html, cut(page.read_text(), section.id).html)
path.write_text(text)
print(json.dumps(found))
"""


def test_sections_are_those_of_the_page(site: Callable[..., Site]) -> None:
    """Many kinds of edits have the same section alone as on the page, or none alone."""
    made = site(FILES, html_theme='furo', nitpicky=False)
    (made.srcdir / 'dot.png').write_bytes(b'\x89PNG')
    made.build(warnings=None)
    edits = FAST | SLOW | OTHER
    assert all(NOTES.count(old) >= 1 for old, _new in edits.values())
    (made.root / 'scratch').mkdir()
    folders = (made.srcdir, made.outdir(), made.doctreedir, made.root / 'scratch')
    done = subprocess.run(
        [sys.executable, '-c', ALONE, *map(str, folders)],
        input=json.dumps(edits),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    differ = {name: both for name, both in found.items() if both and both[0] != both[1]}
    assert not differ
    assert {name for name in FAST if not found[name]} == set()
    assert not any(found[name] for name in SLOW)


def test_cut() -> None:
    """A section is cut from a page with all sections inside of it."""
    inside = '<section id="b">\n<section class="x" id="c">\n</section>\n</section>'
    html = f'<section id="a">\n{inside}\n</section>\n<p id="d"></p>'
    assert cut(html, 'b') == Section('b', inside)
    assert cut(html, 'd') is None
    assert cut('<section id="e">', 'e') is None
