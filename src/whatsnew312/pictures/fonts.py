"""The fonts of pictures: which one has the characters of a text, and how wide a text is."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from PIL import ImageFont, features

from whatsnew312.pictures.look import runs_leftward

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.ImageFont import FreeTypeFont
    from PIL.ImageFont import ImageFont as PlainFont

    from whatsnew312.pictures.look import Look, Runs

#: categories of Unicode whose characters have no shape of their own, or one that depends on others
_SHAPELESS = {'Cc', 'Cf', 'Mn', 'Me', 'Zl', 'Zp', 'Zs'}

#: no font has a shape for it, so it shows what a font draws for a missing character
_NONCHARACTER = '\uffff'


class Font:
    """A font file in all sizes; without a file, the one that comes with Pillow."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file.

        :raises OSError: the file cannot be read, or is not a font
        """
        self._path = path
        self._sizes: dict[int, FreeTypeFont | PlainFont] = {}
        self._present: set[str] = set()
        self.size(20)

    def size(self, size: int) -> FreeTypeFont | PlainFont:
        """Return the font in *size* (pixels)."""
        if size not in self._sizes:
            self._sizes[size] = (
                ImageFont.truetype(self._path, size) if self._path else ImageFont.load_default(size)
            )
        return self._sizes[size]

    def has(self, text: str) -> bool:
        """Return whether the font has all characters of *text*."""
        new = set(text) - self._present
        self._present |= {one for one in new if self._has_character(one)}
        return new <= self._present

    def _has_character(self, character: str) -> bool:
        if unicodedata.category(character) in _SHAPELESS:
            return True
        return self._drawn(character) != self._missing

    @cached_property
    def _missing(self) -> tuple[tuple[int, int], bytes]:
        return self._drawn(_NONCHARACTER)

    def _drawn(self, character: str) -> tuple[tuple[int, int], bytes]:
        mask = self.size(20).getmask(character)
        return mask.size, bytes(mask)


class Fonts:
    """The fonts for each role."""

    def __init__(self, look: Look) -> None:
        """Open all files.

        :raises OSError: a file cannot be read, or is not a font
        """
        opened: dict[Path, Font] = {}
        for _, paths in look.fonts:
            for path in paths:
                try:
                    opened.setdefault(path, Font(path))
                except OSError as problem:
                    raise OSError(f'{path} is not a font that can be read: {problem}') from None
        last = Font()
        self._roles = {
            role: [*(opened[path] for path in paths), last] for role, paths in look.fonts
        }
        self._last = [last]

    def find(self, text: str, role: str) -> Font:
        """Return the first font for *role* that has all of *text*, or the best one."""
        fonts = self._roles.get(role, self._last)
        return next((font for font in fonts if font.has(text)), fonts[0])

    def missing(self, runs: Runs) -> str:
        """Return the characters of *runs* that cannot be drawn, sorted."""
        found: set[str] = set()
        for text, role in runs:
            fonts = self._roles.get(role, self._last)
            if runs_leftward(text):
                # it is laid out as a whole, for which one font is needed, and a library
                if features.check('raqm') and any(font.has(text) for font in fonts):
                    continue
                found |= {one for one in text if runs_leftward(one)}
            else:
                found |= {one for one in set(text) if not any(font.has(one) for font in fonts)}
        return ''.join(sorted(found))
