"""The command ``anchors``, which works with the data of the last build."""

from __future__ import annotations

import difflib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.fragments.project import short
from whatsnew312.ledger import built as anchor_data
from whatsnew312.ledger.compare import compare
from whatsnew312.ledger.download import fetch
from whatsnew312.ledger.old_links import find_old_links
from whatsnew312.ledger.published import broken, read_published
from whatsnew312.ledger.toml import parse, render
from whatsnew312.model.files import alone, write_failure, write_source
from whatsnew312.model.readers import decode, encode, read_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whatsnew312.ledger.built import Built
    from whatsnew312.ledger.compare import LedgerFault
    from whatsnew312.ledger.ledger import AnchorRecord

#: usual folders for doctrees below the folder of a project, of its docs, or of the docs of one
#: release
_PLACES = (
    '{0}',
    '_build/{0}',
    '_build/*/{0}',
    '_build/*/.doctrees/{0}',
    'build/{0}',
    'build/*/{0}',
    'build/*/.doctrees/{0}',
    '*/_build/{0}',
    '*/_build/*/{0}',
    '*/_build/*/.doctrees/{0}',
    '*/*/_build/{0}',
    '*/*/_build/*/{0}',
    '*/*/_build/*/.doctrees/{0}',
)


class Session:
    """The last build, and the ledger in its present state."""

    def __init__(self, folder: Path | None) -> None:
        self.data = find_data(folder)
        self.built: Built = anchor_data.load(self.data)
        self.read()

    def read(self) -> None:
        """Read the ledger; it is empty if there is no file.

        :raises ValueError: the file is not text.
        """
        path = self.built.ledger
        try:
            self.data_read = read_data(path) if path.exists() else b''
            self.text = decode(self.data_read)
        except ValueError as problem:
            raise ValueError(f'the ledger {short(path)} cannot be read: {problem}') from None
        self.ledger = parse(self.text)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lock the ledger against edits of other commands, and read it again."""
        with alone(self.built.ledger):
            self.read()
            yield

    def notes(self) -> Iterator[str]:
        """Yield reasons why the build may differ from the present sources."""
        built = self.data.stat().st_mtime
        newer = [
            source
            for source in map(Path, self.built.sources.values())
            if not source.exists() or source.stat().st_mtime > built
        ]
        if newer:
            more = f' and {len(newer) - 1} more' if len(newer) > 1 else ''
            yield f'{short(newer[0])}{more} changed since the last build; build again to be sure'

    def check(self) -> Iterator[str]:
        """Yield every difference between the last build and the ledger."""
        for fault in compare(self.ledger, self.built.anchors):
            yield f'{self.place(fault)}: {fault.message} [{fault.type.subtype}]'

    def place(self, fault: LedgerFault) -> str:
        if fault.anchor is None:
            return f'{short(self.built.ledger)}:{fault.line}'
        page = fault.anchor.page
        source = fault.anchor.source or self.built.sources.get(page, page)
        return f'{short(Path(source))}:{fault.anchor.line or 1}'

    def against(self, location: str) -> Iterator[str]:
        """Yield the links of the ``objects.inv`` or ledger at *location* that no longer work."""
        data = fetch(location)
        try:
            published = read_published(data)
        except ValueError as problem:
            raise ValueError(f'{location}: {problem}') from None
        links = find_old_links(self.ledger, self.built.anchors)
        yield from broken(published, self.ledger, self.built.anchors, links)

    def require_sound(self) -> None:
        """Raise an error if the ledger has a wrong line, which would get lost in writing.

        :raises ValueError: there is such a line.
        """
        for problem in self.ledger.problems:
            place = f'{short(self.built.ledger)}:{problem.line}'
            raise ValueError(f'{place}: {problem.message}; correct that first')

    def write(self, records: Mapping[str, AnchorRecord], *, dry_run: bool) -> Iterator[str]:
        """Write *records* to the ledger unless *dry_run*; yield the lines that differ.

        :raises ValueError: the ledger cannot be written.
        """
        new = render(records, self.text)
        yield from difference(self.text, new, str(short(self.built.ledger)))
        if not dry_run:
            data = encode(new, self.data_read)
            try:
                write_source(self.built.ledger, data, through=self.data.parent, was=self.data_read)
            except OSError as problem:
                raise ValueError(write_failure(problem)) from None
            self.data_read = data
        self.text, self.ledger = new, parse(new)


def find_data(folder: Path | None) -> Path:
    """Return the newest file with data of a build in *folder*, or in the usual folders.

    :raises ValueError: there is none, or there are several sites.
    """
    if folder is not None:
        found = list(folder.rglob(anchor_data.FILE_NAME))
    else:
        here = Path.cwd()
        patterns = [pattern.format(anchor_data.FILE_NAME) for pattern in _PLACES]
        found = [path for pattern in patterns for path in here.glob(pattern)]
    found = [path for path in found if path.is_file()]
    if not found:
        raise ValueError(
            f'no build with a ledger is {"below " + str(folder) if folder else "here"}: set '
            f'whatsnew_ledger in conf.py, build the site, and name the folder of the build or of '
            f'its doctrees with --built if it is elsewhere'
        )
    ledgers = {anchor_data.load(path).ledger for path in found}
    if len(ledgers) > 1:
        names = ', '.join(sorted(map(str, ledgers)))
        raise ValueError(f'several sites are here ({names}); name the folder of one with --built')
    return max(found, key=lambda path: path.stat().st_mtime)


def difference(old: str, new: str, name: str) -> Iterator[str]:
    """Yield the lines that are removed and added, or a line that says that nothing changes."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm='', n=0)
    changed = [line for line in lines if not line.startswith(('---', '+++', '@@'))]
    yield from changed
    if not changed:
        yield f'{name} is unchanged'
