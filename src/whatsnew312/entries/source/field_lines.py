"""Read the lines with the fields of an entry: names and values, in MyST and reStructuredText.

The parsers of both languages would lose all fields, or the whole entry, if one line is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

from docutils.statemachine import StringList

from whatsnew312.model.fields import FIELDS
from whatsnew312.model.suggestions import closest, quote
from whatsnew312.model.values import as_list, one_line
from whatsnew312.model.warning_types import Fault, Warn
from whatsnew312.patches.myst import is_in_myst, read_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.util.docutils import SphinxDirective

#: a field whose value is plain text in both markup languages
_PLAIN = re.compile(r'([\w-]+) ?:(?:$| +(?![ "\'|>])(.*))')

#: a field in reStructuredText, after its first colon
_RST_FIELD = re.compile(r'((?!\s)[^:`]+):(?:$|\s+(.*))', re.DOTALL)

#: a line that may be meant as a field
_MEANT = re.compile(r'[\s:]*([\w-]+)\s*:?\s*(.*)', re.DOTALL)

#: a line of the body that looks like a field and is not a role
_IN_BODY = re.compile(r'\s{0,3}:([\w-]+):(?![:`])')

#: a field without its first colon
_BARE = re.compile(r'([\w-]+):(?:\s|$)')

#: beginnings of blocks in which lines with colons are options of a directive
_NO_PARAGRAPH = ('```', ':::', '~~~', '..', '<', '|', '>')

#: one value of a list with one value per line
_ITEM = re.compile(r'\s*-(?:\s+(.*))?$')

#: how similar a name in the body must be to that of a field, from 0 to 1
_ALIKE = 0.75

#: the maximal number of characters of a line in a message
_SHOWN = 200


class Line(NamedTuple):
    """One line of a directive."""

    number: int  #: from 0 for the first line of the directive
    text: str


@dataclass
class FieldLines:
    """The fields of one entry, as they are in the source."""

    lines: Sequence[Line]  #: the lines of the entry below its title
    is_myst: bool
    options: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[int, Fault]] = field(default_factory=list)  #: with the number of the line
    taken: set[int] = field(default_factory=set)  #: numbers of the lines that are not text
    twice: list[str] = field(default_factory=list)  #: names of fields that are given twice
    _at: int = 0
    _last: str = ''  #: the last field that was read

    def read(self) -> FieldLines:
        """Read the fields, and return itself."""
        if self.is_myst and self._text.startswith('---'):
            self._read_block()
        self._read_run()
        self._read_below()
        return self

    @property
    def _text(self) -> str:
        """The next line; empty at the end."""
        return self.lines[self._at].text if self._at < len(self.lines) else ''

    def _fault(self, number: int, message: str) -> None:
        self.faults.append((number, Fault(Warn.BAD_FIELD, message)))

    def _next(self) -> Line:
        line = self.lines[self._at]
        self.taken.add(line.number)
        self._at += 1
        return line

    # Fields at their usual place

    def _read_block(self) -> None:
        """Read fields in YAML, between two lines of dashes."""
        first = self._next()
        start = self._at
        ends = (n for n in range(start, len(self.lines)) if self.lines[n].text.startswith('---'))
        end = next(ends, None)
        if end is None:
            self._fault(first.number, 'the fields are not closed; write a line "---" below them')
            end = next((n for n in range(start, len(self.lines)) if not self._line(n)), self._end)
        block = dedent('\n'.join(one.text for one in self.lines[start:end])).split('\n')
        group: list[Line] = []
        for number, text in enumerate(block):
            if group and (not text.strip() or text[0].isspace() or _ITEM.match(text)):
                group.append(Line(0, text))
            elif text.strip() and not text.startswith('#'):
                self._take(group)
                group = [Line(self.lines[start + number].number, text)]
        self._take(group)
        closed = end < len(self.lines) and bool(self._line(end))
        for _ in range(start, end + closed):
            self._next()

    @property
    def _end(self) -> int:
        return len(self.lines)

    def _line(self, index: int) -> str:
        return self.lines[index].text.strip()

    def _read_run(self) -> None:
        """Read the fields up to an empty line or the text of the entry."""
        while self._text.strip():
            if self._is_field(self._text):
                self._take(self._group())
            elif self._is_bare(self._text):
                self._take([self._next()], is_readable=False)
            elif not self._read_wrapped():
                break

    def _is_field(self, text: str) -> bool:
        text = text.lstrip() if self.is_myst else text
        return text.startswith(':') and not text.startswith(':::') and not text.startswith(':`')

    def _is_bare(self, text: str) -> bool:
        bare = _BARE.match(text)
        return bool(bare and bare[1] in FIELDS)

    def _group(self) -> list[Line]:
        """Return the lines of one field, without indentation."""
        first = self._next()
        group = [Line(first.number, first.text.lstrip()[1:])]
        while self._goes_on(self._text):
            number, text = self._next()
            group.append(Line(number, text.lstrip()[1:] if self.is_myst else text))
        return group

    def _goes_on(self, text: str) -> bool:
        if self.is_myst:
            return bool(re.match(r'\s*:(?:\s|$)', text))
        return bool(text.strip()) and text[0].isspace()

    def _read_wrapped(self) -> bool:
        """Read lines that continue a value without indentation; return whether there are any."""
        spec = FIELDS.get(self._last)
        if not spec or not (spec.many or spec.lines or spec.markup):
            return False
        stop = next(
            (n for n in range(self._at, self._end) if not self._line(n) or self._meant(n)),
            self._end,
        )
        is_followed = stop < self._end and bool(self._line(stop))
        if not (is_followed or (self.is_myst and self._text[0].isspace())):
            return False
        text = self._text.strip()
        right = f':  {text}' if self.is_myst else f'   {text}'
        self._fault(
            self.lines[self._at].number,
            f'{quote(text)} does not belong to {self._last}, nor do the lines below it to the '
            f'fields; write "{_short(right)}"',
        )
        while self._at < stop:
            self.options[self._last] += f' {self._next().text.strip()}'
        return True

    # Fields at the place of the text

    def _meant(self, index: int) -> str:
        """Return the name of the field that a line of text seems to be; empty if it is none."""
        found = _IN_BODY.match(self.lines[index].text)
        if found is None:
            return ''
        return found[1] if found[1] in FIELDS else closest(found[1], FIELDS, _ALIKE)

    def _read_below(self) -> None:
        """Read fields at the beginning of the text, and warn of them."""
        start = self._at
        found = list(self._fields_in_text())
        if not found:
            if not self.is_myst and start < self._end and self._line(start):
                self._fault(
                    self.lines[start].number,
                    f'{quote(self._line(start))} is no field; put an empty line between the fields '
                    f'and the text',
                )
            return
        names = list(dict.fromkeys(name for _, name in found))
        above = self.lines[max(0, self._index(found[0][0]) - 1)].text.strip()
        where = 'in the text of this change' if above else 'below an empty line'
        self._fault(
            found[0][0],
            f'{_and(names)} {"stand" if len(names) > 1 else "stands"} {where}; fields come '
            f'directly below the title, with no empty line and no text between them',
        )

    def _index(self, number: int) -> int:
        return next(n for n, line in enumerate(self.lines) if line.number == number)

    def _fields_in_text(self) -> Iterator[tuple[int, str]]:
        """Read the fields before and in the first paragraph; yield their lines and names."""
        is_paragraph = False
        while self._at < self._end:
            text = self._text
            if text.lstrip().startswith(_NO_PARAGRAPH) or (is_paragraph and not text.strip()):
                return
            name = self._meant(self._at)
            if name and name not in self.options:
                number = self.lines[self._at].number
                self._take(self._group())
                yield number, name
                continue
            is_paragraph = is_paragraph or bool(text.strip())
            self._at += 1

    # One field

    def _take(self, group: list[Line], *, is_readable: bool = True) -> None:
        """Store the field in *group*, whose first line is without its colon.

        :param is_readable: False if the author wrote no colon
        """
        if not group:
            return
        text = '\n'.join(line.text for line in group).rstrip()
        pair = (self._listed(group) or self._pair(text)) if is_readable else None
        if pair is None:
            pair = self._repaired(group[0].number, text)
        if pair:
            name, value = pair
            if name in self.options and name in FIELDS and name not in self.twice:
                self.twice.append(name)
            self.options[name] = value
            self._last = name

    def _listed(self, group: list[Line]) -> tuple[str, str] | None:
        """Return a field whose values are on separate lines with hyphens."""
        name = group[0].text.rstrip().removesuffix(':').rstrip()
        items = [_ITEM.match(line.text) for line in group[1:] if line.text.strip()]
        spec = FIELDS.get(name)
        if not items or not all(items) or not spec or not (spec.many or spec.lines):
            return None
        values = [_bare((item[1] or '').strip()) for item in items if item]
        return name, '\n'.join(values) if spec.lines else as_list(values)

    def _pair(self, text: str) -> tuple[str, str] | None:
        """Return the name and the value; None if the line cannot be read."""
        if not self.is_myst:
            found = _RST_FIELD.match(text)
            if found is None:
                return None
            lines = (found[2] or '').split('\n')
            return found[1].strip().lower(), '\n'.join(map(str.strip, lines))
        first, *others = text.split('\n')
        parts = [part for part in map(str.strip, others) if part]
        plain = _PLAIN.match(first)
        if plain and (plain[2] or not parts or parts[0][0] not in '"\'|>'):
            return plain[1], ' '.join([(plain[2] or '').strip(), *parts]).strip()
        return read_options(text)

    def _repaired(self, number: int, text: str) -> tuple[str, str] | None:
        """Return the probable field of a line that cannot be read, and report the right form."""
        line = self.lines[self._index(number)].text.strip()
        found = _MEANT.match(text)
        name = found[1] if found else ''
        name = name if name in FIELDS else closest(name, FIELDS)
        if not name or found is None:
            self._fault(
                number, f'{quote(line)} cannot be read as a field; write it like ":kind: added"'
            )
            return None
        value = one_line(found[2])
        right = f':{name}: {self._quoted(value)}'.rstrip()
        self._fault(
            number,
            f'{quote(line)} cannot be read as a field{_cause(line)}; write "{_short(right)}"',
        )
        return name, value

    def _quoted(self, value: str) -> str:
        """Return *value* in quotes if it could not be read otherwise."""
        if self.is_myst and value.startswith(('"', "'", '|', '>')):
            return "'" + value.replace("'", "''") + "'"
        return value


def _cause(line: str) -> str:
    """Return why a line is not a field; empty if that is not known."""
    if '\t' in line:
        return ': it has a tab'
    if re.match(r':[\w-]+:\S', line):
        return ': it has no space behind the name'
    if re.match(r':[\w-]+(?![\w-]|\s*:)', line):
        return ': it has no colon behind the name'
    if not line.startswith(':'):
        return ': it has no colon before the name'
    if re.match(r':[\w-]+\s*:\s*["\']', line):
        return ': its quotes do not end where the line does'
    return ''


def _bare(text: str) -> str:
    quoted = re.fullmatch(r"""(['"])(.*)\1""", text)
    return quoted[2] if quoted else text


def _short(text: str) -> str:
    """Return *text* for a message, shortened, with a mark in place of each invisible character."""
    text = ''.join(one if one.isprintable() else '\N{REPLACEMENT CHARACTER}' for one in text)
    return text if len(text) <= _SHOWN else f'{text[:_SHOWN]}...'


def _and(names: list[str]) -> str:
    return ' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))


def lines_of(directive: SphinxDirective) -> tuple[str, list[Line]]:
    """Return the title of an entry, and all lines below it."""
    if is_in_myst(directive):
        offset = directive.content_offset
        lines = [Line(number + 1, '') for number in range(offset)]
        lines += [Line(offset + n, text) for n, text in enumerate(directive.content.data, 1)]
        return one_line(' '.join(directive.arguments)), lines
    above = [
        Line(*pair)
        for pair in enumerate('\n'.join(directive.arguments).split('\n'), _start(directive))
    ]
    end = next((n for n, line in enumerate(above) if _begins_fields(line)), len(above))
    offset = directive.content_offset + 1 - directive.lineno
    content = [Line(offset + n, text) for n, text in enumerate(directive.content)]
    between = [Line(offset - 1, '')] if content else []
    return one_line(' '.join(line.text for line in above[:end])), above[end:] + between + content


def _start(directive: SphinxDirective) -> int:
    """Return the number of the first line of the title, in reStructuredText."""
    first, *others = directive.block_text.split('\n')
    if first.partition('::')[2].strip():
        return 0
    return next((n for n, text in enumerate(others, 1) if text.strip()), 1)


def _begins_fields(line: Line) -> bool:
    """Return whether the fields begin in *line*: a title may have several lines."""
    if not line.text.startswith(':'):
        return False
    if _RST_FIELD.match(line.text[1:]):
        return True
    meant = re.match(r':([\w-]+)(?!:`)', line.text)
    return line.number > 0 and meant is not None and meant[1] in FIELDS


def leave_text(directive: SphinxDirective, found: FieldLines) -> None:
    """Keep only the text of the entry in the content of *directive*, with its line numbers."""
    first = directive.content_offset + 1
    if not is_in_myst(directive):
        first -= directive.lineno
        above = [
            line for line in found.lines if line.number < first and line.number not in found.taken
        ]
        if any(line.text.strip() for line in above):
            source, start = directive.get_source_info()
            directive.content = StringList(
                [*(line.text for line in above), *directive.content],
                items=[
                    *((source, start - 1 + line.number) for line in above),
                    *directive.content.items,
                ],
            )
            first -= len(above)
    for place in range(len(directive.content)):
        if first + place in found.taken:
            directive.content.data[place] = ''
