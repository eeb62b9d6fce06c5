"""The files with which a browser scans code: the scanner itself, and a table for a short scan."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsnew312.scan import files
from whatsnew312.scan.reports.data_report import entry_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whatsnew312.scan.notes import Entry, Notes

_PACKAGE = Path(__file__).parent.parent

#: the packages that a scan needs
_PACKAGES = ('matching', 'scan')

#: the module that the worker of the page calls
_WORKER = Path(__file__).with_name('in_browser.py')

#: the oldest time that a file in a ZIP archive can have, so that equal files give equal archives
_TIME = (1980, 1, 1, 0, 0, 0)


def archive() -> bytes:
    """Return the scanner as a ZIP archive that Python can import from."""
    buffer = io.BytesIO()
    # stored, as what is compressed differs between versions of zlib
    with zipfile.ZipFile(buffer, 'w', zipfile.ZIP_STORED) as opened:
        for name, path in _modules():
            opened.writestr(zipfile.ZipInfo(name, _TIME), path.read_bytes())
    return buffer.getvalue()


def _modules() -> Iterator[tuple[str, Path]]:
    parts = (sorted((_PACKAGE / name).rglob('*.py')) for name in _PACKAGES)
    for path in [_PACKAGE / '__init__.py', *chain.from_iterable(parts)]:
        yield f'whatsnew312/{path.relative_to(_PACKAGE).as_posix()}', path
    yield _WORKER.name, _WORKER


def data_script(notes: Notes, base: str, engine: dict[str, str] | None, scanner: bytes) -> bytes:
    """Return the script with the data of the page's script.

    :param base: the address of the site, with which the links of *notes* begin
    :param engine: where the interpreter is, and what it is; None if the site has none
    :param scanner: the archive
    """
    digest = hashlib.blake2b(scanner, digest_size=4).hexdigest()
    data = {
        'base': base,
        'engine': engine,
        'scanner': f'scan.zip?v={digest}',
        'suffixes': [*files.PYTHON, *files.CYTHON, *files.C, *files.NOTEBOOKS],
        'metadata': files.METADATA.pattern,
        'foreign': sorted(files.FOREIGN),
        'mostBytes': files.MOST_BYTES,
        'asked': len(notes.entries),
        'entries': [row for one in notes.entries.values() if (row := _row(one))],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(',', ':'))
    return f'globalThis.whatsnewScan = {text};\n'.encode()


def _row(entry: Entry) -> dict[str, Any] | None:
    """Return what a short scan needs of *entry*: the modules and dotted names it looks for."""
    modules = sorted({one.name for one in entry.patterns if one.way == 'module'})
    # names with "()" are attributes of what a call returns, which a short scan cannot follow
    names = {one.name for one in entry.patterns if one.way == 'name' and '(' not in one.name}
    if not modules and not names:
        return None
    return {
        **entry_data(entry),
        'modules': modules,
        'names': sorted(names),
    }
