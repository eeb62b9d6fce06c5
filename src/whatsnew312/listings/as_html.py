"""Rows of listings as HTML, without nodes, because a site can have thousands of them.

docutils' writer could make little of this: it has no check boxes, and no attributes for scripts and
style sheets, such as ``data-kind`` and ``data-label``. It does make the table around the rows, and
the lines with links that Sphinx must resolve.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes

from whatsnew312.listings.columns import COLUMNS, HtmlWriter, guided
from whatsnew312.listings.forms import tick
from whatsnew312.listings.query import CHECKLIST_SCRIPT, FILTER_SCRIPT
from whatsnew312.listings.squares import drawing, linked_drawing
from whatsnew312.listings.titles import Addresses, TitleWriter
from whatsnew312.locale import _
from whatsnew312.model.versions import version_group
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import listing_rows, write_html
from whatsnew312.site.phrases import GUIDANCE, facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.listings.columns import HtmlPart
    from whatsnew312.model.change import Change
    from whatsnew312.site.settings import Settings


def setup_rows(app: Sphinx, titles: TitleWriter) -> None:
    """Register the node for rows, and the handler that writes the rows."""
    app.add_node(listing_rows, html=(visit_rows, None))

    def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Write the rows of a page, when its output path is known."""
        if docname in ChangeDomain.of(app.env).listings:
            of_page: dict[str, Addresses] = {}
            for rows in doctree.findall(listing_rows):
                if 'parts' not in rows:
                    page = rows['docname']
                    addresses = of_page.setdefault(page, Addresses(app.builder, page))
                    rows['parts'] = list(_merged(RowWriter(app, rows, titles, addresses).all()))

    app.connect('doctree-resolved', fill)


def _merged(parts: Iterable[HtmlPart]) -> Iterator[HtmlPart]:
    """Yield *parts*, with all HTML between two nodes joined."""
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        else:
            yield ''.join(texts)
            texts.clear()
            yield part
    yield ''.join(texts)


def visit_rows(writer: HTML5Translator, node: listing_rows) -> None:
    """Write the HTML and the nodes of the rows."""
    for part in node['parts']:
        if isinstance(part, str):
            write_html(writer, part)
        else:
            for child in part.children:
                child.walkabout(writer)
    raise nodes.SkipNode


