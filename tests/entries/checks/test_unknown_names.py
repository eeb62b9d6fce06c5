"""Names of entries, pages and domains that there are not give one message each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = (
    '# Shop\n\n:::{change} T\n:id: shop-a\n:kind: removed\n:area: stock\n:same-as: %s\n'
    ':action: Stop.\n\nBody.\n:::\n'
)


def messages(made: Site) -> list[str]:
    """Return the warnings without their places in ``conf.py``."""
    return [line.partition('WARNING: ')[2] for line in made.warnings]


def test_same_as(site: Callable[..., Site]) -> None:
    """An unknown entry in ``same-as`` gives a message at the entry."""
    made = site({'index.md': PAGE % 'shop-aa'}).build(warnings=None)
    assert made.warnings == [
        "index.md:3: WARNING: same-as names the unknown change 'shop-aa'; did you mean 'shop-a'? "
        '[whatsnew.bad_match]'
    ]


def test_options(site: Callable[..., Site]) -> None:
    """Options with names that there are not give a message at their line."""
    text = PAGE.replace(':same-as: %s\n', '')
    known = {'x': ('a', 'shop-b'), 'y': ('b', 'shop-a'), 'z': ('c', '')}
    made = site({'index.md': text}, whatsnew_known_names=known).build(warnings=None)
    assert messages(made) == [
        "whatsnew_known_names: 'x' leads to the unknown change 'shop-b'; did you mean 'shop-a'? "
        '[whatsnew.config]'
    ]
    assert made.warnings[0].startswith('conf.py:')
    made = site({'index.md': text}, whatsnew_api_domain='cp').build(warnings=None)
    assert messages(made)[0].startswith("whatsnew_api_domain: there is no Sphinx domain 'cp'; did")
    ledger = {'whatsnew_ledger': 'anchors.toml', 'whatsnew_ledger_pages': ['indx', 'index']}
    made = site({'index.md': text, 'anchors.toml': '[entries]\n'}, **ledger).build(warnings=None)
    assert messages(made)[0] == (
        "whatsnew_ledger_pages: no page has the name 'indx'; did you mean 'index'? [whatsnew.config]"
    )
