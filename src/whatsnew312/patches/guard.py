"""What a patch is, and the guard that leaves the host alone where a patch no longer fits."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, NamedTuple

import sphinx

from whatsnew312.model.warning_types import Warn
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Patch(NamedTuple):
    """One thing that another project does not document, and that this package relies on."""

    name: str  #: of the module in this folder
    mends: str  #: what would be wrong or slow without it, in MyST
    since: tuple[int, int]  #: the oldest Sphinx whose insides it knows
    reported: str  #: the issue upstream, such as ``sphinx-doc/sphinx#14221``; empty for none


class Part(NamedTuple):
    """What a patch needs of an object of another project."""

    owner: object
    name: str  #: of the attribute
    type: type = object


#: a function, and the parameters that it must have, in one string
Call = tuple['Callable[..., object]', str]


def fits(patch: Patch, parts: Sequence[Part], calls: Sequence[Call] = ()) -> bool:
    """Tell whether everything that *patch* needs is there; warn once in a build where it is not.

    :param parts: attributes that must exist, each of its type
    :param calls: functions that must take these parameters
    """
    if sphinx.version_info[:2] < patch.since:
        return False
    missing = [_named(part) for part in parts if not _is_there(part)]
    missing += [
        f'{getattr(function, "__qualname__", function)}({names})'
        for function, names in calls
        if not set(names.split()) <= _parameters(function)
    ]
    if missing:
        warn(
            Warn.PATCH,
            f'the patch {patch.name!r} does not know this version of Sphinx '
            f'({sphinx.__display_version__}): there is no {", no ".join(missing)} as it was; the '
            f'build goes on without the patch. Please report it',
            None,
            once=True,
        )
    return not missing


def _is_there(part: Part) -> bool:
    missing = object()
    found = getattr(part.owner, part.name, missing)
    return found is not missing and isinstance(found, part.type)


def _named(part: Part) -> str:
    owner = part.owner if isinstance(part.owner, type) else type(part.owner)
    return f'{owner.__name__}.{part.name}'


def _parameters(function: Callable[..., object]) -> set[str]:
    try:
        return set(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return set()  # it cannot be called, or does not say how
