"""Files in the form of Keep a Changelog: headings for releases and kinds, and lists of changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from whatsnew312.fragments.project import DEFAULT_KINDS
from whatsnew312.fragments.read import short_title
from whatsnew312.importers.found import Entry, Found, anchor_of, name_of
from whatsnew312.model.anchor_syntax import suggest_anchor
from whatsnew312.model.readers import read_file

if TYPE_CHECKING:
    from pathlib import Path

_RELEASE = re.compile(
    r'##\s+\[?v?([^\]\s]+?)\]?(?:\([^)]*\))?(?:\s*[-\N{EN DASH}\N{EM DASH}(/]?\s*'
    r'(\d{4}-\d\d-\d\d)\)?)?\s*(\[YANKED\])?\s*$',
    re.IGNORECASE,
)
_BULLET = re.compile(r'[-*+]\s+(.*)')
_HIDDEN = re.compile(r'\s*<!-- (id=[^>]*?) -->')
_LINK = re.compile(r'\[([^\]]+)\]:\s*(\S+)\s*$')
_TITLE = re.compile(r'\*\*(.+?)\*\*$')


def read_keepachangelog(source: Path) -> Found:
    """Return the entries in the file *source*.

    :raises ValueError: *source* is not a text file.
    """
    found = Found()
    _Reader(source, found).read(read_file(source).split('\n'))
    used = {entry.kind for entry in found.entries}
    kinds = {**DEFAULT_KINDS, **found.kinds}
    found.kinds = {name: label for name, label in kinds.items() if name in used}
    return found


class _Reader:
    """The state while a file is read, line by line."""

    def __init__(self, path: Path, found: Found) -> None:
        self.path = path
        self.found = found
        self.release: dict[str, str] | None = None  # None above the first release
        self.kind = ''
        self.item: list[str] = []
        self.start = 0
        self.named: set[str] = set()  # ids that are written in the file
        self.loose: list[str] = []  # text outside of list items

    def read(self, lines: list[str]) -> None:
        fence = False
        for number, line in enumerate(lines, 1):
            fence ^= line.strip().startswith('```')
            if not fence and line.startswith('## '):
                self.flush(number)
                self.begin_release(line, number)
            elif not fence and line.startswith('### '):
                self.flush(number)
                label = line[4:].strip()
                self.kind = name_of(label)
                self.found.kinds.setdefault(self.kind, label)
            elif not fence and self.release is not None and (link := _LINK.match(line)):
                self.flush(number)
                self.note_link(link[1], link[2])
            elif self.release is not None and not fence and (bullet := _BULLET.match(line)):
                self.flush(number)
                self.item, self.start = [bullet[1]], number
            elif self.item and (line.startswith((' ', '\t')) or not line.strip() or self.goes_on()):
                self.item.append(line.removeprefix('  '))
            elif line.strip() and self.release is not None:
                self.flush(number)
                self.loose.append(line.strip())
                self.start = number
        self.flush(len(lines))
        self.number_ids()

    def goes_on(self) -> bool:
        """Return whether a line without indentation can continue the present list item."""
        return bool(self.item and self.item[-1].strip())

    def begin_release(self, line: str, number: int) -> None:
        matched = _RELEASE.match(line)
        self.kind = ''
        if not matched:
            self.release = {'name': ''}
            self.found.lose(self.path, number, line, 'the heading is not that of a release')
        elif matched[1].lower() == 'unreleased':
            self.release = {'name': 'unreleased'}
        else:
            status = 'yanked' if matched[3] else ''
            self.release = {'name': matched[1], 'status': status, 'date': matched[2] or ''}
            if any(one['name'] == matched[1] for one in self.found.releases):
                self.found.lose(self.path, number, line, 'this release occurs twice')
            else:
                self.found.releases.append(self.release)

    def note_link(self, name: str, address: str) -> None:
        for release in self.found.releases:
            if release['name'] == name and address.startswith(('https://', 'http://')):
                release['compare'] = address

    def flush(self, number: int) -> None:
        """Store the list item or the text that ends before line *number*."""
        text = '\n'.join(self.item).strip()
        loose = ' '.join(self.loose)
        if text:
            self.add(text)
        elif loose and self.release and self.release.get('status') == 'yanked' and not self.kind:
            self.release['yanked'] = f'{self.release.get("yanked", "")} {loose}'.strip()
        elif loose:
            self.found.lose(self.path, self.start, loose, 'the text is not in a list of changes')
        self.item, self.loose = [], []

    def add(self, text: str) -> None:
        release = (self.release or {'name': ''})['name']
        hidden = _HIDDEN.search(text)
        text = _HIDDEN.sub('', text, count=1).strip()
        options = {
            part.partition('=')[0]: unquote_plus(part.partition('=')[2])
            for part in (hidden[1].split('; ') if hidden else [])
        }
        first, _, rest = text.partition('\n\n')
        titled = _TITLE.fullmatch(first.strip())
        title, body = (
            (titled[1], rest.strip()) if titled and options.pop('titled', '') else ('', text)
        )
        if not release:
            self.found.lose(self.path, self.start, text, 'it is in no release')
            return
        releases = (release,)
        id_ = options.pop('id', '')
        same = next((one for one in self.found.entries if id_ and one.id == id_), None)
        if same:
            same.releases = (*same.releases, *releases)
            return
        if not id_:
            words = suggest_anchor(short_title(text, 48).lower().rstrip('\N{HORIZONTAL ELLIPSIS}'))
            id_ = words or anchor_of(release, 'entry')
        else:
            self.named.add(id_)
        kind = self.kind or 'changed'
        self.found.entries.append(Entry(id_, kind, body, 'md', title, releases, options))

    def number_ids(self) -> None:
        """Add numbers to ids that occur twice; the oldest entry keeps the id without a number."""
        taken = {id_.lower() for id_ in self.named}
        for entry in reversed(self.found.entries):
            if entry.id in self.named:
                continue
            first, number = entry.id, 1
            while entry.id.lower() in taken:
                number += 1
                entry.id = f'{first}-{number}'
            taken.add(entry.id.lower())
