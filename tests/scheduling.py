"""Give the test files to the workers of pytest-xdist: related files together, the longest first.

The tests of one file run in one worker, so the fixtures of the file are made once. The files that
take longest come first, so all workers end at about the same time.

This does not use the mark ``xdist_group``: with pytest 9.2 it has no effect in pytest-xdist 3.8.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

#: files and folders, from the longest to the shortest; what one row names runs in one worker
LONGEST = (
    ('tests/browser/',),
    (
        'tests/test_site_builders.py',
        'tests/test_site_links.py',
        'tests/test_official_anchors.py',
        'tests/test_search_marks.py',
        'tests/test_reproducible.py',
    ),
)


def place(path: str) -> int:
    """Return the row of LONGEST that names the test file *path*; the number of rows if none does."""
    rows = (number for number, row in enumerate(LONGEST) if path.startswith(row))
    return next(rows, len(LONGEST))


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
