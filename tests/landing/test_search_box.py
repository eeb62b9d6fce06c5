"""The search box of a first page: a form that needs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

FILES = {
    'index.md': """\
# Shop

```{toctree}
deep/page
```

(box)=
```{search-box} Paste <b>an</b> error
:example: An "error": no till
```

[Search](#box).
""",
    'deep/page.rst': """\
Deep
====

.. search-box::
""",
}


@pytest.mark.parametrize('builder', ['html', 'dirhtml'])
def test_form_leads_to_the_search_page(site: Callable[..., Site], builder: str) -> None:
    """The form has the right address of the search page, also on a page in a subfolder."""
    made = site(FILES).build(builder)
    page = made.html('index', builder)
    form = page.select_one('#box form[role="search"]')
    assert form
    assert form['action'] == {'html': 'search.html', 'dirhtml': 'search/'}[builder]
    field = form.select_one('input[name="q"]')
    assert field
    assert field['placeholder'] == 'An "error": no till'
    label = form.select_one(f'label[for="{field["id"]}"]')
    assert label
    assert label.get_text() == 'Paste <b>an</b> error'
    deep = made.html({'html': 'deep/page', 'dirhtml': 'deep/page/index'}[builder], builder)
    other = deep.select_one('.whatsnew-search-box form')
    assert other
    assert other['action'] == {'html': '../search.html', 'dirhtml': '../../search/'}[builder]
    assert other.label.get_text() == 'Find a change'


@pytest.mark.parametrize('builder', ['text', 'latex', 'epub', 'man', 'singlehtml', 'xml'])
def test_other_formats_have_no_search(site: Callable[..., Site], builder: str) -> None:
    """Other formats contain only the link target of the search box."""
    made = site(FILES).build(builder)
    for path in made.outdir(builder).rglob('*'):
        if path.suffix in {'.txt', '.tex', '.xhtml', '.html', '.1'} and path.name != 'search.html':
            assert 'no till' not in path.read_text(encoding='utf-8')


def test_unknown_option(site: Callable[..., Site]) -> None:
    """An unknown option gives a warning that suggests the correct option."""
    made = site({'index.md': '# Shop\n\n```{search-box}\n:exampl: x\n```\n'})
    message = "unknown option 'exampl'; did you mean 'example'?"
    made.build(warnings=[f'index.md:3: WARNING: {message} [whatsnew.unknown_field]'])
    assert made.html().select('.whatsnew-search-box')
