"""Changes to listings that are needed for single formats."""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class _Prepare(SphinxPostTransform):
    # after listings were filled (5)
    default_priority = 6


class PrepareWords(_Prepare):
    """Add words and punctuation in formats without style sheets."""

    formats = ('html',)

    def is_supported(self) -> bool:
        """Return whether the builder writes another format than HTML."""
        return not super().is_supported()

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        for drawing in drawings_of(self.document):
            drawing.parent.remove(drawing)
        for badge in self.document.findall(nodes.inline):
            line = badge.parent
            if 'whatsnew-badge' in badge['classes'] and isinstance(line.parent, nodes.list_item):
                # otherwise the kind and the title after it would read as one sentence
                line[1] = nodes.Text(': ')


class PrepareMarkdown(_Prepare):
    """Put targets before headings of groups. Markdown keeps ids of targets, not of rubrics."""

    formats = ('markdown',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        for heading in headings_of(self.document):
            put_targets_before(heading)


class PrepareTexinfo(_Prepare):
    """Put targets before headings of groups. Texinfo keeps ids of targets, not of rubrics."""

    formats = ('texinfo',)

    def run(self, **kwargs: Any) -> None:
        """Run once for all pages."""
        for heading in headings_of(self.document):
            unlink(heading)
            put_targets_before(heading)


class PrepareLatex(_Prepare):
    """Set heading levels and targets for LaTeX, and let tables break across pages."""

    formats = ('latex',)

    def run(self, **kwargs: Any) -> None:
        """Run once for all pages."""
        for heading in headings_of(self.document):
            unlink(heading)
            # inside the heading, so that links lead to its page, not to the page before
            here = nodes.raw('', r'\phantomsection{}', format='latex')
            heading[0:0] = [here, *targets_of(heading)]
            # the title of all pages is on no level
            heading['heading-level'] = max(heading['heading-level'] - 1, 1)
        for table in self.document.findall(nodes.table):
            if 'whatsnew-table' in table['classes']:
                # Sphinx lets only tables with many rows break; a few high rows can be too long
                table['classes'].append('longtable')
        there = {
            (note['docname'], id_)
            for note in self.document.findall(nodes.footnote)
            for id_ in note['ids']
        }
        for mark in list(self.document.findall(nodes.footnote_reference)):
            if (mark['docname'], mark['refid']) not in there:
                # its footnote was in a body that is nested too deep; Sphinx would stop the build
                mark.replace_self(nodes.superscript('', mark.astext()))


class PreparePlain(_Prepare):
    """Remove the line of links to groups: plain text and manual pages have none."""

    formats = ('text', 'man')

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        for line in list(self.document.findall(nodes.paragraph)):
            if 'whatsnew-jumps' in line['classes']:
                line.parent.remove(line)


class PrepareMan(_Prepare):
    """Remove boxes for manual pages, whose writer puts no line break before their first line."""

    formats = ('man',)

    def run(self, **kwargs: Any) -> None:
        """Run once for all pages."""
        for box in list(self.document.findall(nodes.container)):
            if any(name.startswith('whatsnew-') for name in box['classes']):
                box.replace_self(box.children)


class PrepareBook(_Prepare):
    """Replace drawings in e-books, in which pages with SVG must be declared."""

    builders = ('epub',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        for drawing in drawings_of(self.document):
            # at most half a line, to leave room for the words beside it
            style = f'width: {50 * drawing["share"]:.1f}%'
            html = f'<span class="whatsnew-bar" style="{style}"></span>'
            drawing.replace_self(nodes.raw('', html, format='html'))


def headings_of(document: nodes.document) -> list[nodes.rubric]:
    """Return the headings of the groups of all listings."""
    return [node for node in document.findall(nodes.rubric) if 'whatsnew-group' in node['classes']]


def targets_of(heading: nodes.rubric) -> list[nodes.Node]:
    """Return nodes that carry the ids of *heading* in formats where it cannot have ids."""
    return [nodes.target('', '', refid=id_) for id_ in heading['ids']]


def put_targets_before(heading: nodes.rubric) -> None:
    """Put the targets of *heading* before it, where most builders expect them."""
    at = heading.parent.index(heading)
    heading.parent[at:at] = targets_of(heading)


def unlink(heading: nodes.rubric) -> None:
    """Remove the link of *heading* to itself."""
    link = cast('nodes.reference', heading[0])
    link.replace_self(link.children)


def drawings_of(document: nodes.document) -> list[nodes.raw]:
    """Return all drawings of listings."""
    return [node for node in document.findall(nodes.raw) if 'share' in node]


#: the transforms for single formats
TRANSFORMS = (
    PrepareWords,
    PrepareMarkdown,
    PrepareTexinfo,
    PrepareLatex,
    PreparePlain,
    PrepareMan,
    PrepareBook,
)
