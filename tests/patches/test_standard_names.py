"""The patch for labels of entries in the standard domain: needed, or not applied."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING, Any

import pytest

from whatsnew312.patches import standard_names
from whatsnew312.patches.guard import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

FILES = {
    'index.md': """\
# Shop

See {ref}`other-place` and {any}`shop-tills`.

(other-place)=
## Another place

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout

New ones.
:::
""",
}
REF = {'index.md': FILES['index.md'].replace('{any}`shop-tills`', '{ref}`shop-tills`')}


def test_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the patch does not fit, there is one warning, and all references have the same targets."""
    usual = site(FILES).build()
    # simulate a version of Sphinx with tables of another type
    monkeypatch.setattr(standard_names, 'Part', lambda owner, name, _: Part(owner, name, UserDict))
    made = site(FILES).build(warnings=None)
    (warning,) = made.warnings
    assert "the patch 'standard_names' does not know this version" in warning
    links = [
        [link['href'] for link in page.select('#shop a.internal')]
        for page in (usual.html(), made.html())
    ]
    assert links[0] == links[1] != []


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, Sphinx has no label for an entry, so the role ``ref`` does not find it."""
    assert site(REF).build().html().select('a[href="#shop-tills"] .std-ref')

    def nothing(*args: Any) -> None:
        pass

    monkeypatch.setattr('whatsnew312.entries.checks.duplicates.add_names', nothing)
    (warning,) = site(REF).build(warnings=None).warnings
    assert 'shop-tills' in warning


TWO_PAGES = {
    'index.md': FILES['index.md']
    + '\n```{toctree}\n:glob:\n\n[a-z]-*\n```\n\n```{link-targets}\n```\n',
    'a-refers.md': '# Refers\n\n{ref}`place`, {ref}`text <plain-place>`, {ref}`own`.\n',
    'b-first.md': '# First\n\n(place)=\n## First place\n\n(plain-place)=\nText.\n',
    'c-untitled.md': '# Untitled\n\n(place)=\nText.\n',
    'd-last.md': '# Last\n\n(place)=\n## Last place\n\n(plain-place)=\nText.\n',
    'e-own.md': '# Own\n\n(own)=\n## Own place\n',
}


def _edit_first(made: Site) -> None:
    made.edit('b-first.md', '# First\n', '# First\n\nMore.\n')


def _remove_last(made: Site) -> None:
    made.write({'d-last.md': '# Last\n\nText.\n'})


def _remove_page(made: Site) -> None:
    made.write({'d-last.md': None})


def _leave_out_last(made: Site) -> None:
    made.write({'d-last.md': '# Last\n\n:::{only} latex\n(place)=\n## Last place\n:::\n'})


def _other_title(made: Site) -> None:
    made.edit('e-own.md', 'Own place', 'Other place')


def _entry_has_it(made: Site) -> None:
    made.edit('index.md', ':id: shop-tills', ':id: shop-tills\n:alias: own')
    made.build(warnings=None)
    made.edit('index.md', '\n:alias: own', '')


@pytest.mark.parametrize(
    'edit',
    [_edit_first, _remove_last, _remove_page, _leave_out_last, _other_title, _entry_has_it],
)
def test_two_pages_define_a_label(site: Callable[..., Site], edit: Callable[[Site], None]) -> None:
    """After an edit, each label and each reference to it are as in a fresh build."""
    made = site(TWO_PAGES).build(warnings=None)
    edit(made)
    files = made.build(warnings=None).files()
    fresh = made.build(warnings=None, fresh=True).files()
    assert {name for name in fresh if files.get(name) != fresh[name]} == set()


def test_two_processes_define_a_label(site: Callable[..., Site]) -> None:
    """The page whose label counts does not depend on the number of processes."""
    pages = {f'x{number}.md': f'# X{number}\n\n(place)=\n## {number}\n' for number in range(10, 30)}
    made = site({**TWO_PAGES, **pages})
    serial = made.run(warnings=None, fresh=True).files()
    parallel = made.run('html', '-j', '2', warnings=None, fresh=True).files()
    assert {name for name in serial if parallel.get(name) != serial[name]} == set()
    assert 'x29.html#place' in str(made.html('a-refers'))
