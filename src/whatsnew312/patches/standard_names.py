"""The names that this extension adds to the standard domain of Sphinx.

``{ref}``, ``{doc}`` and ``objects.inv`` find the labels and pages of the standard domain. So the
names of entries and of old links are added there when all pages are read, and removed before the
next build reads pages: otherwise a page could refer to an entry that is no longer there. No other
module uses the tables of the standard domain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx.domains.std import StandardDomain

from whatsnew312.patches.docutils.ids import Ids
from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.tables import AddedName, StandardLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PATCH = Patch(
    'standard_names',
    'Sphinx has no documented way to let a label lead to an entry, to remove such a label, or to '
    'ask which labels have a title. If two pages define a label, it depends on the builds before '
    'to which of them the label leads.',
    since=(8, 2),
    reported='',
)


class StandardName(NamedTuple):
    """A name for the standard domain, and the place that it leads to."""

    type: str  #: ``label``, or ``doc`` for the name of a page
    name: str
    page: str
    fragment: str
    title: str = ''  #: only for a label
    is_old: bool = False  #: whether it exists only for old links


def add_names(env: BuildEnvironment, names: Iterable[StandardName]) -> None:
    """Register each name with its place. A label for old links never replaces another label."""
    standard, domain = _standard_domain(env), ChangeDomain.of(env)
    if standard is None:
        return
    added = dict(domain.added_names)
    for one in names:
        # in the form that Sphinx searches
        name = one.name.lower() if one.type == 'label' else one.name
        if one.type == 'doc':
            standard.objects['doc', name] = (one.page, one.fragment)
        elif not one.is_old or name not in standard.anonlabels:
            standard.labels[name] = (one.page, one.fragment, one.title)
            standard.anonlabels[name] = (one.page, one.fragment)
        else:
            continue
        added[AddedName(one.type, name)] = one.is_old
    domain.note_added_names(added)


def note_standard_labels(app: Sphinx, document: nodes.document) -> None:
    """Store the labels that the page has in the standard domain."""
    env = app.env
    if (standard := _standard_domain(env)) is None:
        return
    docname, titled, found = env.current_document.docname, standard.labels, []
    for name in Ids(document).names():
        page, fragment = standard.anonlabels.get(name, ('', ''))
        if page == docname:
            of_page, _, title = titled.get(name, ('', '', ''))
            found.append(StandardLabel(name, fragment, title if of_page == page else None))
    ChangeDomain.of(env).note_standard_labels(docname, tuple(found))


def settle_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Set each label to its place on the last of the pages that define it and show it.

    Sphinx has the place on the page that it read last, and no place after that page is removed. In
    a build that reads all pages one after the other, this is the last page by name.
    """
    domain = ChangeDomain.of(env)
    domain.forget_derived()  # conditions may have changed since the pages were read
    if (standard := _standard_domain(env)) is None:
        return
    left_out = domain.hidden_labels if domain.is_used else {}
    hidden = {(page, label.name) for page, labels in left_out.items() for label in labels}
    for page, name in hidden:
        if standard.anonlabels.get(name, ('',))[0] == page:
            del standard.anonlabels[name]
        if standard.labels.get(name, ('',))[0] == page:
            del standard.labels[name]
    for page in sorted(domain.standard_labels):
        for name, fragment, title in domain.standard_labels[page]:
            if (page, name) not in hidden:
                standard.anonlabels[name] = (page, fragment)
                if title is not None:
                    standard.labels[name] = (page, fragment, title)


def remove_names(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remove every name that was added, so that reading finds only the names of authors."""
    domain = ChangeDomain.of(env)
    if not domain.added_names or (standard := _standard_domain(env)) is None:
        return
    for type_, name in domain.added_names:
        if type_ == 'doc':
            standard.objects.pop((type_, name), None)
        else:
            standard.labels.pop(name, None)
            standard.anonlabels.pop(name, None)
    domain.note_added_names({})


def titled_labels(env: BuildEnvironment) -> Mapping[str, tuple[str, str, str]]:
    """Return name to page, id and title of each label that has a title."""
    standard = _standard_domain(env)
    return {} if standard is None else standard.labels


def all_labels(env: BuildEnvironment) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, page, id and title of each label, by name; the title is empty if it has none."""
    standard = _standard_domain(env)
    if standard is not None:
        titled = standard.labels
        for name, (docname, id_) in sorted(standard.anonlabels.items()):
            yield name, docname, id_, titled[name][2] if name in titled else ''


def place_of_label(env: BuildEnvironment, name: str) -> tuple[str, ...]:
    """Return page, id and title of a label; without a title, or empty, if there is none."""
    if (standard := _standard_domain(env)) is None:
        return ()
    place = standard.anonlabels.get(name.lower(), ())
    return standard.labels.get(name.lower(), place)


def current_labels(env: BuildEnvironment) -> set[str]:
    """Return every label of the site, without those for old links only."""
    added = ChangeDomain.of(env).added_names
    return {name for name, *_ in all_labels(env) if not added.get(AddedName('label', name))}


def _standard_domain(env: BuildEnvironment) -> StandardDomain | None:
    standard = env.domains.get('std')
    tables = [Part(standard, name, dict) for name in ('labels', 'anonlabels', 'objects')]
    return standard if fits(PATCH, tables) and isinstance(standard, StandardDomain) else None
