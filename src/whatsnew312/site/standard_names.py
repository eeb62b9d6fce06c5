"""The names that this extension adds to the standard domain of Sphinx.

``{ref}``, ``{doc}`` and ``objects.inv`` find the labels and pages of the standard domain. So the
names of entries and of old links are added there when all pages are read, and removed before the
next build reads pages: otherwise a page could refer to an entry that is no longer there. No other
module changes the labels or the objects of the standard domain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.tables import AddedName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class StandardName(NamedTuple):
    """A name for the standard domain, and the place that it leads to."""

    type: str  #: ``label``, or ``doc`` for the name of a page
    name: str
    page: str
    fragment: str
    title: str = ''  #: of a label
    is_old: bool = False  #: it is there for old links only


def add_names(env: BuildEnvironment, names: Iterable[StandardName]) -> None:
    """Let each name lead to its place. A label for old links never replaces another label."""
    standard, domain = env.domains.standard_domain, ChangeDomain.of(env)
    added = dict(domain.added_names)
    for one in names:
        name = one.name.lower() if one.type == 'label' else one.name  # as Sphinx looks for it
        if one.type == 'doc':
            standard.objects['doc', name] = (one.page, one.fragment)
        elif not one.is_old or name not in standard.anonlabels:
            standard.labels[name] = (one.page, one.fragment, one.title)
            standard.anonlabels[name] = (one.page, one.fragment)
        else:
            continue
        added[AddedName(one.type, name)] = one.is_old
    domain.note_added_names(added)


def remove_names(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remove every name that was added, so that reading finds only the names of authors."""
    standard, domain = env.domains.standard_domain, ChangeDomain.of(env)
    for type_, name in domain.added_names:
        if type_ == 'doc':
            standard.objects.pop((type_, name), None)
        else:
            standard.labels.pop(name, None)
            standard.anonlabels.pop(name, None)
    domain.note_added_names({})


def current_labels(env: BuildEnvironment) -> set[str]:
    """Return every label of the site, without those for old links only."""
    added = ChangeDomain.of(env).added_names
    labels = env.domains.standard_domain.anonlabels
    return {name for name in labels if not added.get(AddedName('label', name))}
