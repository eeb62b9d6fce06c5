"""A build after an edit gives the same files and the same warnings as a fresh build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

CODES = """\
:::{change} Discount *codes*
:id: shop-codes
:alias: old-codes
:kind: added
:pep: 695
:highlight: discount codes

Codes work.
:::
"""

FILES = {
    'index.md': '# Shop\n\n```{toctree}\n:glob:\n[b-z]*\n```\n',
    # an orphan, because Sphinx does not renew a page if the page next to it is deleted
    'a-codes.md': f'---\narea: checkout\norphan: true\n---\n# Codes\n\n{CODES}\n',
    'b-returns.md': """\
---
area: stock
---
# Returns

:::{change} Returns
:id: shop-returns
:kind: fixed
:action: See {whatsnew:change}`shop-codes`.
:::
""",
    'c-implicit.md': '# Implicit\n\n{whatsnew:change}`shop-codes`\n',
    'd-any.md': '# Any\n\n{any}`old-codes`\n',
    'e-ref.md': '# Ref\n\n{ref}`shop-codes`\n',
    'f-myst.md': '# MyST\n\n[](#shop-codes)\n',
    'g-explicit.md': '# Explicit\n\n{whatsnew:change}`text <shop-codes>` [text](#old-codes)\n',
    'h-highlights.md': '# Highlights\n\n```{highlights}\n```\n',
    'i-peps.md': '# PEPs\n\n```{changes}\n:group-by: pep\n```\n',
    'j-areas.md': '# Areas\n\n```{changes}\n:group-by: area\n:count:\n```\n',
    'k-title.md': """\
---
area: stock
---
# Title

:::{change} As {whatsnew:change}`shop-codes`
:id: shop-as-codes
:kind: changed

Likewise.
:::
""",
    'l-listing-of-titles.md': '# Titles\n\n```{changes}\n```\n',
    'z-nothing.md': '# Nothing\n\nNothing to see.\n',
}


def add(made: Site) -> None:
    new = CODES.replace('codes', 'coupons').replace('Discount', 'New')
    made.edit('b-returns.md', '# Returns\n', f'# Returns\n\n{new}')


def delete(made: Site) -> None:
    made.edit('a-codes.md', CODES, '')


def move(made: Site) -> None:
    delete(made)
    made.edit('b-returns.md', '# Returns\n', f'# Returns\n\n{CODES}')


def delete_page(made: Site) -> None:
    made.write({'a-codes.md': None})


def rename_page(made: Site) -> None:
    made.write({'a-codes.md': None, 'a-kodes.md': FILES['a-codes.md']})


def rename(made: Site) -> None:
    made.edit('a-codes.md', ':alias: old-codes', ':alias: old-codes, shop-codes')
    made.edit('a-codes.md', ':id: shop-codes', ':id: shop-discounts')


def change(name: str, old: str, new: str) -> Callable[[Site], None]:
    return lambda made: made.edit(name, old, new)


def configure(**conf: object) -> Callable[[Site], None]:
    return lambda made: made.configure(**conf)


EDITS = {
    'title': change('a-codes.md', 'Discount *codes*', '**Voucher** codes'),
    'body': change('a-codes.md', 'Codes work.', 'Codes work well.'),
    'kind': change('a-codes.md', ':kind: added', ':kind: changed'),
    'highlight': change('a-codes.md', ':highlight: discount codes', ':highlight: codes'),
    'no-highlight': change('a-codes.md', ':highlight: discount codes\n', ''),
    'area': change('a-codes.md', 'area: checkout', 'area: stock'),
    'line': change('a-codes.md', '# Codes\n', '# Codes\n\nText above.\n'),
    'alias-goes': change('a-codes.md', ':alias: old-codes\n', ''),
    'add': add,
    'delete': delete,
    'move': move,
    'rename': rename,
    'delete-page': delete_page,
    'rename-page': rename_page,
    'kinds': configure(whatsnew_kinds={'changed': 'Other', 'fixed': 'Well', 'added': 'New'}),
    'areas': configure(whatsnew_areas={'stock': 'Stocks', 'checkout': 'Till'}),
    'issue-url': configure(whatsnew_issue_url='https://other.example/%s'),
    'pep-url': configure(whatsnew_pep_url='https://other.example/%s'),
    'pep-title': change('peps.toml', 'Type Parameter Syntax', 'Types in Brackets'),
    'pep-goes': change('peps.toml', '[695]', '[696]'),
}


def compare(made: Site) -> None:
    """Build after an edit and then from scratch, and compare files and warnings."""
    made.build(warnings=None)
    files, warnings = made.files(), made.warnings
    made.build(warnings=None, fresh=True)
    fresh = made.files()
    differ = {name for name in fresh if files.get(name) != fresh[name]}
    assert differ == set()
    assert sorted(warnings) == sorted(made.warnings)


@pytest.mark.parametrize('edit', EDITS.values(), ids=EDITS)
def test_as_fresh(site: Callable[..., Site], edit: Callable[[Site], None]) -> None:
    """After this edit, no page is stale and no warning is missing."""
    made = site(FILES).build()
    edit(made)
    compare(made)


def test_the_edits_matter(site: Callable[..., Site]) -> None:
    """A changed title changes each page that shows it, so the comparison is meaningful."""
    made = site(FILES).build()
    before = made.files()
    EDITS['title'](made)
    after = made.build().files()
    changed = {name for name, data in after.items() if before[name] != data}
    assert {f'{name[0]}-' for name in changed if name[1] == '-'} == {
        f'{letter}-' for letter in 'abcdefijkl'
    }
    assert 'objects.inv' in changed


def test_nothing_changed(site: Callable[..., Site]) -> None:
    """A build without an edit writes no page again, in each builder."""
    made = site(FILES)
    for builder in ('html', 'text'):
        made.build(builder)
        before = stamps(made)
        made.build(builder)
        assert len(before) == len(FILES)
        assert stamps(made) == before


SUFFIXES = {'html': 'html', 'text': 'txt'}


def stamps(made: Site) -> dict[str, int]:
    return {
        page: path.stat().st_mtime_ns
        for page in FILES
        if (path := made.outdir() / page.replace('.md', f'.{SUFFIXES[made.builder]}')).is_file()
    }


def test_builders_share_doctrees(site: Callable[..., Site]) -> None:
    """If another builder has read an edit first, this builder still updates its pages."""
    made = site(FILES)
    made.build('html')
    EDITS['title'](made)
    made.build('text')
    compare(made.build('html'))
    assert '**Voucher** codes' in made.build('text').text('c-implicit')


@pytest.mark.parametrize('dies', ['env-updated', 'write_doc', 'finish'])
def test_after_a_build_that_died(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    """Pages that an interrupted build read but did not write are written by the next build."""
    made = site(FILES).build()
    EDITS['title'](made)

    def die(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if dies == 'env-updated':
            patch.setattr('sphinx.builders.Builder.write', die)
        else:
            patch.setattr(StandaloneHTMLBuilder, dies, die)
        with pytest.raises(KeyboardInterrupt):
            made.build()
    compare(made)
