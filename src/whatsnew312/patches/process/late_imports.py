"""Modules that themes import and seldom use are loaded when they are first used."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

from whatsnew312.patches.guard import Patch

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: it uses only the standard library; what is loaded already, or not installed, stays as it is
PATCH = Patch(
    'late_imports',
    'Furo imports Beautiful Soup, which imports a library for CSS selectors. Furo selects nothing '
    'by CSS.',
    since=(8, 2),
    reported='',
)

#: the library for CSS selectors; a project that uses it gets it at that moment
_LATE = 'soupsieve'


def import_late(app: Sphinx, config: Config) -> None:
    """Put a module in the place of the library that loads it when a name in it is looked up."""
    if not config.whatsnew_process_settings or _LATE in sys.modules:
        return
    spec = find_spec(_LATE)
    if spec is None:
        return
    module = module_from_spec(spec)  # it is not executed

    def load(name: str) -> object:
        # not LazyLoader: in some versions of Python an import alone makes it load the module
        if sys.modules.get(_LATE) is module:
            del sys.modules[_LATE]
        loaded = import_module(_LATE)
        vars(module).update(vars(loaded))
        return getattr(loaded, name)

    vars(module)['__getattr__'] = load
    sys.modules[_LATE] = module
