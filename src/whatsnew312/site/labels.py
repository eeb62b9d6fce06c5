"""The labels that authors write on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping


class Label(NamedTuple):
    """An explicit label that an author wrote beside the entries."""

    name: str
    line: int
    source: str = ''  #: the file with that line, where the page includes it


def titled(
    labels: Mapping[str, Iterable[Label]],
    known: Mapping[str, tuple[str, str, str]],
    taken: Container[str],
) -> dict[str, tuple[str, str, str]]:
    """Return name to page, id and title of each label that an author put before a heading.

    :param labels: page to its labels
    :param known: the labels that have a title, as Sphinx has them
    :param taken: the names that entries have, in lower case
    """
    names = {label.name for of_page in labels.values() for label in of_page}
    return {name: known[name] for name in sorted(names) if name in known and name not in taken}
