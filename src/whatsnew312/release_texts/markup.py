"""Convert the text of a fragment to Markdown, reStructuredText and plain text."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from whatsnew312.release_texts.blocks import (
    NOTES,
    Block,
    Code,
    Note,
    Picture,
    Prose,
    Table,
    addresses,
    read_blocks,
)
from whatsnew312.release_texts.inline import as_markdown, as_plain, as_rst, read_inline
from whatsnew312.release_texts.places import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FENCE = re.compile(r'\s*(`{3,}|~{3,}|:{3,})')
#: the beginning of a line that does not continue the line before
_BLOCK = re.compile(r'\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|\||>|\.\. )')
_HEADING = re.compile(r'^#{1,6} +(.+?)(?: +#+)? *$', re.MULTILINE)
_ITEM = re.compile(r'\s*(?:[-*+]|\d+[.)])\s')
#: notes that Sphinx has, and docutils does not
_OF_SPHINX = frozenset({'seealso', 'todo'})

#: what is known of a site of which nothing is known
_NOWHERE = Places()


def unwrap(text: str) -> str:
    """Return *text* with each paragraph and each list item on one line.

    This is needed because GitHub shows every line break in the text of a release.
    """
    made: list[str] = []
    joins = False
    fence = ''
    for line in text.split('\n'):
        mark = _FENCE.match(line)
        if fence or mark:
            if mark and (not fence or line.strip() == fence):
                fence = '' if fence else mark[1]
            made.append(line)
            joins = False
        elif joins and line.strip() and not _BLOCK.match(line):
            made[-1] += f' {line.strip()}'
        else:
            made.append(line.rstrip())
            # the lines of indented code are kept
            is_code = line.startswith('    ') and (len(made) < 2 or not made[-2])
            joins = bool(line.strip()) and not is_code and not re.match(r'\s*(?:#|\|)', line)
    return '\n'.join(made)


def to_markdown(text: str, markup: str, places: Places = _NOWHERE, *, wide: bool = False) -> str:
    """Return *text*, written in *markup*, in GitHub's Markdown.

    :param wide: whether each paragraph becomes one line
    """
    known = addresses(text, markup)

    def words(plain: str, markup: str) -> str:
        return as_markdown(read_inline(plain, markup, places, known))

    def write(block: Block) -> str:
        match block:
            case Prose():
                if block.markup == 'rst':
                    block = Prose(re.sub(r'(?m)^(\s*)#\.(?=\s)', r'\g<1>1.', block.text), 'rst')
                made = _by_paragraph(block, words)
                return unwrap(made) if wide else made
            case Code(fence=''):
                return textwrap.indent(block.text, '    ')
            case Code():
                return _fenced(block.text, block.language, block.indent, block.fence)
            case Table(markup='rst'):
                return _fenced(block.text, '', block.indent, '```')
            case Table():
                return textwrap.indent(words(block.text, block.markup), block.indent)
            case Note():
                inner = _joined(block.blocks, write).strip('\n')
                title = f'**{words(block.title.text, block.title.markup)}**'
                lines = '\n\n'.join(filter(None, (title, inner))).split('\n')
                return '\n'.join(f'{block.indent}> {line}'.rstrip() for line in lines)
            case Picture():
                address = places.picture(block.source)
                shown = f'![{block.alt}]({address})' if address else block.alt
                return f'{block.indent}{shown}'

    return _joined(read_blocks(text, markup), write, close=True)


def to_rst(text: str, markup: str, places: Places = _NOWHERE) -> str:
    """Return *text*, written in *markup*, in reStructuredText that docutils can read."""
    known = addresses(text, markup)

    def words(plain: str, markup: str) -> str:
        return as_rst(read_inline(plain, markup, places, known), markup)

    def write(block: Block) -> str:
        match block:
            case Prose(markup='rst'):
                return _by_paragraph(block, words)
            case Prose():
                plain = _HEADING.sub(r'**\1**', block.text)
                return _with_apart_items(_by_paragraph(Prose(plain, 'md'), words))
            case Code():
                return _rst_code(block)
            case Table(markup='rst'):
                return textwrap.indent(block.text, block.indent)
            case Table():
                made = _list_table(block.text, lambda cell: words(cell, 'md'))
                return textwrap.indent(made, block.indent)
            case Note():
                inner = textwrap.indent(_joined(block.blocks, write).strip('\n'), '   ')
                title = words(block.title.text, block.title.markup)
                is_known = block.name in NOTES and block.name not in _OF_SPHINX
                head = f'.. {block.name}::' if is_known else f'.. admonition:: {title}'
                return textwrap.indent(f'{head}\n\n{inner}', block.indent) if inner.strip() else ''
            case Picture():
                address = places.picture(block.source)
                alt = f'\n   :alt: {block.alt}' if block.alt else ''
                made = f'.. image:: {address}{alt}' if address else block.alt
                return textwrap.indent(made, block.indent)

    return _joined(read_blocks(text, markup), write)


def to_plain(text: str, markup: str, places: Places = _NOWHERE) -> str:
    """Return *text* without inline markup; code is kept unchanged."""
    known = addresses(text, markup)

    def words(plain: str, markup: str) -> str:
        return as_plain(read_inline(plain, markup, places, known), markup)

    def write(block: Block) -> str:
        match block:
            case Prose():
                return _by_paragraph(block, words)
            case Code():
                return textwrap.indent(block.text, block.indent)
            case Table():
                made = block.text if block.markup == 'rst' else words(block.text, block.markup)
                return textwrap.indent(made, block.indent)
            case Note():
                inner = _joined(block.blocks, write).strip('\n')
                title = words(block.title.text, block.title.markup)
                return textwrap.indent(f'{title}: {inner.lstrip()}', block.indent)
            case Picture():
                address = places.picture(block.source)
                shown = ' '.join(filter(None, (block.alt, f'({address})' if address else '')))
                return f'{block.indent}{shown}'

    return _joined(read_blocks(text, markup), write)


def _joined(blocks: Iterable[Block], write: Callable[[Block], str], *, close: bool = False) -> str:
    """Return the text of all *blocks*, with empty lines between them.

    :param close: whether code may follow text without an empty line
    """
    made: list[str] = []
    last: Block | None = None
    for block in blocks:
        lines = write(block).split('\n')
        if lines == [''] and not isinstance(block, Prose):
            continue
        is_close = close and {type(block), type(last)} == {Prose, Code}
        while made and not made[-1].strip() and lines and not lines[0].strip():
            del lines[0]
        if made and made[-1].strip() and lines and lines[0].strip() and not is_close:
            made.append('')
        made += lines
        last = block
    return '\n'.join(made).lstrip('\n')


def _by_paragraph(block: Prose, words: Callable[[str, str], str]) -> str:
    """Return the text of *block*, each paragraph converted alone."""
    parts = re.split(r'(\n[ \t]*\n)', block.text)
    return ''.join(words(part, block.markup) if part.strip() else part for part in parts)


def _fenced(text: str, language: str, indent: str, fence: str) -> str:
    while fence in text:
        fence += fence[0]
    return textwrap.indent(f'{fence}{language}\n{text}\n{fence}', indent)


def _rst_code(block: Code) -> str:
    if not block.text.strip():
        return ''
    language = re.sub(r'[{}]', '', block.language).split()
    name = 'math::' if block.language == 'math' else f'code-block:: {(language or ["text"])[0]}'
    return textwrap.indent(f'.. {name}\n\n{textwrap.indent(block.text, "   ")}', block.indent)


def _with_apart_items(text: str) -> str:
    """Return *text* with an empty line before each list item, as reStructuredText needs it."""
    made: list[str] = []
    for line in text.split('\n'):
        if _ITEM.match(line) and made and made[-1].strip():
            made.append('')
        made.append(line)
    return '\n'.join(made)


def _list_table(text: str, words: Callable[[str], str]) -> str:
    """Return a table of Markdown as the directive ``list-table``."""
    head, _, *rest = text.strip().split('\n')
    rows = [_cells(line) for line in (head, *rest)]
    width = len(rows[0])
    made = ['.. list-table::', '   :header-rows: 1', '']
    for row in rows:
        cells = [*row, *[''] * (width - len(row))][:width]
        for number, cell in enumerate(cells):
            made.append(f'   {" " if number else "*"} - {words(cell)}'.rstrip())
    return '\n'.join(made)


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix('|')
    line = line.removesuffix('|') if not line.endswith('\\|') else line
    return [cell.strip().replace('\\|', '|') for cell in re.split(r'(?<!\\)\|', line)]
