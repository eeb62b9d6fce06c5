"""The record of a patch, and the check that switches it off if it does not fit to Sphinx."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, cast

import sphinx

from whatsnew312.model.warning_types import Warn
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Patch(NamedTuple):
    """One undocumented thing of another project on which this package relies."""

    name: str  #: name of the module in this folder
    problem: str  #: what is wrong or slow without the patch, in MyST syntax
    since: tuple[int, int]  #: the oldest Sphinx version for which it was tested
    #: the issue of the other project, such as ``sphinx-doc/sphinx#14221``; may be empty
    reported: str


class Part(NamedTuple):
    """An attribute of an object of another project that a patch needs."""

    owner: object
    name: str  #: name of the attribute
    type: type = object


#: a function, and the names of the parameters that it must have, separated by spaces
Call = tuple['Callable[..., object]', str]


def fits(patch: Patch, parts: Sequence[Part], calls: Sequence[Call] = ()) -> bool:
    """Return whether everything that *patch* needs exists; if not, warn once in a build.

    :param parts: attributes that must exist and have the given types
    :param calls: functions that must have the given parameters
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
    has_name = isinstance(part.owner, type | ModuleType)
    owner = cast('type', part.owner if has_name else type(part.owner))
    return f'{owner.__name__}.{part.name}'


def _parameters(function: Callable[..., object]) -> set[str]:
    try:
        return set(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return set()  # it is not callable, or has no readable signature
