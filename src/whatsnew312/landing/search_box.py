"""The directive ``search-box``: a field that leads to the search page, without a script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.locale import _
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.cleaning import AnyOption, clean_options
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import every, search_box
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec

OPTIONS = {'example': 'What the empty field shows, such as a message of an error.'}


class SearchBoxDirective(SphinxDirective):
    """A large search field; the argument is its label."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return a placeholder for the field."""
        docname = self.env.current_document.docname
        ChangeDomain.of(self.env).note_part(docname)
        options = clean_options(self)
        for name in options:
            if name not in OPTIONS:
                message = f'unknown option {quote(name)}{did_you_mean(name, OPTIONS)}'
                warn(Warn.UNKNOWN_FIELD, message, self.get_location())
        box = search_box(
            '',
            label=' '.join(self.arguments) or _('Find a change'),
            example=options.get('example', ''),
            docname=docname,
        )
        self.set_source_info(box)
        return [box]


def fill_search_boxes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make forms of the placeholders on web pages; other formats have no search."""
    if not may_hold(ChangeDomain.of(app.env).parts, app.env, docname):
        return
    for number, box in enumerate(every(doctree, search_box), start=1):
        if makes_web_pages(app.builder):
            page = app.builder.get_relative_uri(box['docname'], 'search')
            form = nodes.raw('', form_html(box, page, number), format='html')
            classes = ['whatsnew-search-box']
            box.replace_self(nodes.container('', form, ids=box['ids'], classes=classes))
        else:
            # links may lead to it
            box.replace_self(nodes.target('', '', ids=box['ids']) if box['ids'] else [])


def form_html(box: search_box, page: str, number: int) -> str:
    """Return the form as HTML.

    :param page: the address of the search page
    :param number: the number of the box on its page, from 1
    """
    label, id_ = escape(box['label']), f'whatsnew-search-{number}'
    example = f' placeholder="{escape(box["example"])}"' if box['example'] else ''
    return (
        f'<form role="search" action="{escape(page)}" method="get" aria-label="{label}">'
        f'<label for="{id_}">{label}</label><p>'
        f'<input id="{id_}" name="q" type="search" autocapitalize="off" spellcheck="false"'
        f'{example}>'
        f'<button>{escape(_("Find"))}</button></p></form>\n'
    )
