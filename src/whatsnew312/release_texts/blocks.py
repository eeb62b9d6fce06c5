"""Read the text of a fragment as blocks: text, code, notes, tables and pictures.

It knows the markup that notes use. Unknown directives become their content.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

FENCE = re.compile(r'(\s*)(`{3,}(?=[^`]*$)|~{3,}|:{3,}(?=\s*(?:\{|$)))\s*(.*?)\s*$')
_NAMED = re.compile(r'\{([\w:+.-]+)\}\s*(.*)')
_OPTION = re.compile(r'\s*:([\w-]+):\s*(.*)')
#: lines of MyST that no reader sees: comments, labels, attributes and breaks
_MYST_UNSEEN = re.compile(r'\s*(?:%.*|\([^()\s]+\)=|\{[#.][^{}]*\}|\+\+\+.*)$')
_DELIMITERS = re.compile(r'\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$')
_RST_EXPLICIT = re.compile(r'(\s*)\.\.(?:\s+(.*))?$')
_RST_DIRECTIVE = re.compile(r'([\w:+.-]+)::(?:\s+(.*))?$')
_RST_TABLE = re.compile(r'\s*(?:\+[-=+]+\+|=+(?: +=+)+)\s*$')

#: the definition of an address in both markups, and of other words in reStructuredText
_MD_ADDRESS = re.compile(r'\s{0,3}\[([^\]^][^\]]*)\]:\s+<?([^\s>]+)>?(?:\s+"[^"]*")?\s*$')
_RST_ADDRESS = re.compile(r'\s*\.\. _`?([^`:]+)`?:\s+(\S+)\s*$')
_RST_WORDS = re.compile(r'\s*\.\. (\|[^|]+\|)\s+replace::\s+(.+?)\s*$')

#: directives with code, and its language if the directive names none
_CODE = {
    'code': '',
    'code-block': '',
    'code-cell': 'python',
    'csv-table': '',
    'graphviz': 'dot',
    'math': 'math',
    'mermaid': 'mermaid',
    'parsed-literal': '',
    'sample': 'pycon',
    'sample-output': '',
    'sourcecode': '',
}

#: the words above notes, by directive
NOTES = {
    'attention': 'Attention',
    'caution': 'Caution',
    'danger': 'Danger',
    'error': 'Error',
    'hint': 'Hint',
    'important': 'Important',
    'note': 'Note',
    'seealso': 'See also',
    'tip': 'Tip',
    'todo': 'Todo',
    'warning': 'Warning',
}
_VERSIONS = {
    'deprecated': 'Deprecated since version',
    'versionadded': 'Added in version',
    'versionchanged': 'Changed in version',
    'versionremoved': 'Removed in version',
}
_TITLED = frozenset(
    {'card', 'dropdown', 'grid-item-card', 'rubric', 'sidebar', 'tab', 'tab-item', 'topic'}
)
_UNSEEN = frozenset({'contents', 'highlight', 'index', 'raw', 'tags', 'toctree'})


class Prose(NamedTuple):
    """Paragraphs, lists and the like, in their markup."""

    text: str
    markup: str


class Code(NamedTuple):
    """A literal block."""

    indent: str
    language: str
    text: str
    fence: str = '```'  #: empty for indented code of Markdown


class Note(NamedTuple):
    """A box with a title."""

    indent: str
    name: str  #: the directive; empty if the title is that of the author
    title: Prose
    blocks: tuple[Block, ...]


class Table(NamedTuple):
    """A table, as it is written."""

    indent: str
    text: str
    markup: str


class Picture(NamedTuple):
    """A picture that is a block of its own."""

    indent: str
    alt: str
    source: str


Block: TypeAlias = Prose | Code | Note | Table | Picture


def read_blocks(text: str, markup: str) -> Iterator[Block]:
    """Yield the blocks of *text*, which is written in *markup*."""
    lines = text.split('\n') if text else []
    plain: list[str] = []
    number = 0
    read = _read_rst if markup == 'rst' else _read_myst
    while number < len(lines):
        found = read(lines, number, plain)
        if found is None:
            plain.append(lines[number])
            number += 1
            continue
        if plain:
            yield Prose('\n'.join(plain), markup)
            plain = []
        number, blocks = found
        yield from blocks
    if plain:
        yield Prose('\n'.join(plain), markup)


def addresses(text: str, markup: str) -> dict[str, str]:
    """Return the addresses that *text* defines in lines of their own, by name in lower case.

    In reStructuredText, it also returns the words that stand for names between bars.
    """
    patterns = (_RST_ADDRESS, _RST_WORDS) if markup == 'rst' else (_MD_ADDRESS,)
    lines = text.split('\n')
    found = (one for pattern in patterns for line in lines if (one := pattern.match(line)))
    return {' '.join(one[1].lower().split()): one[2] for one in found}


_Found: TypeAlias = 'tuple[int, list[Block]] | None'


def _read_myst(lines: list[str], at: int, before: list[str]) -> _Found:
    """Return the line after the block that begins in a line, and what it becomes; None for text.

    :param before: the lines of text directly before it
    """
    line = lines[at]
    after_text = bool(before and before[-1].strip())
    fence = FENCE.match(line)
    named = _NAMED.fullmatch(fence[3]) if fence else None
    if fence and (named or fence[2][0] != ':'):
        close = re.compile(rf'\s*{re.escape(fence[2])}{re.escape(fence[2][0])}*\s*$')
        end = next((n for n in range(at + 1, len(lines)) if close.match(lines[n])), len(lines))
        inner = [_without_indent(one, fence[1]) for one in lines[at + 1 : end]]
        if named:
            options, body = _options(inner)
            return end + 1, _directive(fence[1], named[1], named[2], options, body, 'md')
        return end + 1, [Code(fence[1], fence[3], '\n'.join(inner), fence[2])]
    if _MYST_UNSEEN.match(line) or _MD_ADDRESS.match(line):
        return at + 1, []
    if line.startswith('    ') and line.strip() and not after_text and not _is_in_list(before):
        end, block = _indented(lines, at, 3)
        return end, [Code('', '', '\n'.join(block), '')]
    if (
        '|' in line
        and at + 1 < len(lines)
        and '|' in lines[at + 1]
        and _DELIMITERS.match(lines[at + 1])
        and not after_text
    ):
        end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        return end, [_table(lines[at:end], 'md')]
    return None


def _is_in_list(before: list[str]) -> bool:
    """Return whether indented text after these lines belongs to a list item."""
    outer = next((line for line in reversed(before) if line.strip() and line[0] != ' '), '')
    return bool(re.match(r'(?:[-*+]|\d+[.)])\s|\[\^', outer))


def _read_rst(lines: list[str], at: int, before: list[str]) -> _Found:
    """Return the line after the block that begins in a line, and what it becomes; None for text.

    :param before: the lines of text directly before it
    """
    line = lines[at]
    after_text = bool(before and before[-1].strip())
    explicit = _RST_EXPLICIT.match(line)
    if explicit:
        end, block = _indented(lines, at + 1, len(explicit[1]))
        text = explicit[2] or ''
        named = _RST_DIRECTIVE.fullmatch(text)
        if named:
            options, body = _options(block)
            made = _directive(explicit[1], named[1], named[2] or '', options, body, 'rst')
            return end, made
        if re.match(r'\[[^\]]+\]\s', text):  # a footnote
            return end, [Prose('\n'.join([f'{explicit[1]}{text}', *block]), 'rst')]
        return end, []
    if _RST_TABLE.match(line) and not after_text:
        end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        return end, [_table(lines[at:end], 'rst')]
    indent = line[: len(line) - len(line.lstrip())]
    if line.lstrip().startswith('>>> ') and not after_text:
        end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        return end, [Code(indent, 'pycon', textwrap.dedent('\n'.join(lines[at:end])))]
    if line.rstrip().endswith('::'):
        end, block = _indented(lines, at + 1, len(indent))
        if block:
            words = line.rstrip()[:-2].rstrip()
            # in `text::`, one colon is shown; in `text ::`, none
            words += ':' * (bool(words) and not line.rstrip()[:-2].endswith(' '))
            intro: list[Block] = [Prose(f'{words}\n', 'rst')] if words else []
            return end, [*intro, Code(indent, '', '\n'.join(block))]
    return None


def _table(lines: list[str], markup: str) -> Table:
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    return Table(indent, textwrap.dedent('\n'.join(lines)), markup)


def _without_indent(line: str, indent: str) -> str:
    return line[len(indent) :] if line.startswith(indent) else line.lstrip()


def _indented(lines: list[str], at: int, indent: int) -> tuple[int, list[str]]:
    """Return the line after the lines that are indented more than *indent*, and these lines."""
    end = last = at
    while end < len(lines):
        line = lines[end]
        if line.strip():
            if len(line) - len(line.lstrip()) <= indent:
                break
            last = end + 1
        end += 1
    block = textwrap.dedent('\n'.join(lines[at:last])).split('\n')
    while block and not block[0].strip():
        del block[0]
    return last, block


def _options(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the options of a directive, and the lines of its content."""
    start = 0
    if lines and lines[0].strip() == '---':
        ends = (n for n in range(1, len(lines)) if lines[n].strip() == '---')
        start = next(ends, 0) + 1
        pairs = [line.partition(':')[::2] for line in lines[1 : start - 1]]
        options = {name.strip(): value.strip(' "\'') for name, value in pairs}
    else:
        options = {}
        while start < len(lines) and (found := _OPTION.match(lines[start])):
            options[found[1]] = found[2]
            start += 1
    body = lines[start:]
    while body and not body[0].strip():
        del body[0]
    return options, body


