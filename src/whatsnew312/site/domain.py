"""The domain: every entry of the release notes, where it is, and who shows it.

It names no directive and no role: :mod:`whatsnew312.extension` attaches them.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode

from whatsnew312.execution.record import SampleRecord
from whatsnew312.ledger.ledger import Ledger, is_page
from whatsnew312.ledger.old_links import OldLinks
from whatsnew312.ledger.toml import parse
from whatsnew312.model.change import (
    NOTHING,
    Offers,
    claimed_anchors,
    find_by_pep,
    find_left_out,
    find_linked,
    find_referrers,
    folded_anchors,
    in_order,
    without,
)
from whatsnew312.model.readers import read_file
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.inline import Titles, thaw
from whatsnew312.site.labels import Label, explicit_labels, titled
from whatsnew312.site.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.change import Change, Conditions, Sample


NAME = 'whatsnew'

#: what is found anew once a table has changed
_FROM_TABLES = (
    'shown_changes',
    'left_out',
    'changes',
    'all_changes',
    'by_anchor',
    'by_folded_anchor',
    'by_key',
    'by_pep',
    'linked_from',
    'referrers',
)

#: tables of the domain that are names of pages, and those that have one as key
_SETS = ('reports', 'parts')
_BY_PAGE = ('changes', 'conditions', 'labels', 'mentions', 'references', 'listings', 'samples')


class ChangeDomain(Domain):
    """Entries of release notes."""

    name = NAME
    label = "What's new"
    object_types: ClassVar[dict[str, ObjType]] = {'change': ObjType('change', 'change')}
    initial_data: ClassVar[dict[str, Any]] = {
        'changes': {},  # docname -> (Change, ...) in the order of the page
        'conditions': {},  # docname -> (((directive, expression), ...) of each entry, ...)
        'labels': {},  # docname -> (Label, ...) that are not an entry's
        'mentions': {},  # docname -> {target} that the page refers to
        'listings': {},  # docname -> Offers of its listings
        'references': {},  # docname -> ((entry, target), ...) in the order of the page
        'samples': {},  # docname -> [Sample] in the order of the page
        'reports': set(),  # docnames that show the report on samples
        'parts': set(),  # docnames with anything of ours, be it in no other table
        'lent': set(),  # (type, name) that the standard domain has for old links alone
    }
    data_version = 8

    #: tells whether a condition is met; replaced once the builder is known
    is_met: Callable[[str, str], bool] = staticmethod(lambda *_condition: True)

    #: what is there for old links; found anew by every build, once all pages are read
    old_links = OldLinks()

    @classmethod
    def of(cls, env: BuildEnvironment) -> ChangeDomain:
        """Return the domain of *env*."""
        return cast('ChangeDomain', env.domains[NAME])

    @cached_property
    def settings(self) -> Settings:
        """The options and what the files that they name hold."""
        return Settings.of(self.env.config, Path(self.env.srcdir))

    @cached_property
    def record(self) -> SampleRecord:
        """Which samples were verified; empty if there is no record that can be read."""
        path = self.settings.record_file
        try:
            return SampleRecord.read(path) if path else SampleRecord()
        except (OSError, ValueError):
            return SampleRecord()  # samples/report.py says so, once

    @cached_property
    def ledger(self) -> Ledger:
        """What was published and what became of it; empty if there is no ledger."""
        path = self.settings.ledger_file
        try:
            return parse(read_file(path)) if path else Ledger()
        except (OSError, ValueError):
            return Ledger()  # anchors/check.py says so, once

    @cached_property
    def shown_changes(self) -> dict[str, tuple[Change, ...]]:
        """Page to its entries as they were written, without those that are left out."""
        return without(self.data['changes'], self.left_out)

    @cached_property
    def left_out(self) -> dict[str, tuple[Change, ...]]:
        """Page to those of its entries that this build does not show."""
        return find_left_out(self.data['changes'], self.data['conditions'], self.is_met)

    @cached_property
    def changes(self) -> dict[str, tuple[Change, ...]]:
        """Page to its entries, whose texts have the titles of what they refer to."""
        env = self.env
        return Titles(self.shown_changes, env.domains.standard_domain.labels, env.titles).changes()

    @property
    def labels(self) -> dict[str, tuple[Label, ...]]:
        return cast('dict[str, tuple[Label, ...]]', self.data['labels'])

    @property
    def mentions(self) -> dict[str, AbstractSet[str]]:
        return cast('dict[str, AbstractSet[str]]', self.data['mentions'])

    @property
    def listings(self) -> dict[str, Offers]:
        return cast('dict[str, Offers]', self.data['listings'])

    @property
    def references(self) -> dict[str, tuple[tuple[str, str], ...]]:
        return cast('dict[str, tuple[tuple[str, str], ...]]', self.data['references'])

    @property
    def samples(self) -> dict[str, list[Sample]]:
        return cast('dict[str, list[Sample]]', self.data['samples'])

    @property
    def reports(self) -> set[str]:
        return cast('set[str]', self.data['reports'])

    @property
    def parts(self) -> set[str]:
        return cast('set[str]', self.data['parts'])

    def note_changes(
        self, docname: str, changes: tuple[Change, ...], decided: Sequence[Conditions]
    ) -> None:
        """Keep the entries of a page in order, and what decides whether each is shown."""
        if changes:
            self.data['changes'][docname] = changes
            self.data['conditions'] |= {docname: tuple(decided)} if any(decided) else {}
        self._forget()

    def note_labels(self, docname: str, labels: tuple[Label, ...]) -> None:
        """Keep the labels of a page that are not those of its entries."""
        if labels:
            self.labels[docname] = labels
            self._forget()

    def note_mentions(self, docname: str, targets: AbstractSet[str]) -> None:
        """Keep which targets a page refers to."""
        if targets:
            self.mentions[docname] = targets

    def note_listing(self, docname: str, offers: Offers) -> None:
        """Keep that a page shows entries of other pages, and what it offers by that."""
        self.listings[docname] = self.offers_of(docname) | offers

    def note_references(self, docname: str, references: tuple[tuple[str, str], ...]) -> None:
        """Keep which targets each entry of a page refers to."""
        if references:
            self.references[docname] = references

    def note_sample(self, sample: Sample) -> None:
        """Keep a sample; its output is added to the last one of a page."""
        self.samples.setdefault(sample.docname, []).append(sample)

    def note_report(self, docname: str) -> None:
        """Keep that a page shows the report on samples."""
        self.reports.add(docname)

    def note_part(self, docname: str) -> None:
        """Keep that a page has something of this extension that no other table tells of."""
        self.parts.add(docname)

    def clear_doc(self, docname: str) -> None:
        """Forget all that a page told."""
        for name in _BY_PAGE:
            self.data[name].pop(docname, None)
        for name in _SETS:
            self.data[name].discard(docname)
        self._forget()

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take what another process read of *docnames*."""
        for name in _BY_PAGE:
            other = otherdata[name]
            self.data[name].update(
                {docname: other[docname] for docname in docnames if docname in other}
            )
        for name in _SETS:
            self.data[name].update(otherdata[name] & set(docnames))
        self._forget()

    # What the tables say of the whole site.

    def is_used_on(self, docname: str) -> bool:
        """Tell whether a page has an entry, a listing or another part of this extension."""
        return any(docname in table for table in self._tables)

    @property
    def is_used(self) -> bool:
        """Tell whether any page does, or there are links to keep; else nothing may be changed."""
        return any(self._tables) or self.settings.ledger_file is not None

    @property
    def _tables(self) -> tuple[Container[str], ...]:
        # not `changes`: to put titles in takes all entries, and pages are asked while they are read
        return self.data['changes'], self.listings, self.samples, self.reports, self.parts

    def _forget(self) -> None:
        for name in _FROM_TABLES:
            self.__dict__.pop(name, None)

    @cached_property
    def all_changes(self) -> tuple[Change, ...]:
        """Every entry, by area as configured, then page, then place on the page."""
        return in_order(self.changes, tuple(self.settings.areas))

    @cached_property
    def by_anchor(self) -> dict[str, Change]:
        """Anchor to entry; of two that claim one, the first by page and place."""
        return claimed_anchors(self.changes)

    def find(self, target: str) -> Change | None:
        """Return the entry with this id or alias; where only the case differs, also that."""
        return self.by_anchor.get(target) or self.by_folded_anchor.get(target.lower())

    @cached_property
    def by_folded_anchor(self) -> dict[str, Change]:
        """Anchor in lower case, as labels are, to entry."""
        return folded_anchors(self.by_anchor)

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Change]:
        """Page and id to entry; of two on one page, the first."""
        return {change.key: change for change in reversed(self.all_changes)}

    @cached_property
    def linked_from(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """Key of an entry to those of the other entries to which its text refers."""
        return find_linked(self.references, self.find)

    @cached_property
    def referrers(self) -> dict[tuple[str, str], tuple[Change, ...]]:
        """Key to the other entries whose text refers to it, in the order of all entries."""
        return find_referrers(self.linked_from, self.all_changes)

    @cached_property
    def by_pep(self) -> dict[int, tuple[Change, ...]]:
        """PEP to its entries, in the order of all entries."""
        return find_by_pep(self.all_changes)

    @property
    def titled_labels(self) -> dict[str, tuple[str, str, str]]:
        """Name to page, id and title of each label that an author put before a heading."""
        labels = self.env.domains.standard_domain.labels
        return titled(self.labels, labels, self.by_folded_anchor)

    def offers_of(self, docname: str) -> Offers:
        """Return what the listings of a page offer; nothing if it has none."""
        return self.listings.get(docname, NOTHING)

    def page_of_groups(self, field: str) -> str | None:
        """Return the first page, by name, with every group of a field, if there is one."""
        pages = (docname for docname, offers in self.listings.items() if field in offers.groups)
        return min(pages, default=None)

    def page_of_filter(self) -> str | None:
        """Return the first page, by name, on which every entry can be filtered, if there is one."""
        pages = (docname for docname, offers in self.listings.items() if offers.filter)
        return min(pages, default=None)

    # References.

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Return a reference to the entry *target*; its title is the text if none was given."""
        if typ == 'place':
            docname, _, fragment = target.partition('#')
            if any(fragment in one.anchors for one in self.left_out.get(docname, ())):
                return cast('nodes.reference', contnode)  # warned of where it was written
            return make_refnode(builder, fromdocname, docname, fragment, contnode)
        if typ == 'listing':
            return self._resolve_listing(fromdocname, builder, target, contnode)
        change = self.find(target)
        if change is None:
            return self._resolve_old(fromdocname, builder, target, node, contnode)
        if not node.get('refexplicit'):
            contnode = nodes.inline(
                '', '', *thaw(change.title, fromdocname, links=False), classes=['whatsnew-change']
            )
        return make_refnode(builder, fromdocname, change.docname, change.id, contnode)

    def _resolve_listing(
        self, fromdocname: str, builder: Builder, target: str, contnode: Element
    ) -> nodes.reference | None:
        """Return a reference to a part of a listing: ``pep#pep-8``, ``filter?kind=added``."""
        field, mark, rest = re.split(r'([#?])', target, maxsplit=1)
        page = self.page_of_groups(field) if mark == '#' else self.page_of_filter()
        if page is None:
            return None
        if mark == '#':
            return make_refnode(builder, fromdocname, page, rest, contnode)
        made = make_refnode(builder, fromdocname, page, None, contnode)
        if makes_web_pages(builder):
            made['refuri'] += f'?{rest}'
        return made

    def _resolve_old(
        self,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        at = self.old_links.names.get(target)
        if at is None or at.page not in self.env.all_docs:
            return None
        if at.title and not node.get('refexplicit'):
            contnode = nodes.inline('', at.title, classes=['whatsnew-change'])
        return make_refnode(builder, fromdocname, at.page, at.fragment, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return a reference to the entry *target*, if no label of that name leads there."""
        change = self.find(target)
        if change is None or target.lower() in env.domains.standard_domain.labels:
            return []  # the label answers: two answers would be called ambiguous
        found = self.resolve_xref(env, fromdocname, builder, 'change', target, node, contnode)
        return [('whatsnew:change', found)] if found else []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every id and alias for ``objects.inv``.

        The priority keeps them out of the search index, where the title of the entry's section
        already leads to it.
        """
        for anchor, change in self.by_anchor.items():
            yield anchor, change.title.plain or '-', 'change', change.docname, change.id, -1
        for name, at in self.old_links.names.items():
            if not is_page(name) and name not in self.by_anchor:
                yield name, at.title or '-', 'change', at.page, at.fragment, -1

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Note which labels a page has."""
        self.note_labels(docname, tuple(explicit_labels(document, docname, env)))
