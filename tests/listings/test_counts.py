"""The role ``count``: numbers of entries in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from listed_site import FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
# Numbers

{count}`all` changes, {count}`kind=deprecated` deprecated, {count}`kind=added kind=removed` new or
gone, {count}`kind=deprecated flag=action removal=2.9` soon, {count}`by=module` modules and
{whatsnew:count}`kind=deprecated by=removal` versions.
"""

RST = """\
Numbers
=======

:count:`all` changes in :count:`by=area` areas.
"""


@pytest.mark.parametrize('builder', ['html', 'text', 'singlehtml', 'latex'])
def test_numbers_of_entries(site: Callable[..., Site], builder: str) -> None:
    """The role shows the number of matching entries or of groups, in each format."""
    files = {**FILES, 'numbers.md': PAGE, 'plain.rst': RST}
    made = site(files, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')]).build(builder)
    names = {'html': ['numbers.html', 'plain.html'], 'text': ['numbers.txt', 'plain.txt']}
    joined = [path.name for path in made.outdir(builder).iterdir() if path.suffix == '.tex']
    text = ' '.join(
        made.read(name, builder)
        for name in names.get(builder, ['index.html'] if builder == 'singlehtml' else joined)
    )
    words = ' '.join(text.split())
    assert '4 changes, 2 deprecated, 2 new or gone, 1 soon, 3 modules and 2 versions.' in words
    assert '4 changes in 2 areas.' in words


def test_numbers_follow_the_entries(site: Callable[..., Site]) -> None:
    """A page with a number is written again if an entry of another page changes."""
    files = {**FILES, 'numbers.md': PAGE}
    made = site(files, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')]).build()
    made.edit('entries.md', ':kind: removed', ':kind: deprecated\n:removal: 2.9')
    made.build()
    words = ' '.join(made.read('numbers.html').split())
    assert '4 changes, 3 deprecated, 1 new or gone, 2 soon, 3 modules and 2 versions.' in words


@pytest.mark.parametrize(
    ('count', 'message'),
    [
        (
            'kind=remove',
            "unknown kind 'remove' in a count; did you mean 'removed'?",
        ),
        (
            'colour=red',
            'a count has conditions such as "kind=removed", or "all" or "page"; \'colour=red\' is '
            'none of them; '
            'known are: kind, area, module, pep, platform, removal, flag, by',
        ),
        (
            'removed',
            'a count has conditions such as "kind=removed", or "all" or "page"; \'removed\' is '
            'none of them',
        ),
        ('pep=abc', "pep 'abc' is not a number; write it like 695"),
        (
            'removal=soon',
            'removal \'soon\' is not a version; write versions like 3.14, 3.15, or "future"',
        ),
        (
            'module=1x',
            "module '1x' is not the name of a module; write the names of modules like shop.orders",
        ),
        ('by=modul', "unknown by 'modul' in a count; did you mean 'module'?"),
    ],
)
def test_wrong_conditions(site: Callable[..., Site], count: str, message: str) -> None:
    """A wrong condition gives a warning, and the other conditions still apply."""
    files = {**FILES, 'numbers.md': f'# Numbers\n\nThere are {{count}}`{count} kind=added`.\n'}
    made = site(files, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')])
    subtype = {'pep': 'bad_pep', 'removal': 'bad_version'}.get(count.partition('=')[0], 'bad_value')
    made.build(warnings=[f'numbers.md:3: WARNING: {message} [whatsnew.{subtype}]'])
    if 'by' not in count:
        assert 'There are 1.' in made.read('numbers.html')


def test_no_number_in_a_heading(site: Callable[..., Site]) -> None:
    """A count in a heading gives a warning, as tables of contents are made before counting."""
    files = {**FILES, 'numbers.md': '# Of {count}`all` changes\n'}
    made = site(files, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')])
    message = 'a count cannot stand in a heading; write it into the text below'
    made.build(warnings=[f'numbers.md:1: WARNING: {message} [whatsnew.bad_value]'])
    assert 'Of … changes' in made.html('numbers').get_text()


def test_pep_with_leading_zeros(site: Callable[..., Site]) -> None:
    """A count takes the number of a PEP in each form in which a listing takes it."""
    files = {**FILES, 'numbers.md': '# Numbers\n\n{count}`pep=0008` {count}`pep=8`\n'}
    made = site(files, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')])
    made.edit('entries.md', ':kind: removed', ':kind: removed\n:pep: 8')
    assert made.build().html('numbers').find('p').get_text() == '1 1'
