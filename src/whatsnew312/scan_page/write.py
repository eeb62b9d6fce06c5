"""Write what a browser needs to scan code, at the end of a build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.exports.addresses import base_url
from whatsnew312.patches.build_state import has_failed
from whatsnew312.samples.engine import copy_engine, engine_data, engine_files, find_engine
from whatsnew312.scan.notes import read_notes
from whatsnew312.scan_page.directive import NOTES
from whatsnew312.scan_page.files import archive, data_script
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.static_files import keep_static
from whatsnew312.site.writing import warn_unwritten, write

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SCANNER = 'scan.zip'
_DATA = 'scan-data.js'


def write_scan_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the scanner and its data, and copy Python, if a page of a good build has a scan."""
    if exception is not None or has_failed(app) or not makes_web_pages(app.builder):
        return
    notes = Path(app.outdir, NOTES)
    if not ChangeDomain.of(app.env).scans or not notes.exists():
        keep_static(app, 'scan', ())
        return
    release = app.config.whatsnew_release
    # the scanner runs on every Python; the release of the notes reads the syntax of that release
    found = find_engine(app, release) or find_engine(app, '3')
    folder = Path(app.outdir, '_static', 'whatsnew')
    scanner = archive()
    names = [_SCANNER, _DATA, *(engine_files(found) if found else ())]
    keep_static(app, 'scan', [f'whatsnew/{name}' for name in names])
    try:
        read = read_notes(notes.read_bytes())
        if found:
            copy_engine(found, folder)
    except OSError as problem:
        warn_unwritten(problem)
        return
    data = data_script(read, base_url(app), engine_data(found) if found else None, scanner)
    write(folder / _SCANNER, scanner)
    write(folder / _DATA, data)
