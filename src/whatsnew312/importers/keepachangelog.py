"""Files in the form of Keep a Changelog: headings for releases and kinds, and lists of changes."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from whatsnew312.fragments.read import short_title
from whatsnew312.importers.found import Entry, Found, anchor_of, name_of
from whatsnew312.model.anchor_syntax import is_anchor, suggest_anchor
from whatsnew312.model.readers import read_file
from whatsnew312.model.values import DEFAULT_KINDS, GUIDANCE_WORDS

if TYPE_CHECKING:
    from pathlib import Path

_HEADING = re.compile(r'(#{1,6})\s+(.*?)\s*#*\s*$')
#: the heading of a release: a number, a name in brackets, or a name with a date; it can be a link
_RELEASE = re.compile(
    r'(?:v?(?P<number>\d[^\s\](),:]*)|(?P<next>unreleased)|\[v?(?P<name>[^\]\s]+)\]|'
    r'(?P<dated>[^\s\[\]()]+)(?=\s+(?:-\s+)?\(?\d{4}-\d\d-\d\d))(?:\((?!\d)[^)]*\))?(?P<rest>.*)$',
    re.IGNORECASE,
)
_DATE = re.compile(r'\b\d{4}-\d\d-\d\d\b')
_YANKED = re.compile(r'\[YANKED\]', re.IGNORECASE)
#: a kind in front of a change, where no heading names it
_KIND = re.compile(r'\*\*([A-Za-z]+):\*\*\s+|([A-Z][a-z]+):\s+')
_BULLET = re.compile(r'[-*+]\s+(.*)')
_HIDDEN = re.compile(r'\s*<!-- (id=[^>]*?) -->')
#: the issues that readers see beside these fields, which contain them too
_ISSUES = re.compile(r'\s*\((?:[^()\n]|\([^()\s]*\))*\)')
_LINK = re.compile(r'\[([^\]]+)\]:\s*(\S+)\s*$')
#: a link whose address is in another line; code is left as it is
_REFERENCE = re.compile(r'(`+).*?\1|\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![(\[:])', re.DOTALL)
#: a language with options of another tool, such as ``rust,no_run``
_LANGUAGE = re.compile(r'^(\s*`{3,}[\w+-]+),[^\n`]*$', re.MULTILINE)
#: what is below a heading in reStructuredText
_RULE = re.compile(r'([=\-~^"\'`*+#:.])\1{2,}')
_TITLE = re.compile(r'\*\*(.+?)\*\*$')


def read_keepachangelog(source: Path) -> Found:
    """Return the entries in the file *source*.

    :raises ValueError: *source* is not a text file, or has no heading of a release in Markdown.
    """
    found = Found()
    lines = read_file(source).split('\n')
    reader = _Reader(source, found)
    reader.read(lines)
    if reader.release is None:
        line = _underlined(lines)
        what = 'this heading has a line below it' if line else 'it has no heading of a release'
        raise ValueError(
            f'{source}:{line or 1}: {what}; only Markdown is read, not reStructuredText, and only '
            f'headings such as "## [1.0.0] - 2026-06-19"'
        )
    used = {entry.kind for entry in found.entries}
    kinds = {name: kind.label for name, kind in DEFAULT_KINDS.items()} | found.kinds
    found.kinds = {name: label for name, label in kinds.items() if name in used}
    return found


def _underlined(lines: list[str]) -> int:
    """Return the line of the first release whose heading has a line below it; 0 if none has.

    reStructuredText has such headings.
    """
    for number, (line, below) in enumerate(pairwise(lines), 1):
        if _RELEASE.match(line.strip()) and _RULE.fullmatch(below.rstrip()):
            return number
    return 0


def _level(lines: list[str]) -> int:
    """Return the level of the headings of releases: the first one that is a release."""
    for line in lines:
        heading = _HEADING.match(line)
        if heading and len(heading[1]) < 4 and _RELEASE.match(heading[2]):
            return len(heading[1])
    return 2


def _without_fields(text: str, hidden: re.Match[str], options: dict[str, str]) -> str:
    """Return the text of an entry without the comment and what ``export`` makes of the fields."""
    before, after = text[: hidden.start()], text[hidden.end() :]
    if options.get('issue'):
        before = '' if _ISSUES.fullmatch(before) else before
        after = _ISSUES.sub('', after, count=1) if _ISSUES.match(after) else after
    text = (before + after).strip()
    for name, words in reversed(GUIDANCE_WORDS.items()):
        body, _, last = text.rpartition('\n\n')
        if options.get(name) and last.startswith(f'{words}: '):
            text = body
    return text


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
        self.level = 2  # of headings of releases
        self.links: dict[str, str] = {}  # addresses by name

    def read(self, lines: list[str]) -> None:
        self.level = _level(lines)
        fence = False
        for number, line in enumerate(lines, 1):
            fence ^= line.strip().startswith('```')
            heading = None if fence else _HEADING.match(line)
            if heading and len(heading[1]) == self.level:
                self.flush(number)
                self.begin_release(heading[2], number, line)
            elif heading and len(heading[1]) == self.level + 1 and self.release is not None:
                self.flush(number)
                self.kind = name_of(heading[2])
                self.found.kinds.setdefault(self.kind, heading[2])
            elif not fence and self.release is not None and (link := _LINK.match(line)):
                self.flush(number)
                self.note_link(link[1], link[2])
            elif self.release is not None and not fence and (bullet := _BULLET.match(line)):
                self.flush(number)
                self.item, self.start = [bullet[1]], number
            elif self.item and (line.startswith((' ', '\t')) or not line.strip() or self.goes_on()):
                self.item.append(line.removeprefix('  '))
            elif line.strip() and not (heading and self.release is None):
                if not self.loose or not lines[number - 2].strip():
                    self.flush(number)
                    self.start = number
                self.loose.append(line.strip())
        self.flush(len(lines))
        self.number_ids()
        for entry in self.found.entries:
            if entry.id not in self.named:
                entry.title, entry.body = self.complete(entry.title), self.complete(entry.body)

    def complete(self, text: str) -> str:
        """Return *text* with its addresses, which the file has in other lines."""

        def link(found: re.Match[str]) -> str:
            address = self.links.get((found[3] or found[2] or '').lower())
            return f'[{found[2]}]({address})' if address else found[0]

        return _REFERENCE.sub(link, _LANGUAGE.sub(r'\1', text))

    def goes_on(self) -> bool:
        """Return whether a line without indentation can continue the present list item."""
        return bool(self.item and self.item[-1].strip())

    def begin_release(self, heading: str, number: int, line: str) -> None:
        matched = _RELEASE.match(heading)
        self.kind = ''
        if not matched and self.level == 1 and self.release is None:
            return  # the title of the file
        if not matched:
            self.release = {'name': ''}
            self.found.lose(self.path, number, line, 'the heading is not that of a release')
            return
        name = matched['number'] or matched['next'] or matched['name'] or matched['dated']
        rest = matched['rest']
        if name.lower() == 'unreleased':
            self.release = {'name': 'unreleased'}
            return
        date = _DATE.search(rest)
        status = 'yanked' if _YANKED.search(rest) else ''
        self.release = {'name': name, 'status': status, 'date': date[0] if date else ''}
        self.found.heads.setdefault(name, (self.path, number))
        others = _YANKED.sub('', _DATE.sub('', rest)).strip(' -()[]/:\N{EN DASH}\N{EM DASH}')
        if others:
            why = 'a heading has a name and an ISO date only'
            if not date and any(map(str.isdecimal, others)):
                why = 'it is not a date like 2026-06-19, so the release has none'
            self.found.lose(self.path, number, others, why)
        if any(one['name'] == name for one in self.found.releases):
            self.found.lose(self.path, number, line, 'this release occurs twice')
        else:
            self.found.releases.append(self.release)

    def note_link(self, name: str, address: str) -> None:
        self.links.setdefault(name.lower(), address)
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
        elif loose and self.release is None:
            why = 'it is above the first release, where the command export keeps it'
            self.found.lose(self.path, self.start, loose, why)
        elif loose:
            self.found.lose(self.path, self.start, loose, 'the text is not in a list of changes')
        self.item, self.loose = [], []

    def add(self, text: str) -> None:
        release = (self.release or {'name': ''})['name']
        hidden = _HIDDEN.search(text)
        kind = self.kind
        named = None if hidden or kind else _KIND.match(text)
        if named and (label := (named[1] or named[2]).lower()) in DEFAULT_KINDS:
            kind, text = label, text[named.end() :]
        options = {
            part.partition('=')[0]: unquote_plus(part.partition('=')[2])
            for part in (hidden[1].split('; ') if hidden else [])
        }
        if hidden:
            text = _without_fields(text, hidden, options)
        first, _, rest = text.partition('\n\n')
        titled = _TITLE.fullmatch(first.strip())
        # a title or a body in the fields has markup that only the pages of the site show
        title, marked = '', options.pop('titled', '')
        if titled and marked:
            title, text = titled[1] if marked == '1' else marked, rest.strip()
        body = options.pop('body', '') or text
        if not release:
            self.found.lose(self.path, self.start, text, 'it is in no release')
            return
        releases = (release,)
        id_ = options.pop('id', '')
        if id_ and not is_anchor(id_):
            why = 'its id cannot be an anchor, so the change has a new one'
            self.found.lose(self.path, self.start, f'id={id_}', why)
            id_ = ''
        same = next((one for one in self.found.entries if id_ and one.id == id_), None)
        if same:
            same.releases = (*same.releases, *releases)
            return
        if not id_:
            words = suggest_anchor(short_title(text, 48).lower().rstrip('\N{HORIZONTAL ELLIPSIS}'))
            id_ = words or anchor_of(release, 'entry')
        else:
            self.named.add(id_)
        kind = kind or 'changed'
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