def _directive(
    indent: str, name: str, argument: str, options: dict[str, str], body: list[str], markup: str
) -> list[Block]:
    """Return the blocks that a directive becomes."""
    name = name.rpartition(':')[2]
    text = '\n'.join(body).rstrip()
    if name in _UNSEEN:
        return []
    if name in _CODE:
        given = argument if name.startswith(('code', 'source')) else ''
        if name == 'math' and argument:
            text = f'{argument}\n{text}'.rstrip()
        language = given.split()[0] if given else _CODE[name]
        return [Code(indent, language, textwrap.dedent(text))] if text else []
    if name == 'eval-rst':
        return _moved(read_blocks(text, 'rst'), indent)
    if name in {'image', 'figure'}:
        picture = Picture(indent, options.get('alt', ''), argument.strip())
        return [picture, *_moved(read_blocks(text, markup), indent)]
    title, label = Prose(NOTES.get(name, ''), 'md'), name
    if name in _VERSIONS:
        version, _, argument = argument.partition(' ')
        title, label = Prose(f'{_VERSIONS[name]} {version}', 'md'), ''
    elif name == 'admonition':
        title, argument, label = Prose(argument, markup), '', ''
    if title.text:
        content = '\n'.join(filter(None, (argument, text)))
        blocks = tuple(read_blocks(content, markup)) if content else ()
        return [Note(indent, label if label in NOTES else '', title, blocks)]
    if name in _TITLED and argument:
        heading = [Prose(f'{indent}**{argument}**\n', markup)]
        return [*heading, *_moved(read_blocks(text, markup), indent)]
    return _moved(read_blocks(text, markup), indent) if text else []


def _moved(blocks: Iterator[Block], indent: str) -> list[Block]:
    """Return the content of a directive, as indented as the directive."""
    if not indent:
        return list(blocks)
    return [
        block._replace(text=textwrap.indent(block.text, indent))
        if isinstance(block, Prose)
        else block._replace(indent=indent + block.indent)
        for block in blocks
    ]
