"""The table of exported files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.exports.files import FILES, SECURITY

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

SOURCES = {
    'index.md': """\
# Notes

:::{change} Tea
:id: tea
:kind: added
:area: stock

We sell tea.
:::
""",
}


def test_each_file_is_one_row() -> None:
    """Each row writes another file, and only feeds have a media type."""
    names = [file.name for file in FILES]
    assert len(set(names)) == len(names)
    assert [file.name for file in FILES if file.media_type] == ['changes.atom', 'changes.feed.json']


def test_rows_are_the_files_of_a_build(site: Callable[..., Site]) -> None:
    """A build writes the file of each row; without a site address, it writes no feeds."""
    conf = {'html_baseurl': 'https://shop.example', 'whatsnew_release_date': '2024-05-06'}
    made = site(SOURCES, **conf).build()
    # the file of security fixes is only for sites with several releases
    files = [file for file in FILES if file.name != SECURITY]
    ours = {file.name for file in files}
    assert ours <= made.files().keys()
    assert SECURITY not in made.files()
    made.configure(**{**conf, 'html_baseurl': ''})
    made.build()
    assert ours & made.files().keys() == {file.name for file in files if not file.media_type}
