"""The title of an entry as it is once all pages are read: one text for everybody who shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whatsnew312.model.values import Text
from whatsnew312.site.inline import with_titles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whatsnew312.model.change import Change

#: the texts of an entry, beside its title, that may refer to other entries
_TEXTS = ('replacement', 'action', 'highlight')


class Titles:
    """Puts titles in the place of references that have no text of their own."""

    def __init__(
        self,
        written: dict[str, tuple[Change, ...]],
        labels: Mapping[str, tuple[str, str, str]],
    ) -> None:
        """Take what was read.

        :param written: page to its entries, as their authors wrote them
        :param labels: name of a label to page, id and title
        """
        self.written = written
        self.labels = labels
        self.by_anchor: dict[str, Change] = {}
        for docname in sorted(written):
            for change in written[docname]:
                for anchor in change.anchors:
                    self.by_anchor.setdefault(anchor, change)
        self.found: dict[str, Text] = {}
        self.open: set[str] = set()  #: the entries whose titles are being looked for

    def changes(self) -> dict[str, tuple[Change, ...]]:
        """Return the entries of each page, with titles."""
        return {
            # in the same order in every build: of a circle, the first title is another one
            docname: tuple(map(self.with_titles, self.written[docname]))
            for docname in sorted(self.written)
        }

    def with_titles(self, change: Change) -> Change:
        """Return *change* with the titles of what its texts refer to."""
        title = self.title(change)
        texts = {name: self.text(getattr(change, name)) for name in _TEXTS}
        if title is change.title and all(texts[name] is getattr(change, name) for name in _TEXTS):
            return change  # as nearly all
        return replace(
            change,
            title=title,
            replacement=texts['replacement'],
            action=texts['action'],
            highlight=texts['highlight'],
        )

    def text(self, text: Text) -> Text:
        """Return *text* as plain text with titles; the references in it are left to Sphinx."""
        if not text.spans:
            return text
        made = with_titles(text, self.title_of)
        return text if made is text else Text(made.plain, text.spans)

    def title_of(self, target: str) -> Text | None:
        """Return the title of the entry or label *target*."""
        change = self.by_anchor.get(target)
        if change is not None:
            # of two titles that name each other, the inner one stays as it was written
            return None if change.id in self.open else self.title(change)
        label = self.labels.get(target.lower())
        return Text(str(label[2])) if label and label[2] else None

    def title(self, change: Change) -> Text:
        """Return the title of *change*; what it refers to is looked for once."""
        if not change.title.spans:
            return change.title
        if change.id not in self.found:
            self.open.add(change.id)
            made = with_titles(change.title, self.title_of)
            self.open.discard(change.id)
            if self.open:
                return made  # it may lack a title that is being looked for
            self.found[change.id] = made
        return self.found[change.id]
