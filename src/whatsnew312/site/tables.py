"""The tables of the domain: the data of each page, which Sphinx saves between builds.

Only one method of :class:`Tables` writes each table; all other code gets read-only views. What is
computed from the tables is in :mod:`whatsnew312.site.domain`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from sphinx.domains import Domain

from whatsnew312.model.change import NOTHING, Offers

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from whatsnew312.model.change import Change, Conditions, Sample

#: tables that are sets of page names, and tables with the page name as key
_SETS = ('reports', 'parts')
_BY_PAGE = ('changes', 'conditions', 'labels', 'mentions', 'references', 'listings', 'samples')


class AddedName(NamedTuple):
    """A name that this extension has added to the standard domain."""

    type: str  #: ``label``, or ``doc`` for the name of a page
    name: str


class Label(NamedTuple):
    """An explicit label that an author wrote beside the entries."""

    name: str
    line: int
    source: str = ''  #: the file with that line, where the page includes it


class Tables(Domain):
    """The data of each page: added with the ``note_`` methods, removed with :meth:`clear_doc`.

    A page for which a table has no data is not a key of that table.
    """

    initial_data: ClassVar[dict[str, Any]] = {
        'changes': {},  # docname -> (Change, ...) in the order of the page
        'conditions': {},  # docname -> (((directive, expression), ...) of each entry, ...)
        'labels': {},  # docname -> (Label, ...) that do not belong to an entry
        'mentions': {},  # docname -> {target} that the page refers to
        'listings': {},  # docname -> Offers of its listings
        'references': {},  # docname -> ((entry, target), ...) in the order of the page
        'samples': {},  # docname -> (Sample, ...) in the order of the page
        'reports': set(),  # docnames that show the report on samples
        'parts': set(),  # docnames with parts of this extension that are in no other table
        'added_names': {},  # AddedName -> whether it is there for old links only
    }
    data_version = 10

    # What the tables hold.

    @property
    def written_changes(self) -> Mapping[str, tuple[Change, ...]]:
        """Page to its entries as they were written, also those that this build does not show."""
        return cast('dict[str, tuple[Change, ...]]', self.data['changes'])

    @property
    def conditions(self) -> Mapping[str, tuple[Conditions, ...]]:
        """Page to the conditions of each of its entries; only pages where an entry has one."""
        return cast('dict[str, tuple[Conditions, ...]]', self.data['conditions'])

    @property
    def labels(self) -> Mapping[str, tuple[Label, ...]]:
        """Page to the labels that its author wrote and that do not belong to an entry."""
        return cast('dict[str, tuple[Label, ...]]', self.data['labels'])

    @property
    def mentions(self) -> Mapping[str, AbstractSet[str]]:
        """Page to the targets that it refers to."""
        return cast('dict[str, AbstractSet[str]]', self.data['mentions'])

    @property
    def listings(self) -> Mapping[str, Offers]:
        """Page to the groups and filters of all its listings."""
        return cast('dict[str, Offers]', self.data['listings'])

    @property
    def references(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Page to pairs in the order of the page: id of an entry, target that it refers to."""
        return cast('dict[str, tuple[tuple[str, str], ...]]', self.data['references'])

    @property
    def samples(self) -> Mapping[str, tuple[Sample, ...]]:
        """Page to its samples, in the order of the page."""
        return cast('dict[str, tuple[Sample, ...]]', self.data['samples'])

    @property
    def reports(self) -> AbstractSet[str]:
        """The pages that show the report on samples."""
        return cast('set[str]', self.data['reports'])

    @property
    def parts(self) -> AbstractSet[str]:
        """The pages with a part of this extension that is in no other table."""
        return cast('set[str]', self.data['parts'])

    @property
    def added_names(self) -> Mapping[AddedName, bool]:
        """Each name in the standard domain that is ours; true if it is there for old links only.

        Only :mod:`whatsnew312.patches.standard_names` adds and removes such names.
        """
        return cast('dict[AddedName, bool]', self.data['added_names'])

    # The one writer of each table.

    def note_changes(
        self, docname: str, changes: tuple[Change, ...], decided: Sequence[Conditions]
    ) -> None:
        """Store the entries of a page in order, and the conditions on which each is shown."""
        if changes:
            self.data['changes'][docname] = changes
        if changes and any(decided):
            self.data['conditions'][docname] = tuple(decided)
        self.forget_derived()

    def note_labels(self, docname: str, labels: tuple[Label, ...]) -> None:
        """Store the labels of a page that do not belong to its entries."""
        if labels:
            self.data['labels'][docname] = labels
            self.forget_derived()

    def note_mentions(self, docname: str, targets: AbstractSet[str]) -> None:
        """Store the targets that a page refers to."""
        if targets:
            self.data['mentions'][docname] = targets

    def note_listing(self, docname: str, offers: Offers) -> None:
        """Store that a page has a listing, and which groups and filters the listing offers."""
        self.data['listings'][docname] = self.offers_of(docname) | offers

    def note_references(self, docname: str, references: tuple[tuple[str, str], ...]) -> None:
        """Store the targets that each entry of a page refers to."""
        if references:
            self.data['references'][docname] = references

    def note_sample(self, sample: Sample, *, replaces_last: bool = False) -> int:
        """Store a sample, and return its number on its page, from 0.

        :param replaces_last: *sample* is stored in place of the last sample of its page
        """
        before = self.samples.get(sample.docname, ())
        before = before[:-1] if replaces_last else before
        self.data['samples'][sample.docname] = (*before, sample)
        return len(before)

    def note_report(self, docname: str) -> None:
        """Store that a page shows the report on samples."""
        self.data['reports'].add(docname)

    def note_part(self, docname: str) -> None:
        """Store that a page has a part of this extension that is in no other table."""
        self.data['parts'].add(docname)

    def note_added_names(self, names: Mapping[AddedName, bool]) -> None:
        """Store which names the standard domain has from this extension, all at once."""
        self.data['added_names'] = dict(names)

    def clear_doc(self, docname: str) -> None:
        """Remove the data of a page from all tables."""
        for name in _BY_PAGE:
            self.data[name].pop(docname, None)
        for name in _SETS:
            self.data[name].discard(docname)
        self.forget_derived()

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Add the data of *docnames* that another process has read."""
        for name in _BY_PAGE:
            other = otherdata[name]
            self.data[name].update(
                {docname: other[docname] for docname in docnames if docname in other}
            )
        for name in _SETS:
            self.data[name].update(otherdata[name] & set(docnames))
        self.forget_derived()

    def forget_derived(self) -> None:
        """Drop what was computed from the tables, because a table has changed."""
        raise NotImplementedError

    # Questions that the tables alone answer.

    def offers_of(self, docname: str) -> Offers:
        """Return the groups and filters of the listings on a page; empty if it has no listings."""
        return self.listings.get(docname, NOTHING)

    def page_of_groups(self, field: str) -> str | None:
        """Return the first page, by name, with every group of a field, if there is one."""
        pages = (docname for docname, offers in self.listings.items() if field in offers.groups)
        return min(pages, default=None)

    def page_of_filter(self) -> str | None:
        """Return the first page, by name, on which every entry can be filtered, if there is one."""
        pages = (docname for docname, offers in self.listings.items() if offers.filter)
        return min(pages, default=None)

    def is_used_on(self, docname: str) -> bool:
        """Return whether a page has an entry, a listing or another part of this extension."""
        return any(docname in table for table in self.pages_of_parts)

    @property
    def pages_of_parts(self) -> tuple[Container[str], ...]:
        """The tables with the names of all pages that have a part of this extension."""
        # not `changes`: it needs the titles of all entries, and not all pages have been read yet
        return self.written_changes, self.listings, self.samples, self.reports, self.parts


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
