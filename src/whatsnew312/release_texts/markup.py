"""Convert the text of a fragment between Markdown, reStructuredText and plain text.

It covers the markup that most notes use; all other markup is kept unchanged.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FENCE = re.compile(r'\s*(`{3,}|~{3,}|:{3,})')
#: the beginning of a line that does not continue the line before
_BLOCK = re.compile(r'\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|\||>|\.\. )')

_CODE = re.compile(r'(`+)(?!`)(.+?)(?<!`)\1(?!`)')
_MYST_ROLE = re.compile(r'\{([\w:.+-]+)\}(`+)(?!`)(.+?)(?<!`)\2(?!`)')
_RST_ROLE = re.compile(r':(?:[\w.+-]+:)*[\w.+-]+:`([^`]+)`')
_RST_LINK = re.compile(r'`([^`<]+?)\s*<([^`>]+)>`__?')
_RST_CODE = re.compile(r'``(.+?)``')
_RST_NAME = re.compile(r'(?<!`)`([^`]+)`_?_?(?!`)')
_MD_LINK = re.compile(r'(?<!!)\[([^\]]*)\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)')
_MD_BOLD = re.compile(r'\*\*(.+?)\*\*|(?<!\*)\*(?!\s)([^*]+?)\*')


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


def to_markdown(text: str, markup: str, base: str = '') -> str:
    """Return *text* in GitHub's Markdown, with roles as code and absolute links.

    :param base: address of the site, as the base of relative links; empty if it is not known
    """

    def link(found: re.Match[str]) -> str:
        return f'[{found[1]}]({_address(found[2], base)})'

    def rst(plain: str) -> str:
        plain = _RST_LINK.sub(link, plain)
        plain = _RST_ROLE.sub(lambda found: f'`{_shown(found[1])}`', plain)
        return _RST_CODE.sub(r'`\1`', plain)

    def myst(plain: str) -> str:
        def role(found: re.Match[str]) -> str:
            return f'{found[2]}{_shown(found[3])}{found[2]}'

        return _MD_LINK.sub(link, _MYST_ROLE.sub(role, plain))

    if markup == 'rst':
        text = _literal_blocks(text)
    return _outside_fences(text, rst if markup == 'rst' else myst)


def to_rst(text: str, markup: str) -> str:
    """Return *text*, written in *markup*, in reStructuredText."""
    if markup == 'rst':
        return text

    def inline(line: str) -> str:
        line = _MYST_ROLE.sub(lambda found: f':{found[1]}:\x00{found[3]}\x00', line)
        line = _CODE.sub(lambda found: f'\x00\x00{found[2].strip()}\x00\x00', line)
        line = _MD_LINK.sub(lambda found: f'\x00{found[1]} <{found[2]}>\x00__', line)
        return line.replace('\x00', '`')

    return _rst_blocks(_outside_fences(text, inline))


def to_plain(text: str, markup: str) -> str:
    """Return *text* without inline markup; code is kept unchanged."""

    def inline(line: str) -> str:
        line = _MD_LINK.sub(
            lambda found: f'{found[1]} ({found[2]})' if '://' in found[2] else found[1], line
        )
        line = _MD_BOLD.sub(lambda found: found[1] or found[2], line)
        return _CODE.sub(lambda found: found[2].strip(), line)

    lines = _outside_fences(to_markdown(text, markup), inline).split('\n')
    return '\n'.join(line for line in lines if not _FENCE.match(line))


def _address(address: str, base: str) -> str:
    if not base or re.match(r'[a-z][a-z0-9+.-]*:', address) or address.startswith('<'):
        return address
    page = re.sub(r'\.(?:md|rst)(?=#|$)', '.html', address)
    return urljoin(base, page.lstrip('/'))


def _shown(target: str) -> str:
    """Return the text that a role shows: before an address, or the last part after ``~``."""
    named = re.fullmatch(r'(.+?)\s*<[^<>]*>', target, re.DOTALL)
    if named:
        return named[1]
    return (
        target.removeprefix('~').rpartition('.')[2]
        if target.startswith('~')
        else target.lstrip('!')
    )


def _outside_fences(text: str, change: Callable[[str], str]) -> str:
    """Return *text* with *change* applied to all lines outside of fenced code."""
    made: list[str] = []
    plain: list[str] = []
    fence = ''

    def flush() -> None:
        if plain:
            made.append(change('\n'.join(plain)))
            plain.clear()

    for line in text.split('\n'):
        mark = _FENCE.match(line)
        if fence:
            made.append(line)
            fence = '' if line.strip() == fence else fence
        elif mark:
            flush()
            made.append(line)
            fence = mark[1]
        else:
            plain.append(line)
    flush()
    return '\n'.join(made)


def _literal_blocks(text: str) -> str:
    """Return *text* in reStructuredText with its literal blocks as fenced code of Markdown."""
    return '\n'.join(_fenced(text.split('\n')))


def _fenced(lines: list[str]) -> Iterator[str]:
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        code = re.match(r'(\s*)\.\. (?:code-block|code|sourcecode)::\s*(\S*)', line)
        literal = re.match(r'(\s*)(?!\.\. ).*::$', line)
        found = code or literal
        if not found:
            yield line
            continue
        indent = len(found[1])
        block: list[str] = []
        while number < len(lines) and (
            not lines[number].strip() or len(lines[number]) - len(lines[number].lstrip()) > indent
        ):
            block.append(lines[number])
            number += 1
        if literal and not code and line.strip() != '::':
            yield line[:-1]
            yield ''
        options = re.compile(r'\s+:\w+:').match
        block = [one for one in block if not (code and options(one))]
        yield f'{" " * indent}```{code[2] if code else ""}'.rstrip()
        text = textwrap.dedent('\n'.join(block).strip('\n')).rstrip()
        yield from (f'{" " * indent}{one}'.rstrip() for one in text.split('\n'))
        yield f'{" " * indent}```'
        yield ''


def _rst_blocks(text: str) -> str:
    """Return *text* with fenced code of Markdown as directives."""
    made: list[str] = []
    fence = ''
    for line in text.split('\n'):
        mark = _FENCE.match(line)
        if not fence and mark:
            fence = mark[1]
            language = line.strip().strip('`~:').strip(' {}') or 'text'
            made += [*([''] if made and made[-1] else []), f'.. code-block:: {language}', '']
        elif fence and line.strip() == fence:
            fence = ''
        else:
            made.append(f'   {line}'.rstrip() if fence else line)
    return '\n'.join(made)
