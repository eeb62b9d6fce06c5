"""The Sphinx domain: every entry of the release notes, its place, and the pages that show it.

The data of each page is in :mod:`whatsnew312.site.tables`; here is what is computed from it,
and how references are resolved.

The directives and roles are not defined here: :mod:`whatsnew312.extension` adds them.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx.domains import ObjType
from sphinx.util.nodes import make_refnode

from whatsnew312.execution.record import SampleRecord
from whatsnew312.ledger.ledger import Ledger, is_page
from whatsnew312.ledger.old_links import OldLinks
from whatsnew312.ledger.toml import parse
from whatsnew312.model.change import (
    claimed_anchors,
    find_by_pep,
    find_left_out,
    find_linked,
    find_referrers,
    folded_anchors,
    in_order,
    without,
)
from whatsnew312.model.readers import Loaded, load, read_file
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.markup.inline import Titles, thaw
from whatsnew312.site.settings import Settings
from whatsnew312.site.tables import Tables, titled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.change import Change


NAME = 'whatsnew'

#: the cached properties to compute again when a table has changed
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
    '_shown_labels',
    '_shown_mentions',
    '_shown_listings',
    '_shown_samples',
)


class ChangeDomain(Tables):
    """The Sphinx domain ``whatsnew``: it stores the entries of the release notes."""

    name = NAME
    label = "What's new"
    object_types: ClassVar[dict[str, ObjType]] = {'change': ObjType('change', 'change')}

    #: returns name to page, id and title of each label of Sphinx; set by patches/standard_names.py
    sphinx_labels: Callable[[BuildEnvironment], Mapping[str, tuple[str, str, str]]] = staticmethod(
        lambda _env: {}
    )

    #: returns the address of a page, relative to another one; set when the builder is known
    relative_address: Callable[[str, str], str] = staticmethod(lambda _page, other: other)

    #: the further pages of long lists, of which this build writes each
    part_pages: frozenset[str] = frozenset()

    #: the old links and their targets; every build computes them after all pages are read
    old_links = OldLinks()

    @classmethod
    def of(cls, env: BuildEnvironment) -> ChangeDomain:
        """Return the domain ``whatsnew`` of the environment *env*."""
        return cast('ChangeDomain', env.domains[NAME])

    @cached_property
    def settings(self) -> Settings:
        """The options, and the content of the files that they name."""
        return Settings.of(self.env.config, Path(self.env.srcdir))

    @cached_property
    def loaded_record(self) -> Loaded[SampleRecord]:
        """The record of samples, and why it could not be read."""
        return load(self.settings.record_file, SampleRecord.read, SampleRecord())

    @property
    def record(self) -> SampleRecord:
        """Which samples were verified; empty if there is no record that can be read."""
        return self.loaded_record.content

    @cached_property
    def loaded_ledger(self) -> Loaded[Ledger]:
        """The ledger, and why it could not be read."""
        return load(self.settings.ledger_file, lambda path: parse(read_file(path)), Ledger())

    @property
    def ledger(self) -> Ledger:
        """The published links and their current state; empty if there is no readable ledger."""
        return self.loaded_ledger.content

    @cached_property
    def shown_changes(self) -> Mapping[str, tuple[Change, ...]]:
        """Page to its entries as they were written, without those that this build does not show."""
        return without(self.written_changes, self.left_out)

    @cached_property
    def left_out(self) -> dict[str, tuple[Change, ...]]:
        """Page to those of its entries that this build does not show."""
        return find_left_out(self.written_changes, self.conditions, self.is_met)

    @cached_property
    def changes(self) -> dict[str, tuple[Change, ...]]:
        """Page to its entries; references in their texts show the titles of their targets."""
        by_anchor = claimed_anchors(self.by_age(self.shown_changes))
        labels = self.sphinx_labels(self.env)
        return Titles(self.shown_changes, by_anchor, labels, self.env.titles).changes()

    # Questions about the whole site.

    @property
    def is_used(self) -> bool:
        """Whether any page has a part of this extension, or there is a ledger."""
        return any(self.pages_of_parts) or self.settings.ledger_file is not None

    def forget_derived(self) -> None:
        """Drop what was computed from the tables, because a table has changed."""
        for name in _FROM_TABLES:
            self.__dict__.pop(name, None)

    @cached_property
    def all_changes(self) -> tuple[Change, ...]:
        """Every entry, by area as configured, then page, then place on the page."""
        return in_order(self.changes, tuple(self.settings.areas))

    @cached_property
    def by_anchor(self) -> dict[str, Change]:
        """Anchor to entry; if two entries have the same anchor, the first one by age."""
        return claimed_anchors(self.by_age(self.changes))

    def by_age(self, changes: Mapping[str, tuple[Change, ...]]) -> list[Change]:
        """Return entries in the order in which they get anchors: those of older releases first.

        In one release, and on sites with one release, the order is that of page and position.

        :param changes: entries by page
        """
        found = [change for docname in sorted(changes) for change in changes[docname]]
        table = self.settings.releases
        return sorted(found, key=lambda one: table.age(one.fields.releases)) if table else found

    def find(self, target: str) -> Change | None:
        """Return the entry with this id or alias; if there is none, ignore upper and lower case."""
        return self.by_anchor.get(target) or self.by_folded_anchor.get(target.lower())

    @cached_property
    def by_folded_anchor(self) -> dict[str, Change]:
        """Anchor to entry; anchors are in lower case, like the labels of Sphinx."""
        return folded_anchors(self.by_anchor)

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Change]:
        """Page and id to entry; if a page has the same id twice, the first entry."""
        return {change.key: change for change in reversed(self.by_age(self.changes))}

    @cached_property
    def linked_from(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """Key of an entry to the keys of the other entries that its text refers to."""
        return find_linked(self.references, self.find)

    @cached_property
    def referrers(self) -> dict[tuple[str, str], tuple[Change, ...]]:
        """Key of an entry to the entries that refer to it, in the order of all entries."""
        return find_referrers(self.linked_from, self.all_changes)

    @cached_property
    def by_pep(self) -> dict[int, tuple[Change, ...]]:
        """PEP number to the entries about it, in the order of all entries."""
        return find_by_pep(self.all_changes)

    @property
    def titled_labels(self) -> dict[str, tuple[str, str, str]]:
        """Name to page, id and title of each label that an author put before a heading."""
        return titled(self.labels, self.sphinx_labels(self.env), self.by_folded_anchor)

    # Resolving references.

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
        """Return a reference to the entry *target*, with its title unless *node* has a text."""
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
        if at is None or at.page not in self.env.titles:
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
        if change is None or target.lower() in self.sphinx_labels(env):
            return []  # the label is enough: with two results, Sphinx would warn of an ambiguity
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
