"""Read the markup within a line, and write it in another markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whatsnew312.release_texts.places import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whatsnew312.release_texts.places import Places

_TARGET = r'(?:[^()\s<>]|\([^()\s]*\))*'
#: what is between the parentheses of a link: an address, and a title that is not shown
_IN_PARENTHESES = (
    rf'\(\s*(?:<(?P<%s>[^<>\n]*)>|(?P<%s>{_TARGET}))' r'(?:\s+(?:"[^"]*"|\'[^\']*\'))?\s*\)'
)
_MYST = re.compile(
    r'(?P<escape>\\[^\w\s])'
    r'|\{(?P<role>[\w:.+-]+)\}(?P<marks>`+)(?!`)(?P<target>.+?)(?<!`)(?P=marks)(?!`)'
    r'|(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)'
    rf'|!\[(?P<alt>[^\]]*)\]{_IN_PARENTHESES % ("picture_", "picture")}'
    r'|\[(?P<words>(?:`[^`]*`|!\[[^\]]*\]\([^()]*\)|[^\[\]`])*)\]'
    rf'{_IN_PARENTHESES % ("address_", "address")}'
    r'|\[(?P<named>[^\[\]]+)\](?:\[(?P<name>[^\[\]]*)\])?'
    r'|<(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]*)>',
    re.DOTALL,
)
_RST = re.compile(
    r'(?P<escape>\\.)'
    r'|``(?P<code>.+?)``(?!`)'
    r'|(?<![\w`]):(?P<role>(?:[\w.+-]+:)*[\w.+-]+):`(?P<target>[^`]+)`(?!`)'
    r'|`(?P<words>[^`<]+?)\s*<(?P<address>[^`>]+)>`__?'
    r'|(?<!`)`(?P<named>[^`]+)`(?P<name>__?(?!\w))?(?!`)'
    r'|(?<![\w`])(?P<word>[^\W_](?:[\w.-]*[^\W_])?)_(?!\w)'
    r'|\[(?P<note>[^\[\]\s]+)\]_(?!\w)'
    r'|\|(?P<replaced>[^|\s](?:[^|]*[^|\s])?)\|_{0,2}(?!\w)',
    re.DOTALL,
)
_MD_STRONG = re.compile(r'(?<!\w)__(?!\s)(.+?)(?<!\s)__(?!\w)')
_MD_EMPHASIS = re.compile(r'(?<!\w)_(?![\s_])([^_]+?)(?<!\s)_(?!\w)')
_STARS = re.compile(r'\*\*(.+?)\*\*|(?<!\*)\*(?!\s)([^*]+?)\*')


def read_inline(
    text: str, markup: str, places: Places, addresses: Mapping[str, str]
) -> Iterator[Piece]:
    """Yield the parts of *text*.

    :param addresses: addresses and words by name, which are in other lines
    """
    at = 0
    read = _rst_piece if markup == 'rst' else _myst_piece
    for found in (_RST if markup == 'rst' else _MYST).finditer(text):
        piece = read(found, places, addresses)
        if piece:
            if found.start() > at:
                yield Piece('text', text[at : found.start()])
            yield piece
            at = found.end()
    if at < len(text):
        yield Piece('text', text[at:])


def _myst_piece(found: re.Match[str], places: Places, addresses: Mapping[str, str]) -> Piece | None:
    if found['role']:
        return places.role(found['role'], found['target'])
    if found['code']:
        return Piece('code', found['code'])
    if found['alt'] is not None:
        return Piece('picture', found['alt'], places.picture(found['picture_'] or found['picture']))
    if found['auto']:
        known = places.page(found['auto'])
        text = found['auto'] if known else places.title(found['auto'])
        return Piece('auto' if known == text else 'link', text, known)
    if found['words'] is not None:
        address = found['address_'] or found['address'] or ''
    elif found['named']:
        name = ' '.join((found['name'] or found['named']).lower().split())
        if name not in addresses:
            return None
        address = addresses[name]
    else:
        return None
    words = found['words'] or found['named'] or places.title(address)
    return Piece(
        'link', words, places.page(address), tuple(read_inline(words, 'md', places, addresses))
    )


def _rst_piece(found: re.Match[str], places: Places, addresses: Mapping[str, str]) -> Piece | None:
    if found['escape']:
        return Piece('text', '' if found['escape'][1:].isspace() else found['escape'])
    if found['role']:
        return places.role(found['role'], found['target'])
    if found['code']:
        return Piece('code', found['code'])
    if found['note']:
        return Piece('text', f'[{found["note"]}]')
    if found['replaced']:
        return Piece('text', addresses.get(f'|{found["replaced"]}|'.lower(), found['replaced']))
    if found['words']:
        address = found['address']
        if address.endswith('_') and not found['address'].startswith(('http:', 'https:')):
            address = addresses.get(address[:-1].lower(), '')
        return Piece('link', found['words'], places.page(address))
    words = found['named'] or found['word']
    address = addresses.get(' '.join(words.lower().split()), '')
    if address:
        return Piece('link', words, places.page(address))
    if found['word']:
        return None
    # a name of a place in the text; or text without a role, which most authors write as code
    return Piece('text' if found['name'] else 'code', words)


def as_markdown(pieces: Iterator[Piece] | tuple[Piece, ...]) -> str:
    """Return *pieces* in Markdown."""
    made = ''
    for piece in pieces:
        words = as_markdown(piece.parts) if piece.parts else piece.text
        if piece.what == 'code':
            made += _ticked(piece.text)
        elif piece.what == 'picture':
            made += f'![{piece.text}]({piece.address})' if piece.address else piece.text
        elif piece.what == 'auto':
            made += f'<{piece.address}>'
        elif piece.what == 'link' and piece.address:
            made += f'[{words}]({piece.address})'
        else:
            made += words
    return made


def _ticked(text: str) -> str:
    longest = max(map(len, re.findall(r'`+', text)), default=0)
    ticks = '`' * (longest + 1)
    space = ' ' if longest and text.strip('`') != text else ''
    return f'{ticks}{space}{text}{space}{ticks}'


def as_rst(pieces: Iterator[Piece] | tuple[Piece, ...], markup: str) -> str:
    """Return *pieces* in reStructuredText.

    :param markup: that of the text in them
    """
    made = ''
    marked = False
    for piece in pieces:
        words = plain_words(piece, markup)
        if piece.what == 'code' and words.strip():
            new = f'``{words.strip()}``'
        elif piece.what not in {'code', 'text'} and piece.address:
            words = re.sub(r'([`<\\])', r'\\\1', ' '.join(words.split()) or piece.address)
            new = piece.address if piece.what == 'auto' else f'`{words} <{piece.address}>`__'
        elif piece.what == 'text':
            new = piece.text if markup == 'rst' else _rst_text(piece.text)
        else:
            new = escaped(words)
        is_mark = new.startswith('`')
        # marks are only read beside white space and punctuation
        if made and new and (is_mark or marked):
            beside = made[-1] if is_mark else new[0]
            if beside.isalnum() or beside in '`_':
                made += '\\ '
        made += new
        marked = new.endswith(('``', '`__'))
    return made


def escaped(words: str) -> str:
    """Return *words* so that reStructuredText reads no markup in them."""
    return re.sub(r'[\\*`|]|(?<=\w)_(?!\w)', r'\\\g<0>', words)


def _rst_text(text: str) -> str:
    """Return text of Markdown with its emphasis in reStructuredText, and nothing else read."""
    text = _MD_EMPHASIS.sub(r'*\1*', _MD_STRONG.sub(r'**\1**', text))
    return re.sub(r'(?<=\w)_(?!\w)|(?<!\\)[`|]', r'\\\g<0>', text)


def plain_words(piece: Piece, markup: str) -> str:
    """Return the words of one piece, without markup."""
    if piece.what == 'code':
        return piece.text
    if piece.parts:
        return ''.join(plain_words(part, markup) for part in piece.parts)
    words = _STARS.sub(lambda found: found[1] or found[2], piece.text)
    return re.sub(r'\\([^\w\s])', r'\1', words)


def as_plain(pieces: Iterator[Piece] | tuple[Piece, ...], markup: str) -> str:
    """Return *pieces* as plain text, with addresses in parentheses.

    :param markup: that of the text in them
    """
    made = ''
    for piece in pieces:
        words = plain_words(piece, markup)
        is_known = piece.what in {'link', 'picture'} and piece.address and piece.address != words
        if is_known:
            words = f'{words} ({piece.address})'.strip()
        made += words.strip() if piece.what == 'code' else words
    return made
