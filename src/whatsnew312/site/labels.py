"""The labels that authors write on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from whatsnew312.site.reporting import included_file

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from sphinx.environment import BuildEnvironment


class Label(NamedTuple):
    """An explicit label that an author wrote beside the entries."""

    name: str
    line: int
    source: str = ''  #: the file with that line, where the page includes it


def explicit_labels(
    document: nodes.document, docname: str, env: BuildEnvironment
) -> Iterator[Label]:
    """Yield every label that the author of a page wrote, but no label made from a heading."""
    if not any(document.nametypes.values()):
        return
    # do not use document.ids: an entry may have this id
    holders = {name: node for node in document.findall(nodes.Element) for name in node['names']}
    for name, explicit in sorted(document.nametypes.items()):
        node = holders.get(name)
        if explicit and node and node.tagname != 'footnote' and 'refuri' not in node:
            # the label is a separate node before the element that has its name now
            label = getattr(node, 'expect_referenced_by_name', {}).get(name, node)
            around = (label, node, node.parent)
            line = next((one.line for one in around if one.line), 0)
            # docutils counts the lines of labels as if the page held what it includes
            near = next((one for one in (node, node.parent) if one.source and one.line), label)
            source = included_file(near.source, docname, env)
            yield Label(name, (source and near.line) or line, source)


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
