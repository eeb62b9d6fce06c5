"""Read a page that is not in UTF-8; without this patch, Sphinx would end the build."""

from __future__ import annotations

import codecs
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from whatsnew312.patches.guard import Part, Patch, fits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

PATCH = Patch(
    'encodings',
    'One page that is not in UTF-8 ends the whole build, and the message does not name it. The '
    'error comes before all events of the page.',
    since=(8, 2),
    reported='',
)

#: a name for a codec that no other package uses
_NAME = 'whatsnew312-utf-8-with-replacements'

#: the setting of docutils with the encoding of all pages
_SETTING = 'input_encoding'


@contextmanager
def any_bytes(env: BuildEnvironment, data: bytes) -> Iterator[bool]:
    """Read files in the block without errors, with U+FFFD in place of bytes that are not UTF-8.

    It yields whether that is possible.

    :param data: the file; its byte order mark can say that it is in UTF-16
    """
    if not fits(PATCH, [Part(env, 'settings', dict)]) or _SETTING not in env.settings:
        yield False
        return
    before = env.settings[_SETTING]
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    env.settings[_SETTING] = 'utf-16' if is_utf_16 else _NAME
    codecs.register(_search)
    try:
        yield True
    finally:
        codecs.unregister(_search)
        env.settings[_SETTING] = before


def _search(name: str) -> codecs.CodecInfo | None:
    if name.replace('_', '-') != _NAME:
        return None
    found = codecs.lookup('utf-8-sig')
    decoder: Any = found.incrementaldecoder

    class Decoder(decoder):  # type: ignore[misc]
        """Replaces wrong bytes, also if its caller asks for an exception."""

        def __init__(self, errors: str = 'strict') -> None:
            super().__init__('replace')

    def decode(data: Any, errors: str = 'strict') -> tuple[str, int]:
        return found.decode(data, 'replace')

    return codecs.CodecInfo(found.encode, decode, incrementaldecoder=Decoder, name=_NAME)
