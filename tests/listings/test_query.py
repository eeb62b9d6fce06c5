"""The query of a listing: which entries it shows, and their order and groups."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from whatsnew312.listings.query import Query, group, group_label, select
from whatsnew312.model.change import Change
from whatsnew312.model.fields import Fields
from whatsnew312.model.values import Kind, Text
from whatsnew312.site.links import group_anchor

if TYPE_CHECKING:
    from whatsnew312.site.settings import Settings

SETTINGS = cast(
    'Settings',
    SimpleNamespace(
        kinds={
            'removed': Kind('removed', 'Removed', urgency='gone'),
            'added': Kind('added', 'Added', urgency='none'),
        },
        releases=None,
        areas={'stock': 'Stock', 'checkout': 'Checkout'},
        peps={8: SimpleNamespace(title='Style')},
    ),
)


def change(id_: str, *, highlight: str = '', **fields: object) -> Change:
    made = Fields(id=id_, **fields)  # type: ignore[arg-type]
    return Change(made, docname='page', line=1, title=Text(id_), highlight=Text(highlight))


ENTRIES = (
    change('b', kind='added', area='stock', modules=('os', 'sys'), removal='3.9'),
    change('A', kind='removed', area='checkout', modules=('os',), peps=(695, 8)),
    change('c', kind='added', area='checkout', removal='3.14', platforms=('Linux',)),
    change('d', removal='future', peps=(8,), highlight='d'),
)


def ids(changes: list[Change]) -> str:
    return ''.join(change.id for change in changes)


@pytest.mark.parametrize(
    ('query', 'found'),
    [
        (Query(), 'bAcd'),
        (Query(kinds=('added',)), 'bc'),
        (Query(kinds=('added', 'removed')), 'bAc'),
        (Query(areas=('stock',)), 'b'),
        (Query(modules=('sys', 'x')), 'b'),
        (Query(peps=('8',)), 'Ad'),
        (Query(platforms=('Linux',)), 'c'),
        (Query(removals=('3.9', 'future')), 'bd'),
        (Query(flags=('highlight',)), 'd'),
        (Query(flags=('removal', 'pep')), 'd'),
        (Query(kinds=('added',), areas=('checkout',)), 'c'),
        (Query(kinds=('fixed',)), ''),
        (Query(sort_by='title'), 'Abcd'),
        (Query(sort_by='id'), 'Abcd'),
        (Query(sort_by='removal'), 'bcdA'),
        (Query(sort_by='pep'), 'dAbc'),
        (Query(sort_by='module'), 'Abcd'),
        (Query(sort_by='area'), 'bAcd'),
        (Query(sort_by='platform'), 'cAbd'),
    ],
)
def test_select(query: Query, found: str) -> None:
    """An entry must match one value of every condition; the query can set the order."""
    assert ids(select(query, ENTRIES, SETTINGS)) == found


@pytest.mark.parametrize(
    ('field', 'groups'),
    [
        ('kind', [('removed', 'A'), ('added', 'bc'), ('', 'd')]),
        ('area', [('stock', 'b'), ('checkout', 'Ac'), ('', 'd')]),
        ('module', [('os', 'bA'), ('sys', 'b'), ('', 'cd')]),
        ('pep', [('8', 'Ad'), ('695', 'A'), ('', 'bc')]),
        ('platform', [('Linux', 'c'), ('', 'bAd')]),
        ('removal', [('3.9', 'b'), ('3.14', 'c'), ('future', 'd'), ('', 'A')]),
    ],
)
def test_group(field: str, groups: list[tuple[str, str]]) -> None:
    """Groups have the configured order or the order of numbers; entries without value are last."""
    assert [(value, ids(found)) for value, found in group(field, ENTRIES, SETTINGS)] == groups


def test_modules_that_look_alike() -> None:
    """Each module has a unique anchor; the anchors of usual names are plain."""
    names = ('io', '_io', 'queue', 'Queue', 'a.b', 'a_b', 'a-b', 'a--b', 'a.-b', 'ä', 'ö', '店')
    anchors = [group_anchor('module', name) for name in names]
    assert len(set(anchors)) == len(names)
    assert not [anchor for anchor in anchors if any(map(str.isspace, anchor))]
    assert group_anchor('module', 'importlib.abc') == 'module-importlib-abc'


@pytest.mark.parametrize(
    ('field', 'names'),
    [
        ('platform', ['C', 'C++', 'C#', 'Windows Server', 'iOS', '店', 'ü', 'u']),
        ('release', ['2.0.1', '2.0-1', '2-0.1', '2.0 1', '2.0_1', '2.0+1', '2.01']),
        ('release', ['2026-08-20', '2026-0820', 'R2026a']),
    ],
)
def test_names_that_look_alike(field: str, names: list[str]) -> None:
    """Each platform and release has a unique anchor; the anchors of usual names are plain."""
    anchors = {name: group_anchor(field, name) for name in names}
    assert len(set(anchors.values())) == len(names)
    assert not [anchor for anchor in anchors.values() if any(map(str.isspace, anchor))]
    usual = {
        'iOS': 'platform-ios',
        'Windows Server': 'platform-windows-server',
        '2.0.1': 'release-2-0-1',
        '2026-08-20': 'release-2026-08-20',
    }
    assert anchors | {name: usual[name] for name in names if name in usual} == anchors


def test_labels_and_anchors() -> None:
    """Every group has a heading and an anchor, also the group of entries without a value."""
    for field in ('kind', 'area', 'module', 'pep', 'platform', 'removal'):
        groups = group(field, ENTRIES, SETTINGS)
        assert all(group_label(field, value, SETTINGS) for value, _ in groups)
        anchors = [group_anchor(field, value) for value, _ in groups]
        assert len(set(anchors)) == len(anchors)
    assert group_label('pep', '8', SETTINGS) == 'PEP 8: Style'
    assert group_label('pep', '695', SETTINGS) == 'PEP 695'
    assert group_label('kind', 'added', SETTINGS) == 'Added'
