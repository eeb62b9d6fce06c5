"""What single formats need: nodes of which their writers make what readers expect."""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class _Prepare(SphinxPostTransform):
    # after listings were filled (5)
    default_priority = 6


class PrepareWords(_Prepare):
    """Say in words, wherever there are no style sheets, what they show in HTML."""

    formats = ('html',)

    def is_supported(self) -> bool:
        """Tell whether the builder is of another format."""
        return not super().is_supported()

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or for all of them in a builder that joins them."""
        for drawing in drawings_of(self.document):
            drawing.parent.remove(drawing)
        for badge in self.document.findall(nodes.inline):
            line = badge.parent
            if 'whatsnew-badge' in badge['classes'] and isinstance(line.parent, nodes.list_item):
                # else a kind and the title behind it read as one sentence
                line[1] = nodes.Text(': ')


class PrepareMarkdown(_Prepare):
    """Markdown knows the ids of targets, not those of rubrics."""

    formats = ('markdown',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        for heading in headings_of(self.document):
            put_targets_before(heading)


class PrepareTexinfo(_Prepare):
    """Neither does Texinfo, and nobody copies the address of its headings."""

    formats = ('texinfo',)

    def run(self, **kwargs: Any) -> None:
        """Run once for all pages."""
        for heading in headings_of(self.document):
            unlink(heading)
            put_targets_before(heading)


class PrepareLatex(_Prepare):
    """Nor does LaTeX, where headings have levels of their own, and tables are as long as a page."""

    formats = ('latex',)

    def run(self, **kwargs: Any) -> None:
        """Run once for all pages."""
        for heading in headings_of(self.document):
            unlink(heading)
            # in the heading, so that links lead to its page, not to the end of the one before
            here = nodes.raw('', r'\phantomsection{}', format='latex')
            heading[0:0] = [here, *targets_of(heading)]
            # the title of all pages is on no level
            heading['heading-level'] = max(heading['heading-level'] - 1, 1)
        for table in self.document.findall(nodes.table):
            if 'whatsnew-table' in table['classes']:
                # Sphinx lets those of many rows break, and few high ones run over the page
                table['classes'].append('longtable')
        there = {
            (note['docname'], id_)
            for note in self.document.findall(nodes.footnote)
            for id_ in note['ids']
        }
        for mark in list(self.document.findall(nodes.footnote_reference)):
            if (mark['docname'], mark['refid']) not in there:
                # its footnote went with a body nested too deep; Sphinx would end the build
                mark.replace_self(nodes.superscript('', mark.astext()))


class PreparePlain(_Prepare):
    """Text and pages of man have no links."""

    formats = ('text', 'man')

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or for all of them in a builder that joins them."""
        for line in list(self.document.findall(nodes.paragraph)):
            if 'whatsnew-jumps' in line['classes']:
                line.parent.remove(line)


class PrepareMan(_Prepare):
    """Its writer lets what is first in a box follow the line before the box without a break."""

    formats = ('man',)

    def run(self, **kwargs: Any) -> None:
        """Run once for all pages."""
        for box in list(self.document.findall(nodes.container)):
            if any(name.startswith('whatsnew-') for name in box['classes']):
                box.replace_self(box.children)


class PrepareBook(_Prepare):
    """A page of an e-book must be declared if it has SVG, and Sphinx declares none."""

    builders = ('epub',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        for drawing in drawings_of(self.document):
            # half a line at most, which leaves room for the words beside
            style = f'width: {50 * drawing["share"]:.1f}%'
            html = f'<span class="whatsnew-bar" style="{style}"></span>'
            drawing.replace_self(nodes.raw('', html, format='html'))


def headings_of(document: nodes.document) -> list[nodes.rubric]:
    """Return the heading of each group of a listing."""
    return [node for node in document.findall(nodes.rubric) if 'whatsnew-group' in node['classes']]


def targets_of(heading: nodes.rubric) -> list[nodes.Node]:
    """Return what stands for the ids of *heading* where it can't."""
    return [nodes.target('', '', refid=id_) for id_ in heading['ids']]


def put_targets_before(heading: nodes.rubric) -> None:
    """Put them where most builders look for them."""
    at = heading.parent.index(heading)
    heading.parent[at:at] = targets_of(heading)


def unlink(heading: nodes.rubric) -> None:
    """Take away the link of *heading* to itself."""
    link = cast('nodes.reference', heading[0])
    link.replace_self(link.children)


def drawings_of(document: nodes.document) -> list[nodes.raw]:
    """Return each drawing of a listing."""
    return [node for node in document.findall(nodes.raw) if 'share' in node]


#: what prepares pages for each format
TRANSFORMS = (
    PrepareWords,
    PrepareMarkdown,
    PrepareTexinfo,
    PrepareLatex,
    PreparePlain,
    PrepareMan,
    PrepareBook,
)
