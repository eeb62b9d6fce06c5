"""The tables of the standard domain: labels, and what ``objects.inv`` says of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.domains.std import StandardDomain

from whatsnew312.patches.guard import Part, Patch, fits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.environment import BuildEnvironment

PATCH = Patch(
    'labels',
    'Sphinx has no documented way to let a label lead to an entry, to take such a label back, or '
    'to ask which labels have a title.',
    since=(8, 2),
    reported='',
)


def _domain(env: BuildEnvironment) -> StandardDomain | None:
    std = env.domains.get('std')
    tables = [Part(std, name, dict) for name in ('labels', 'anonlabels', 'objects')]
    return std if fits(PATCH, tables) and isinstance(std, StandardDomain) else None


def titled_labels(env: BuildEnvironment) -> Mapping[str, tuple[str, str, str]]:
    """Return name to page, id and title of each label that has a title."""
    std = _domain(env)
    return {} if std is None else std.labels


def all_labels(env: BuildEnvironment) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, page, id and title of each label, by name; the title is empty if it has none."""
    std = _domain(env)
    if std is not None:
        for name, (docname, id_) in sorted(std.anonlabels.items()):
            yield name, docname, id_, std.labels[name][2] if name in std.labels else ''


def is_label(env: BuildEnvironment, name: str) -> bool:
    """Tell whether there is a label of the name, with or without a title."""
    std = _domain(env)
    return std is not None and name in std.anonlabels


def add_label(env: BuildEnvironment, name: str, docname: str, id_: str, title: str) -> None:
    """Let the label *name* lead to the id on the page, in place of any other of this name."""
    std = _domain(env)
    if std is not None:
        std.labels[name] = (docname, id_, title)
        std.anonlabels[name] = (docname, id_)


def remove_label(env: BuildEnvironment, name: str) -> None:
    """Let there be no label *name*."""
    std = _domain(env)
    if std is not None:
        std.labels.pop(name, None)
        std.anonlabels.pop(name, None)


def add_page(env: BuildEnvironment, name: str, docname: str, id_: str) -> None:
    """Let ``objects.inv`` have the page *name*, which is gone, at the id on another page."""
    std = _domain(env)
    if std is not None:
        std.objects['doc', name] = (docname, id_)


def remove_page(env: BuildEnvironment, name: str) -> None:
    """Take back what :func:`add_page` added."""
    std = _domain(env)
    if std is not None:
        std.objects.pop(('doc', name), None)
