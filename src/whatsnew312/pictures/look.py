"""The look of preview pictures, and what each one shows."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

#: the size of a picture in pixels, which all services for previews accept
WIDTH, HEIGHT = 1200, 630

#: the roles of fonts, with what each is for
ROLES = {
    'title': 'the title and the name of the site',
    'text': 'other text',
    'strong': 'labels',
    'code': 'code',
}

#: text with the role of its font: ``(('Use ', 'text'), ('x()', 'code'))``
Runs: TypeAlias = 'tuple[tuple[str, str], ...]'


class Look(NamedTuple):
    """What all pictures of a site have in common.

    :attribute accent: a colour as ``#rrggbb``
    :attribute logo: a picture beside the name of the site
    :attribute fonts: the files for each role; the first one that has a character is used for it
    """

    accent: str = '#3d5a80'
    logo: Path | None = None
    fonts: tuple[tuple[str, tuple[Path, ...]], ...] = ()

    def beside(self, folder: Path) -> Look:
        """Return the look with paths that are relative to *folder* made complete."""
        fonts = tuple((role, tuple(folder / path for path in paths)) for role, paths in self.fonts)
        return self._replace(fonts=fonts, logo=self.logo and folder / self.logo)

    @property
    def files(self) -> list[Path]:
        """The files of all fonts, and that of the logo."""
        fonts = [path for _, paths in self.fonts for path in paths]
        return [*fonts, self.logo] if self.logo else fonts


class Card(NamedTuple):
    """What one picture shows.

    :attribute site: the name of the site
    :attribute kind: the name of a kind of change, for shape and colour; empty for no kind
    :attribute label: the kind as readers see it
    :attribute heading: what *text* is about, such as "What to do"; empty for text without a box
    :attribute legend: for several changes, each kind with its label and the number of its changes
    :attribute caption: what *squares* are
    :attribute squares: the kind of each change, one square for each
    :attribute lit: the number of the square that is the one of the page; -1 for all squares
    """

    site: str
    title: Runs
    kind: str = ''
    label: str = ''
    heading: str = ''
    text: Runs = ()
    legend: tuple[tuple[str, str, int], ...] = ()
    caption: str = ''
    squares: tuple[str, ...] = ()
    lit: int = -1

    @property
    def runs(self) -> Runs:
        """All texts of the picture, with their fonts."""
        return (
            (self.site, 'title'),
            *self.title,
            (f'{self.label} {self.heading}', 'strong'),
            *self.text,
            *((f'{label} {number}', 'text') for _, label, number in self.legend),
            (self.caption, 'text'),
        )


def runs_leftward(text: str) -> bool:
    """Return whether *text* has letters that are written from right to left."""
    return any(unicodedata.bidirectional(one) in {'R', 'AL'} for one in text)


def digest(card: Card, of_look: str) -> str:
    """Return a text that differs if the picture would differ.

    :param of_look: from :func:`look_digest`
    """
    return hashlib.blake2b(json.dumps([of_look, card]).encode(), digest_size=16).hexdigest()


def look_digest(look: Look, made_by: str) -> str:
    """Return a text that differs if all pictures would differ.

    :param made_by: the versions of all programs that draw
    """
    fonts = [[role, list(map(_content, paths))] for role, paths in look.fonts]
    parts = [made_by, look.accent, fonts, _content(look.logo) if look.logo else '']
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def _content(path: Path) -> str:
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ''
