"""The footnotes to which entries of a page refer.

Markdown puts all footnotes at the end of the page, so they are not in the bodies of entries.
"""

from __future__ import annotations

from docutils import nodes

from whatsnew312.site.nodes import every, page_of


class Notes:
    """The footnotes of a page, or of all pages that a builder has joined in one."""

    def __init__(self, doctree: nodes.document, docname: str) -> None:
        self.docname = docname
        self.by_id = {
            (page_of(note, docname), id_): note
            for note in every(doctree, nodes.footnote)
            for id_ in note['ids']
        }

    def of(self, entry: nodes.Element) -> list[nodes.Element]:
        """Return the notes to which *entry* refers and which are not in it, in order of reference.

        Each is a container with the blocks of the note; its first block starts with the number.
        """
        if not self.by_id:
            return []  # the usual case
        inside = {id(note) for note in every(entry, nodes.footnote)}
        found: dict[int, nodes.footnote] = {}
        ahead: list[nodes.Element] = [entry]
        for place in ahead:  # a note may refer to another one
            for mark in every(place, nodes.footnote_reference):
                note = self.by_id.get((page_of(mark, self.docname), mark.get('refid', '')))
                if note is not None and id(note) not in inside and id(note) not in found:
                    found[id(note)] = note
                    ahead.append(note)
        return [_apart(note) for note in found.values()]


def _apart(note: nodes.footnote) -> nodes.Element:
    label, *blocks = (child.deepcopy() for child in note.children)
    made = nodes.container('', *blocks)
    number = nodes.Text(f'[{label.astext()}] ')
    if blocks and isinstance(blocks[0], nodes.paragraph):
        blocks[0].insert(0, number)
    else:
        made.insert(0, nodes.paragraph('', '', number))
    for element in every(made, nodes.Element):
        element['ids'] = []  # the ids are on the page already
    return made
