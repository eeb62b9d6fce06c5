"""What ``only`` and ``ifconfig`` leave out of a build: the same as Sphinx leaves out of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx.application import Sphinx

    from whatsnew312.model.change import Change

#: all that must be met: (``only`` or ``ifconfig``, expression) of each
Conditions: TypeAlias = tuple[tuple[str, str], ...]


def is_met(app: Sphinx, directive: str, expression: str) -> bool:
    """Tell whether the content of *directive* with *expression* is shown.

    Of an expression that cannot be evaluated Sphinx says what is wrong; it shows the content of
    ``only`` then, and not that of ``ifconfig``.

    :param directive: ``only`` or ``ifconfig``
    """
    try:
        if directive == 'only':
            return app.tags.eval_condition(expression)
        names = {value.name: value.value for value in app.config}
        names |= {**vars(app.config), 'builder': app.builder.name}
        return bool(eval(expression, names))  # noqa: S307 - Sphinx evaluates it as well
    except Exception:  # noqa: BLE001 - an expression may raise anything
        return directive == 'only'


def find_left_out(
    changes: Mapping[str, tuple[Change, ...]],
    conditions: Mapping[str, tuple[Conditions, ...]],
    is_met: Callable[[str, str], bool],
) -> dict[str, tuple[Change, ...]]:
    """Return page to its entries of which a condition is not met.

    :param changes: page to its entries
    :param conditions: page to the conditions of each entry, in the same order
    """
    found = {
        docname: tuple(
            change
            for change, decided in zip(changes[docname], of_page, strict=True)
            if not all(is_met(*condition) for condition in decided)
        )
        for docname, of_page in conditions.items()
    }
    return {docname: left_out for docname, left_out in found.items() if left_out}


def without(
    changes: dict[str, tuple[Change, ...]], left_out: Mapping[str, tuple[Change, ...]]
) -> dict[str, tuple[Change, ...]]:
    """Return *changes* without those that are *left_out*, and without pages that have no other."""
    if not left_out:
        return changes  # as nearly always
    gone = {id(change) for of_page in left_out.values() for change in of_page}
    shown = {
        docname: tuple(change for change in of_page if id(change) not in gone)
        for docname, of_page in changes.items()
    }
    return {docname: of_page for docname, of_page in shown.items() if of_page}
