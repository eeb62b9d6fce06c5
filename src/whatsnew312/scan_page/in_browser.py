"""Scan the files that a page has put into the file system of its Python in WebAssembly.

The script of the page calls the functions. Only the scanner itself and this module are there.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.scan.files import files_in
from whatsnew312.scan.notes import read_notes
from whatsnew312.scan.reports import data_report, text_report
from whatsnew312.scan.search import scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from whatsnew312.scan.notes import Notes
    from whatsnew312.scan.search import Finding, Result

#: the folder with the files of a reader
FOLDER = '/code'

#: files after which the page is told how far the scan is
_STEP = 20

_last: list[tuple[Result, Notes]] = []


def clear() -> None:
    """Remove the files of an earlier scan."""
    os.chdir('/')
    shutil.rmtree(FOLDER, ignore_errors=True)
    Path(FOLDER).mkdir()


def look(roots: str, tell: Callable[[int, int], object]) -> None:
    """Scan the files.

    :param roots: JSON: the names of the files and folders that the reader gave
    :param tell: called with the number of files that are done, and of all
    """
    os.chdir(FOLDER)
    notes = read_notes(Path('/changes.json').read_bytes())
    found = files_in([Path(root) for root in json.loads(roots)])

    def progress(done: int) -> None:
        if done % _STEP == 0 or done == len(found):
            tell(done, len(found))

    _last[:] = [(scan(found, notes, progress), notes)]


def report(level: str) -> str:
    """Return JSON: what the page shows of the last scan, and the reports of the command.

    :param level: the least effect that is shown
    """
    result, notes = _last[0]
    wanted = data_report.at_least(level)
    at_level = [one for one in result.findings if one.effect in wanted]
    shown = [one for one in at_level if one.status in {'live', 'unparsed'}]
    listed = set(shown)
    hidden = [one for one in result.findings if one not in listed]
    return json.dumps(
        {
            'groups': [
                {**data_report.entry_data(entry), 'places': _places(found)}
                for entry, found in text_report.grouped(shown, notes)
            ],
            'unread': [f'{one.path}: {one.reason}' for one in result.unread],
            'figures': {
                **text_report.figures(shown, hidden, notes)._asdict(),
                'files': result.files,
                'ignored': result.ignored,
                'unread': len(result.unread),
                'changes': len(notes.entries),
            },
            'json': data_report.as_json(result, at_level, notes),
            'markdown': text_report.as_markdown(result, shown, hidden, notes),
        }
    )


def _places(found: list[Finding]) -> list[tuple[str, str]]:
    return [(text_report.place(one), one.text) for one in found]
