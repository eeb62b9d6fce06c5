"""The tables of the domain: the data of each page, which Sphinx saves between builds.

Only one method of :class:`Tables` writes each table; all other code gets read-only views. What is
computed from the tables is in :mod:`whatsnew312.site.domain`.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar, cast

from sphinx.domains import Domain

from whatsnew312.model.change import NOTHING, Offers

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from whatsnew312.model.change import Change, Conditions, Sample

#: tables that are sets of page names, and tables with the page name as key
_SETS = ('parts', 'scans')
_BY_PAGE = (
    *('changes', 'conditions', 'labels', 'standard_labels', 'mentions', 'references'),
    *('listings', 'samples', 'sample_conditions', 'reports'),
)

_T = TypeVar('_T')


class AddedName(NamedTuple):
    """A name that this extension has added to the standard domain."""

    type: str  #: ``label``, or ``doc`` for the name of a page
    name: str


class StandardLabel(NamedTuple):
    """What the standard domain of Sphinx stores of a label."""

    name: str
    fragment: str
    title: str | None  #: None if it has no title


class Label(NamedTuple):
    """An explicit label that an author wrote beside the entries."""

    name: str
    line: int
    source: str = ''  #: the file with that line, where the page includes it
    conditions: Conditions = ()  #: on which it is shown


class Tables(Domain):
    """The data of each page: added with the ``note_`` methods, removed with :meth:`clear_doc`.

    A page for which a table has no data is not a key of that table.
    """

    initial_data: ClassVar[dict[str, Any]] = {
        'changes': {},  # docname -> (Change, ...) in the order of the page
        'conditions': {},  # docname -> (((directive, expression), ...) of each entry, ...)
        'labels': {},  # docname -> (Label, ...) that do not belong to an entry
        'standard_labels': {},  # docname -> (StandardLabel, ...), also those left out
        'mentions': {},  # docname -> ((conditions, target), ...) that the page refers to
        'listings': {},  # docname -> ((conditions, Offers), ...) of its listings
        'references': {},  # docname -> ((conditions, (entry, target)), ...) in their order
        'samples': {},  # docname -> (Sample, ...) in the order of the page
        'sample_conditions': {},  # docname -> (conditions of each sample, ...)
        'reports': {},  # docname -> (conditions, ...) of its reports on samples
        'parts': set(),  # docnames with a part of this extension, whatever its conditions are
        'scans': set(),  # docnames with a form to scan code
        'added_names': {},  # AddedName -> whether it is there for old links only
    }
    data_version = 17

    #: returns whether a condition is met; replaced when the builder is known
    is_met: Callable[[str, str], bool] = staticmethod(lambda *_condition: True)

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
        return self._shown_labels

    @cached_property
    def _shown_labels(self) -> dict[str, tuple[Label, ...]]:
        return _of_pages(self.data['labels'], self._shown, lambda label: label.conditions)

    @property
    def hidden_labels(self) -> Mapping[str, tuple[Label, ...]]:
        """Page to those of its labels that this build does not show."""
        return _of_pages(
            self.data['labels'],
            lambda conditions: not self._shown(conditions),
            lambda label: label.conditions,
        )

    def hidden_labels_of(self, docname: str) -> tuple[Label, ...]:
        """Return those labels of one page that this build does not show."""
        labels: tuple[Label, ...] = self.data['labels'].get(docname, ())
        return tuple(label for label in labels if not self._shown(label.conditions))

    @property
    def mentions(self) -> Mapping[str, AbstractSet[str]]:
        """Page to the targets that it refers to."""
        return self._shown_mentions

    @cached_property
    def _shown_mentions(self) -> dict[str, AbstractSet[str]]:
        found = _of_pages(self.data['mentions'], self._shown, _conditions)
        return {docname: {target for _, target in pairs} for docname, pairs in found.items()}

    @property
    def listings(self) -> Mapping[str, Offers]:
        """Page to the groups and filters of all its listings."""
        return self._shown_listings

    @cached_property
    def _shown_listings(self) -> dict[str, Offers]:
        found = _of_pages(self.data['listings'], self._shown, _conditions)
        return {
            docname: reduce(or_, (offers for _, offers in pairs))
            for docname, pairs in found.items()
        }

    @property
    def references(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Page to pairs in the order of the page: id of an entry, target that it refers to."""
        found = _of_pages(self.data['references'], self._shown, _conditions)
        return {docname: tuple(pair for _, pair in pairs) for docname, pairs in found.items()}

    @property
    def samples(self) -> Mapping[str, tuple[Sample, ...]]:
        """Page to its samples, in the order of the page."""
        return self._shown_samples

    @cached_property
    def _shown_samples(self) -> Mapping[str, tuple[Sample, ...]]:
        hidden = self.sample_conditions
        if not hidden:
            return self.written_samples  # the usual case
        pairs = {
            docname: tuple(zip(hidden.get(docname, ((),) * len(samples)), samples, strict=True))
            for docname, samples in self.written_samples.items()
        }
        found = _of_pages(pairs, self._shown, _conditions)
        return {
            docname: tuple(sample for _, sample in of_page) for docname, of_page in found.items()
        }

    @property
    def written_samples(self) -> Mapping[str, tuple[Sample, ...]]:
        """Page to its samples as they were written, also those that this build does not show."""
        return cast('dict[str, tuple[Sample, ...]]', self.data['samples'])

    @property
    def sample_conditions(self) -> Mapping[str, tuple[Conditions, ...]]:
        """Page to the conditions of each of its samples; only pages where a sample has one."""
        return cast('dict[str, tuple[Conditions, ...]]', self.data['sample_conditions'])

    @property
    def reports(self) -> AbstractSet[str]:
        """The pages that show the report on samples."""
        return {
            name for name, of_page in self.data['reports'].items() if any(map(self._shown, of_page))
        }

    @property
    def scans(self) -> AbstractSet[str]:
        """The pages with a form in which readers scan their code."""
        return cast('set[str]', self.data['scans'])

    @property
    def parts(self) -> AbstractSet[str]:
        """The pages with a part of this extension, also where this build does not show it."""
        return cast('set[str]', self.data['parts'])

    @property
    def added_names(self) -> Mapping[AddedName, bool]:
        """Each name in the standard domain that is ours; true if it is there for old links only.

        Only :mod:`whatsnew312.patches.standard_names` adds and removes such names.
        """
        return cast('dict[AddedName, bool]', self.data['added_names'])

    @property
    def standard_labels(self) -> Mapping[str, tuple[StandardLabel, ...]]:
        """Page to its labels in the standard domain, also those that this build does not show."""
        return cast('dict[str, tuple[StandardLabel, ...]]', self.data['standard_labels'])

    def _shown(self, conditions: Conditions) -> bool:
        return all(self.is_met(*condition) for condition in conditions)

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

    def note_standard_labels(self, docname: str, labels: tuple[StandardLabel, ...]) -> None:
        """Store the labels that the standard domain has of a page."""
        if labels:
            self.data['standard_labels'][docname] = labels

    def note_mentions(self, docname: str, targets: Iterable[tuple[Conditions, str]]) -> None:
        """Store the targets that a page refers to, each with the conditions of the reference."""
        if found := tuple(sorted(set(targets))):
            self.data['mentions'][docname] = found
            self.forget_derived()

    def note_listing(self, docname: str, offers: Offers, conditions: Conditions) -> None:
        """Store that a page has a listing, and which groups and filters the listing offers."""
        before = self.data['listings'].get(docname, ())
        self.data['listings'][docname] = (*before, (conditions, offers))
        self.forget_derived()

    def note_references(
        self, docname: str, references: tuple[tuple[Conditions, tuple[str, str]], ...]
    ) -> None:
        """Store the targets that each entry of a page refers to, with their conditions."""
        if references:
            self.data['references'][docname] = references
            self.forget_derived()

    def note_sample(self, sample: Sample, *, replaces_last: bool = False) -> int:
        """Store a sample, and return its number on its page, from 0.

        :param replaces_last: *sample* is stored in place of the last sample of its page
        """
        before = self.written_samples.get(sample.docname, ())
        before = before[:-1] if replaces_last else before
        self.data['samples'][sample.docname] = (*before, sample)
        self.forget_derived()
        return len(before)

    def note_sample_conditions(self, docname: str, decided: Sequence[Conditions]) -> None:
        """Store the conditions on which each sample of a page is shown, in their order."""
        if any(decided):
            self.data['sample_conditions'][docname] = tuple(decided)
            self.forget_derived()

    def note_report(self, docname: str, conditions: Conditions) -> None:
        """Store that a page shows the report on samples."""
        before = self.data['reports'].get(docname, ())
        self.data['reports'][docname] = (*before, conditions)

    def note_part(self, docname: str) -> None:
        """Store that a page has a part of this extension."""
        self.data['parts'].add(docname)

    def note_scan(self, docname: str) -> None:
        """Store that a page has a form in which readers scan their code."""
        self.data['scans'].add(docname)

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

    @contextmanager
    def reading_one_entry(self, docname: str) -> Iterator[list[Change]]:
        """Read one entry of a page in the block, without losing the data of its other entries.

        The given list has the entries that were read, after the block. They replace the entries
        with their ids; all other data of the page is as it was before.
        """
        saved = {name: self.data[name].pop(docname, None) for name in _BY_PAGE}
        every = dict(vars(self))
        self.forget_derived()
        derived = {name: value for name, value in every.items() if name not in vars(self)}
        found: list[Change] = []
        try:
            yield found
        finally:
            found += self.data['changes'].get(docname, ())
            for name, value in saved.items():
                self.data[name].pop(docname, None)
                self.data[name] |= {docname: value} if value else {}
            self.forget_derived()
            before = self.data['changes'].get(docname, ())
            read = {change.id: change for change in found}
            now = tuple(read.get(change.id, change) for change in before)
            if now == before:
                vars(self).update(derived)  # to compute it again would take a while
            else:
                self.data['changes'][docname] = now

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


def _conditions(pair: tuple[Conditions, object]) -> Conditions:
    return pair[0]


def _of_pages(
    table: Mapping[str, tuple[_T, ...]],
    are_met: Callable[[Conditions], bool],
    conditions_of: Callable[[_T], Conditions],
) -> dict[str, tuple[_T, ...]]:
    """Return what each page has of a table whose conditions are met; without pages with nothing."""
    found = {
        docname: tuple(one for one in of_page if are_met(conditions_of(one)))
        for docname, of_page in table.items()
    }
    return {docname: of_page for docname, of_page in found.items() if of_page}
