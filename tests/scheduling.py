"""Give the test files to the workers of pytest-xdist: related files together, the longest first.

The tests of one file run in one worker, so the fixtures of the file are made once. The files that
take longest come first, so all workers end at about the same time.

This does not use the mark ``xdist_group``: with pytest 9.2 it has no effect in pytest-xdist 3.8.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

#: files and folders in the order of their start; what one row names runs in one worker. First come
#: the longest ones. The second row does not need the site, which the first worker builds meanwhile.
LONGEST = (
    ('tests/browser/',),
    ('tests/test_corpus.py',),
    ('tests/browser/test_pages.py', 'tests/browser/test_first_page.py'),
    (
        'tests/test_site_builders.py',
        'tests/test_site_links.py',
        'tests/test_official_anchors.py',
        'tests/test_search_marks.py',
        'tests/test_reproducible.py',
    ),
    ('tests/test_edits.py',),
    ('tests/test_killed.py',),
    ('tests/test_packaging.py',),
    ('tests/samples/test_builder.py',),
    ('tests/exports/test_write.py',),
    ('tests/test_cases_fail.py',),
    ('tests/test_guest.py',),
    ('tests/test_guide.py',),
    ('tests/test_speed.py',),
    ('tests/test_contributing.py',),
    ('tests/test_fields_elsewhere.py',),
    ('tests/test_random_edits.py',),
    ('tests/test_consumers.py',),
    ('tests/test_gate.py',),
    ('tests/test_layers.py',),
    ('tests/test_locale.py',),
    ('tests/test_hostile.py',),
    ('tests/serve/',),
)


@functools.cache
def place(path: str) -> int:
    """Return the row of the longest name that fits the test file *path*; after all if none does."""
    rows = [
        (len(name), number)
        for number, row in enumerate(LONGEST)
        for name in row
        if path.startswith(name)
    ]
    return max(rows)[1] if rows else len(LONGEST)


def group(path: str) -> str:
    """Return the name of the group of files that run in the same worker as *path*."""
    number = place(path)
    return path if number == len(LONGEST) else LONGEST[number][0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests of the longest files."""
    items.sort(key=lambda item: place(item.nodeid.partition('::')[0]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    """Give groups of files to the workers, unless the user wants another way."""
    return Scheduling(config, log) if config.getoption('dist') == 'loadfile' else None


class Scheduling(LoadFileScheduling):
    """Gives groups of files to the workers."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid.partition('::')[0])
