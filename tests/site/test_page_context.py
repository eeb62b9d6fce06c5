"""The values that this extension sets for page templates are declared and documented."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from whatsnew312.site.page_context import NewPageValues, PageValues

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / 'src' / 'whatsnew312'
GUIDE = ROOT / 'docs' / 'guide' / 'how-it-is-built.md'

#: the live preview has separate handlers; its module says why
LISTENERS = {'site/page_context.py', 'serve/child.py', 'serve/kept_warnings.py'}

#: records, for each page, which values the handlers of this extension change
WATCHING = """\
import json

def first(app, pagename, templatename, context, doctree):
    context['before'] = dict(context)

def last(app, pagename, templatename, context, doctree):
    before = context.pop('before')
    app.watched[pagename] = sorted(
        key
        for key in context
        if key not in before or context[key] is not before[key]
        if not key.startswith('alabaster')  # a theme that Sphinx always loads
    )

def end(app, exception):
    (app.outdir / 'watched.json').write_text(json.dumps(app.watched))

def setup(app):
    app.watched = {}
    app.connect('html-page-context', first, priority=-1000)
    app.connect('html-page-context', last, priority=1000)
    app.connect('build-finished', end, priority=1000)
"""

NOTES = """\
# Shop

```{toctree}
more
```

:::{change} Discount codes
:id: shop-codes
:kind: removed
:area: checkout
:action: Nothing.

Codes are gone.
:::

```{changes}
:filter:
```
"""
MORE = """\
# More

## Even more

Text.
"""


@pytest.mark.parametrize('builder', ['html', 'singlehtml'])
def test_all_values_are_declared(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    """In a real build, only declared values are set or replaced."""
    made = site(
        {'index.md': NOTES, 'more.md': MORE, 'watching.py': WATCHING},
        extensions=['myst_parser', 'watching', 'whatsnew312'],
        html_baseurl='https://shop.example/',
        whatsnew_change_pages=True,
    )
    monkeypatch.syspath_prepend(made.srcdir)
    made.build(builder)
    watched = json.loads(made.read('watched.json'))
    found = {key for keys in watched.values() for key in keys}
    assert found <= PageValues.__optional_keys__
    # this build must set these values; so the test cannot pass without any observed value
    assert set(watched['index']) >= ({'metatags'} if builder == 'html' else {'toc'})


def test_one_listener() -> None:
    """All other modules add their functions to the single listener."""
    assert {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob('*.py')
        if re.search(r"connect\(\s*'html-page-context'", path.read_text(encoding='utf-8'))
    } == LISTENERS


def test_the_guide_has_them_all() -> None:
    """The table for authors of templates has exactly the declared values."""
    text = GUIDE.read_text(encoding='utf-8').partition('\n## Values for templates\n')[2]
    table = re.findall(r'^\| `(\w+)` +\| ([^|]+?) *\|', text.partition('\n## ')[0], re.MULTILINE)
    pages = dict(table)
    assert len(pages) == len(table)
    assert pages.keys() == NewPageValues.__optional_keys__
    on_all = {key for key, page in pages.items() if page != 'added pages'}
    assert on_all == PageValues.__optional_keys__
