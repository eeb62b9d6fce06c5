"""Names that no kind can have, because pages use the class of that name for something else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from whatsnew312.matching.patterns import EFFECTS

_FOLDER = Path(__file__).parents[2]

#: the files that give a class its meaning: the look of an element, and what scripts do with it
_FILES = ('static/*.css', 'static_epub/*.css', 'static/whatsnew/*.js')

_CLASS = re.compile(r'\bwhatsnew-([a-z][a-z0-9]*(?:-[a-z0-9]+)*)')


@cache
def own_class_names() -> frozenset[str]:
    """Return the names in the classes of the style sheets and scripts, without ``whatsnew-``.

    The names of effects are not among them: a badge may have the look of an effect.
    """
    texts = [path.read_text(encoding='utf-8') for name in _FILES for path in _FOLDER.glob(name)]
    return frozenset(_CLASS.findall('\n'.join(texts))).difference(EFFECTS)
