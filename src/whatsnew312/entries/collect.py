"""Handle entries after a page is parsed and before it is written: anchors, areas, the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.transforms import SphinxTransform

from whatsnew312.entries.as_nodes import fill_with_nodes
from whatsnew312.entries.checks.removal_check import check_removal_words
from whatsnew312.entries.compact import set_title
from whatsnew312.entries.source.fences import warn_of_fences
from whatsnew312.entries.source.mistakes import looks_like_entries, not_closed
from whatsnew312.model.change import Change
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.values import NO_TEXT
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.docutils.ids import Ids
from whatsnew312.site.builders import makes_catalogs
from whatsnew312.site.cleaning import clean_page
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.inline import freeze
from whatsnew312.site.markup.words import line_of
from whatsnew312.site.nodes import (
    change_data,
    conditions,
    every,
    field_of_page,
    is_condition,
    is_entry,
)
from whatsnew312.site.phrases import GUIDANCE
from whatsnew312.site.reporting import included_file, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.fields import Fields


#: the attribute for the entries of a page while it is being read
_COLLECTED = 'whatsnew_collected'

#: the nodes in which docutils allows a section
_SECTION_PARENTS = (nodes.document, nodes.section)


class CollectChanges(SphinxTransform):
    """Register the anchors of each entry, and collect the entries of a page.

    This runs after parsing, because all headings and labels of the page must be known, and its
    texts must be translated.
    """

    # after Locale (20), so that titles are translated; before DocInfo (340), which removes the
    # front matter, and before docutils resolves references to ids (from 440)
    default_priority = 330

    def apply(self, **kwargs: Any) -> None:
        """Run once for a page."""
        for place, message in looks_like_entries(self.document):
            warn(Warn.NO_ENTRY, message, place)
        warn_of_fences(self.env, self.document)
        found = every(self.document, change_data)
        if not found:
            return
        self.ids = Ids(self.document)
        domain = ChangeDomain.of(self.env)
        domain.note_part(self.env.current_document.docname)
        page_area = self.page_area()
        entries = [(self.place(cast('nodes.Element', data.parent)), data) for data in found]
        collected = []
        clean_page(self.document)
        for entry, _data in entries:
            set_title(entry)
        by_age = self.by_age(entries)
        for entry, data in by_age:
            if data['fields'].id:
                entry['ids'] = [*self.claim(entry, (data['fields'].id,)), *entry['ids']]
        for entry, data in entries:
            fields: Fields = data['fields']
            if not fields.id:
                self.ids.give_as_heading(entry)
                continue
            check_removal_words(entry, fields, self.env)
            collected.append(
                (entry, fields, self.area(entry, data, page_area), data.get('home', ''))
            )
        # after the ids of all entries, because ids take precedence over aliases
        for entry, data in by_age:
            if data['fields'].id:
                entry['ids'][1:1] = self.claim(entry, data['fields'].aliases)
        # titles last: an id from an author takes precedence over one that is made of a title
        for entry, data in entries:
            slug = data['slug']
            if data['fields'].id and slug and self.ids.holder(slug) is None:
                self.ids.give(slug, entry)
                entry['ids'].append(slug)
            if not entry['ids']:  # others have them all, and a section without one cannot be listed
                self.ids.give_any(entry, '')
            del data['slug'], data['names_area'], data['fence']
            data.attributes.pop('home', None)
        self.env.current_document[_COLLECTED] = collected

    def place(self, entry: nodes.Element) -> nodes.Element:
        """Return *entry*, changed to a block if no section is allowed at its place."""
        parent = cast('nodes.Element', entry.parent)
        while is_condition(parent) and parent.parent is not None:
            parent = parent.parent
        if isinstance(parent, _SECTION_PARENTS) and not is_entry(parent):
            return entry
        warn(
            Warn.MISPLACED,
            not_closed(entry)
            or 'a change is a section, and no section can stand here: move it to the top level of '
            'the page or under a heading',
            entry,
        )
        stand_in = nodes.container('', **entry.attributes)
        heading = nodes.rubric('', '', *entry[0].children)
        heading.source, heading.line = entry[0].source, entry[0].line
        stand_in.source, stand_in.line = entry.source, entry.line
        stand_in += [heading, *entry.children[1:]]
        entry.replace_self(stand_in)
        # now, because later only sections are searched for placeholders
        fill_with_nodes(stand_in, self.env)
        return stand_in

    def by_age(
        self, entries: list[tuple[nodes.Element, change_data]]
    ) -> list[tuple[nodes.Element, change_data]]:
        """Return *entries* in the order in which they get anchors: older releases come first."""
        table = ChangeDomain.of(self.env).settings.releases
        if table is None:
            return entries
        return sorted(entries, key=lambda pair: table.age(pair[1]['fields'].releases))

    def page_area(self) -> str | None:
        """Return the area in the front matter of the page; None if it is not a known one."""
        field = field_of_page(self.document, 'area')
        if field is None:
            return ''
        area = field[1].astext()
        areas = ChangeDomain.of(self.env).settings.areas
        if area in areas:
            return area
        warn(
            Warn.UNKNOWN_AREA,
            f'unknown area {quote(area)} of this page{did_you_mean(area, areas)}',
            (self.env.current_document.docname, field.line or self.line_of_area()),
        )
        return None

    def line_of_area(self) -> int:
        # MyST does not set the line of front matter fields
        text = self.env.doc2path(self.env.current_document.docname).read_text(
            encoding='utf-8', errors='replace'
        )
        lines = enumerate(text.splitlines(), 1)
        return next((number for number, line in lines if line.startswith('area:')), 1)

    def claim(self, entry: nodes.Element, anchors: tuple[str, ...]) -> list[str]:
        """Register *anchors* for *entry*; return those that no other entry of the page has."""
        kept = []
        for anchor in anchors:
            holder = self.ids.holder(anchor)
            if holder is not None and is_entry(holder):
                if conditions(holder) == conditions(entry):
                    continue  # two entries: reported by the domain, for all pages
            elif holder is not None:
                self.evict(holder, anchor, entry)
            self.ids.give(anchor, entry)
            kept.append(anchor)
        return kept

    def evict(self, holder: nodes.Element, anchor: str, entry: nodes.Element) -> None:
        """Take *anchor* from a heading or another element, for links to entries must not break."""
        if not self.ids.is_explicit(anchor.lower()):
            # collisions with labels are reported by the domain, which knows those of all pages
            if isinstance(holder, nodes.section):
                what = f'what the heading {quote(line_of(holder[0]))} makes of its text'
            else:
                what = f'that of another element of this page, {quote(line_of(holder))}'
            line = holder.line or (holder.parent.line if holder.parent else None)
            where = f' (line {line})' if line else ''
            warn(
                Warn.COLLISION,
                f'the anchor {anchor!r} is also {what}{where}; rename one of them',
                entry,
            )
        if anchor in holder['ids']:
            holder['ids'].remove(anchor)
        self.ids.give(anchor, entry)  # before the holder gets another id
        if not holder['ids'] and not isinstance(holder, nodes.target):
            self.ids.give_any(holder, f'{anchor}-heading')

    def area(self, entry: nodes.Element, data: change_data, page_area: str | None) -> str:
        """Return the area of an entry: its own, or that of its page; warn if it has none."""
        fields: Fields = data['fields']
        settings = ChangeDomain.of(self.env).settings
        must_have = settings.area_required and settings.areas
        if must_have and page_area == '' and not data['names_area']:
            warn(
                Warn.MISSING_AREA,
                'this change belongs to no area; write "area: name" in the front matter of the '
                'page, or ":area:" here',
                entry,
            )
        return fields.area or page_area or ''


def record_changes(app: Sphinx, doctree: nodes.document) -> None:
    """Store the entries of a page in the domain, after docutils has resolved names in them."""
    document = app.env.current_document
    collected = document.get(_COLLECTED)
    if collected is None:
        return
    del document[_COLLECTED]
    changes = tuple(_change(app.env, *one) for one in collected)
    decided = tuple(conditions(entry) for entry, *_ in collected)
    ChangeDomain.of(app.env).note_changes(document.docname, changes, decided)


def _change(
    env: BuildEnvironment, entry: nodes.Element, fields: Fields, area: str, home: str
) -> Change:
    """Return the record of an entry for the domain."""
    docname = env.current_document.docname
    asked = [name for name in GUIDANCE if getattr(fields, name)]
    lines = [
        freeze(cast('nodes.Element', cast('nodes.Element', field[1])[0]), docname)
        for found in entry.children
        if isinstance(found, nodes.field_list) and 'whatsnew-guidance' in found['classes']
        for field in found.children
        if isinstance(field, nodes.field)
    ]
    guidance = dict(zip(asked, lines, strict=False))
    highlight = next(
        (
            freeze(line, docname)
            for line in entry.children
            if isinstance(line, nodes.paragraph) and 'whatsnew-highlight' in line['classes']
        ),
        NO_TEXT,
    )
    return Change(
        fields=fields.with_area(area),
        docname=docname,
        line=entry.line or 0,
        title=freeze(cast('nodes.Element', entry[0]), docname),
        replacement=guidance.get('replacement', NO_TEXT),
        action=guidance.get('action', NO_TEXT),
        highlight=highlight,
        source=included_file(entry.source, docname, env),
        home=home,
    )


def hide_highlights(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the highlight from an entry: other pages show it; here it is only for translators."""
    if makes_catalogs(app.builder):
        return
    for line in every(doctree, nodes.paragraph):
        if 'whatsnew-highlight' in line['classes']:
            line.parent.remove(line)
