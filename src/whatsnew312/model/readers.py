"""Readers of untrusted data files: any wrong content raises a ValueError."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from whatsnew312.model.characters import is_clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_Content = TypeVar('_Content')

#: the schemes that a link with a scheme can have
SCHEMES = frozenset({'http', 'https', 'mailto'})

_SCHEME = re.compile(r'([^/?#:]*):')
_BLANK = re.compile(r'[\x00-\x20\x7f-\x9f]+')

#: characters; the time of :mod:`tomllib` for a key grows with the square of its number of dots
MAX_LINE = 10_000


#: bytes; the largest files of known projects have a tenth of it
MAX_FILE = 100_000_000

#: how files in other encodings begin; an ASCII character without a mark has NUL beside it
_OTHER = {
    'UTF-32': re.compile(rb'\xff\xfe\0\0|\0\0\xfe\xff|\0\0\0[^\0]|[^\0]\0\0\0'),
    'UTF-16': re.compile(rb'\xff\xfe|\xfe\xff|\0[^\0]|[^\0]\0'),
}


class ReadError(ValueError):
    """A text cannot be read, and the first wrong line is known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def wrong_line(problem: Exception) -> int:
    """Return the first wrong line of a text that cannot be read; 1 if it is not known."""
    return getattr(problem, 'line', 0) or 1


class Loaded(NamedTuple, Generic[_Content]):
    """The content of a data file, and the reason why the file cannot be read.

    Many modules use the content. The module that checks the file warns of the problem.
    """

    content: _Content
    problem: str = ''  #: empty if the file was read, or if no file is named


def load(
    path: Path | None, read: Callable[[Path], _Content], otherwise: _Content
) -> Loaded[_Content]:
    """Return the content of the file at *path*, or *otherwise* if it cannot be read.

    :param path: None if no file is named, which is no problem
    :param read: returns the content of a file; may raise OSError and ValueError
    """
    if path is None:
        return Loaded(otherwise)
    try:
        return Loaded(read(path))
    except (OSError, ValueError) as problem:
        return Loaded(otherwise, str(problem))


def read_file(path: Path) -> str:
    """Return the text of a file, without a byte order mark, and with Unix line ends.

    :raises OSError: the file does not exist, or cannot be read.
    :raises ValueError: it is a device, a pipe or a folder, is too large, or is not in UTF-8.
    """
    return decode(read_data(path))


def read_data(path: Path) -> bytes:
    """Return the bytes of a file.

    :raises OSError: the file does not exist, or cannot be read.
    :raises ValueError: it is a device, a pipe or a folder, or is larger than :data:`MAX_FILE`.
    """
    if path.is_dir():
        raise ValueError(f'{path} is not a file but a folder')
    if path.exists() and not path.is_file():
        raise ValueError(f'{path} is not a file but a pipe or a device')
    if path.stat().st_size > MAX_FILE:
        raise ValueError(f'{path} is larger than {MAX_FILE:,} bytes')
    return path.read_bytes()


def decode(data: bytes) -> str:
    """Return *data* as text, without a byte order mark, and with Unix line ends.

    :raises ValueError: it is not in UTF-8; the message says in which line.
    """
    for name, begins in _OTHER.items():
        if begins.match(data):
            raise ValueError(f'it is in {name}; save it in UTF-8')
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError as problem:
        line = data.count(b'\n', 0, problem.start) + 1
        byte = f'byte 0x{data[problem.start]:02x} at line {line}'
        raise ReadError(f'it is not in UTF-8 ({byte}); save it in UTF-8', line) from None
    return text.replace('\r\n', '\n').replace('\r', '\n')


def encode(text: str, before: bytes) -> bytes:
    """Return *text* as bytes, with the byte order mark and the line ends of the file *before*.

    :param text: with Unix line ends
    :param before: the content that the text replaces; empty for a new file
    """
    ends = re.search(rb'\r\n?|\n', before)
    data = text.encode().replace(b'\n', ends[0] if ends else b'\n')
    return codecs.BOM_UTF8 + data if before.startswith(codecs.BOM_UTF8) else data


def read_toml(text: str) -> dict[str, Any]:
    """Return the tables of a TOML document.

    :raises ValueError: it is not TOML, has a very long line, or is nested very deep; the message
        says where.
    """
    for number, line in enumerate(text.split('\n'), 1):
        if len(line) > MAX_LINE:
            message = f'a line of {len(line):,} characters is too long (at line {number})'
            raise ReadError(message, number)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        # only the newest versions of Python give the number
        found = re.search(r'at line (\d+)', str(problem))
        last = text.rstrip().count('\n') + 1
        raise ReadError(str(problem), int(found[1]) if found else last) from None
    except RecursionError:
        raise ValueError('it is nested too deep') from None


def read_json(data: bytes | str) -> Any:
    """Return the value of a JSON document.

    :raises ValueError: it is not JSON, or is nested very deep.
    """
    if isinstance(data, bytes):
        data = decode(data)
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError('it is nested too deep') from None


def is_link(address: str) -> bool:
    """Return whether *address* is safe as a link: to the web, to a mail address, or in the site.

    Browsers ignore white space and control characters when they look for the scheme.
    """
    bare = _BLANK.sub('', address)
    scheme = _SCHEME.match(bare)
    return scheme is None or scheme[1].lower() in SCHEMES


def is_docname(text: str) -> bool:
    """Return whether *text* can be the name of a page: a relative path without ``..``."""
    parts = text.split('/')
    return (
        is_clean(text)
        and not {'', '.', '..'}.intersection(parts)
        and not {'\\', '#', '\n', '\r'}.intersection(text)
        and not PureWindowsPath(text).anchor
    )