class RowWriter:
    """Writes the rows of one listing."""

    def __init__(
        self, app: Sphinx, rows: listing_rows, titles: TitleWriter, addresses: Addresses
    ) -> None:
        self.domain = ChangeDomain.of(app.env)
        self.settings = self.domain.settings
        self.rows = rows
        self.style, self.grouped_by, self.script = rows['style'], rows['group_by'], rows['script']
        self.guided = guided(rows['columns'])
        lines = cast('list[nodes.paragraph]', rows.children)
        linked = {(line['entry'], line['field']): line for line in lines}
        self.write = HtmlWriter(self.domain, app.builder, titles, addresses, linked)

    def all(self) -> Iterator[HtmlPart]:
        """Yield all rows; in a list element, unless they are rows of a table."""
        changes = self.rows['entries']
        if self.style == 'table':
            for number, change in enumerate(changes):
                yield from self.table_row(change, 'odd' if number % 2 else 'even')
            return
        if self.style == 'squares':
            yield from self.squares(changes)
            return
        yield f'<ul class="{" ".join([f"whatsnew-{self.style}", *self.rows["classes"]])}">\n'
        for change in changes:
            yield from self.task(change) if self.style == 'checklist' else self.item(change)
        yield '</ul>\n'

    # Lists.

    def item(self, change: Change) -> Iterator[HtmlPart]:
        """Yield a line of a list, with what to do below it if the columns ask for it."""
        with_facts = self.style == 'rows'
        content = self.head(change, with_facts=with_facts)
        start = f'<li{_attributes(self.data(change))}>'
        if not (with_facts and self.guided):
            yield f'{start}{content}</li>\n'
            return
        yield f'{start}<p>{content}</p>\n'
        yield from self.guidance(change, self.guided)
        yield '</li>\n'

    def guidance(self, change: Change, fields: Iterable[str]) -> Iterator[HtmlPart]:
        """Yield a paragraph for each of the *fields* that says what the reader must do."""
        for field in fields:
            if getattr(change, field):
                yield self.labels[field]
                yield self.write.line(change, field)
                yield '</p>\n'

    def data(self, change: Change) -> dict[str, str]:
        """Return the data of a row for the script of the listing."""
        return row_data(change, self.settings) if self.script == FILTER_SCRIPT else {}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each field that says what the reader must do."""
        return {
            field: '<p class="whatsnew-do">'
            f'<span class="whatsnew-label">{escape(_(label))}:</span> '
            for field, label in GUIDANCE.items()
        }

    def task(self, change: Change) -> Iterator[HtmlPart]:
        """Yield the actions for an entry, with a check box for the script."""
        ticked = self.script == CHECKLIST_SCRIPT
        data = task_data(change) if ticked else {}
        box = tick(change) if ticked else ''
        yield f'<li{_attributes(data)}><p>{box}{self.head(change, with_facts=True)}</p>\n'
        yield from self.guidance(change, GUIDANCE)
        yield '</li>\n'

    def head(self, change: Change, *, with_facts: bool) -> str:
        """Return the badge and the title, and the facts after it if *with_facts*."""
        text = ' · '.join(facts(change, self.grouped_by)) if with_facts else ''
        more = f'<span class="whatsnew-facts"> · {escape(text)}</span>' if text else ''
        badge = self.write.badge(change)
        return f'{badge}{" " if badge else ""}{self.write.title(change)}{more}'

    # Squares.

    def squares(self, changes: list[Change]) -> Iterator[str]:
        """Yield a drawing with a square for each entry."""
        if self.grouped_by:
            yield from linked_drawing(changes, self.settings, self.write.addresses)
        else:
            yield from drawing(changes, self.settings)

    # Tables.

    def table_row(self, change: Change, parity: str) -> Iterator[HtmlPart]:
        """Yield the cells of a table row, with the row around them."""
        yield f'<tr class="row-{parity}"{_attributes(self.data(change))}>'
        for column in self.rows['columns']:
            yield f'{_cell(column)}<p>'
            yield from COLUMNS[column].content.html(self.write, change)
            yield '</p></td>\n'
        yield '</tr>\n'


def row_data(change: Change, settings: Settings) -> dict[str, str]:
    """Return the ``data-`` attributes of a row, by which scripts find it."""
    names = [api.name for api in change.fields.apis]
    issues = [settings.issue_label % issue for issue in change.fields.issues]
    return {
        'kind': change.fields.kind,
        'area': change.fields.area,
        'release': ','.join(change.fields.releases),
        # names of modules in other languages may contain spaces; the values are separated by commas
        'module': ','.join(change.fields.modules),
        'pep': ','.join(map(str, change.fields.peps)),
        'removal': version_group(change.fields.current_removal),
        'action': '1' if change.action or change.replacement else '',
        'words': ' '.join([*names, *issues, *(ref.label for ref in change.fields.refs)]),
    }


def task_data(change: Change) -> dict[str, str]:
    """Return the ``data-`` attributes of a checklist item, by which scripts find it."""
    return {
        'id': change.id,
        'area': change.fields.area or '-',
        'release': ','.join(change.fields.releases),
        'module': ','.join(change.fields.modules),
        'fix': ','.join(f'{fix.tool} {fix.rule}'.strip() for fix in change.fields.fixes),
    }


def _cell(column: str) -> str:
    # on narrow screens a row is a block, and all cells except the title need a label
    heading, labelled = COLUMNS[column].heading, COLUMNS[column].labelled
    return f'<td data-label="{escape(_(heading))}">' if labelled else '<td>'


def _attributes(data: dict[str, str]) -> str:
    return ''.join([_attribute(*item) for item in data.items()])


@lru_cache(maxsize=4096)  # many rows have the same values
def _attribute(name: str, value: str) -> str:
    return f' data-{name}="{escape(value)}"' if value else ''
