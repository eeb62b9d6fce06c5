"""A table of contents in an entry that leads back to its page gives a warning, not a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.entries.failures.circles import find_circles

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

ENTRY = '# {0}\n\n:::::{{change}} Change\n:id: shop-{0}\n:kind: fixed\n\n{1}\n:::::\n'
TABLE = '```{{toctree}}\n:maxdepth: 2\n\n{}\n```\n'


def made_of(site: Callable[..., Site], index: str, one: str, two: str) -> Site:
    return site(
        {
            'index.md': '# Shop\n\n' + TABLE.format(index),
            'one.md': ENTRY.format('one', TABLE.format(one)),
            'two.md': ENTRY.format('two', TABLE.format(two) if two else 'Its body.'),
        },
        whatsnew_areas={},
    )


def test_find_circles() -> None:
    includes = {'index': ['a', 'b'], 'a': ['b', 'index'], 'b': ['a'], 'x': ['y'], 'y': ['x', 'a']}
    assert list(find_circles(includes, 'index')) == [('b', 'a'), ('a', 'index'), ('y', 'x')]
    deep = {str(n): [str(n + 1)] for n in range(5000)} | {'5000': ['0']}
    assert list(find_circles(deep, '0')) == [('5000', '0')]


def test_circle(site: Callable[..., Site]) -> None:
    """Each circle gives one warning with file and line, and all other links are in the contents."""
    made = made_of(site, 'one', 'index\ntwo', 'one\nindex').run(warnings=None)
    assert [line.partition(': this table')[0] for line in made.warnings] == [
        'one.md:7: WARNING',
        'two.md:7: WARNING',
    ]
    links = [str(link['href']) for link in made.html('one').select('#shop-one .toctree-wrapper a')]
    assert links == ['two.html', 'two.html#shop-two']
    assert made.html('two').select('#shop-two .toctree-wrapper a') == []


def test_circles_come_and_go(site: Callable[..., Site]) -> None:
    """After circles are added and removed, an incremental build equals a fresh build."""
    made = made_of(site, 'one\ntwo', 'two', '').run(warnings=None)
    assert not made.warnings
    for text, count in ((TABLE.format('one'), 1), ('Its body.', 0), (TABLE.format('index'), 1)):
        made.write({'two.md': ENTRY.format('two', text)})
        made.run(warnings=None)
        before, said = made.files(), made.warnings
        assert len(said) == count
        made.run(warnings=None, fresh=True)
        assert made.warnings == said
        assert made.files() == before
    made.write({'index.md': '# Shop\n\n' + TABLE.format('one')})
    made.run(warnings=None)
    before = made.files()
    made.run(warnings=None, fresh=True)
    assert made.files() == before
