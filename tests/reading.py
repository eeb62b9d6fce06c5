"""Read output as plain text, to search for the same texts in every format."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping


def squeeze(text: str) -> str:
    """Return *text* without white space and with straight quotes; formats differ in both."""
    for fancy, plain in ('“"', '”"', "‘'", "’'"):
        text = text.replace(fancy, plain)
    return re.sub(r'\s+', '', text)


def _plain_html(source: str) -> str:
    # in Sphinx's output, > occurs only at the end of tags; a parser takes a hundred times as long
    source = re.sub(r'(?s)<(script|style)\b.*?</\1>|<!--.*?-->', '', source)
    return unescape(re.sub(r'<[^>]*>', '', source))


def _plain_xml(source: str) -> str:
    return ''.join(ET.fromstring(source).itertext())


def _plain_latex(source: str) -> str:
    source = source.partition('\\begin{document}')[2]
    source = re.sub(r'\\(?:sphinxhref|PYG){[^}]*}', '', source)
    return _without_commands(source, _LATEX, r'\\[A-Za-z@]+\*?|[{}]')


def _plain_texinfo(source: str) -> str:
    source = re.sub(r'@footnote{http[^}]*}', '', source)
    return _without_commands(source, _TEXINFO, r'@[a-z]+|[{}]')


def _plain_man(source: str) -> str:
    source = re.sub(r' ?\\%<[^>]*>', '', source)
    # the form of links in docutils before 0.22
    source = re.sub(r"\\X'tty: link[^']*'", '', source).replace(r'\%', '')
    return _without_commands(source, _MAN, r'(?m)^\.(?:[A-Z]+|sp|ft|nf|fi|in) ?|\\f[A-Z]')


def _without_commands(source: str, specials: dict[str, str], commands: str) -> str:
    """Return *source* without *commands*, and with *specials* replaced by their characters."""
    marks = {}
    for place, (special, character) in enumerate(specials.items()):
        mark = chr(0xE000 + place)  # a character that is in no command
        marks[mark] = character
        source = source.replace(special, mark)
    source = re.sub(commands, '', source)
    return re.sub('[\ue000-\uf8ff]', lambda match: marks[match[0]], source)


_LATEX = {
    r'\textless{}': '<',
    r'\textgreater{}': '>',
    r'\textbackslash{}': '\\',
    r'\textasciitilde{}': '~',
    r'\textasciicircum{}': '^',
    r'\textquotesingle{}': "'",
    **{f'\\{character}': character for character in '&%$#_{}'},
    r'\sphinxhyphen{}': '-',
}
_TEXINFO = {'@@': '@', '@{': '{', '@}': '}', '@comma{}': ',', '-{-}': '--'}
_MAN = {
    r'\e': '\\',
    r'\-': '-',
    r'\(aq': "'",
    r'\(dq': '"',
    r'\(ga': '`',
    r'\(ha': '^',
    r'\(ti': '~',
    r'\&': '',
}

#: for each builder, its files for readers, and a function that reads them
_PLAIN = {
    'epub': (('.xhtml',), _plain_html),
    'text': (('.txt',), str),
    'xml': (('.xml',), _plain_xml),
    'latex': (('.tex',), _plain_latex),
    'texinfo': (('.texi',), _plain_texinfo),
    'man': (('.1', '.7'), _plain_man),
}


def read_plain(builder: str, files: Mapping[str, bytes]) -> str:
    """Return all text for readers that *builder* wrote to *files*, without white space."""
    suffixes, strip = _PLAIN.get(builder, (('.html',), _plain_html))
    found = [
        strip(data.decode())
        for name, data in sorted(files.items())
        if name.endswith(suffixes) and not name.startswith('_static/')
    ]
    assert found, f'{builder} wrote nothing'
    return squeeze(' '.join(found))
