"""Limit the effect of an exception after parsing to the entry that causes it.

Transforms, event handlers and writers process whole pages, so their exceptions do not name an
entry. Therefore the step is repeated without some of the entries, halving their number each time,
until it is clear which of them make it fail. This takes a few times as long as the page, but only
after a failure.
"""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from whatsnew312.entries.failures.losses import (
    BODY,
    LINES,
    Loss,
    cause,
    losses_of,
    note_loss,
    take_losses,
)
from whatsnew312.model.readers import decode, wrong_line
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.log_messages import held_messages
from whatsnew312.patches.search_index import index_page_again
from whatsnew312.patches.steps.builder_steps import (
    doctree_of,
    forget_page,
    hand_over,
    resolved,
)
from whatsnew312.patches.steps.encodings import any_bytes
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.words import line_of
from whatsnew312.site.nodes import change_data, change_details, every, is_entry
from whatsnew312.site.reporting import warn
from whatsnew312.site.writing import kept_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from typing import TypeVar

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    _T = TypeVar('_T')
    _Key = TypeVar('_Key', bound=Hashable)

#: the parts that can be left out of an entry, the smallest first
_CHOICES = ((BODY,), (LINES,), (BODY, LINES))

#: the message about an entry without these parts
_MESSAGES = {
    (BODY,): 'the body of this change is left out',
    (LINES,): 'the title and the fields of this change are shown as text',
    (BODY, LINES): 'the body of this change is left out, and its title and fields shown as text',
}


def begin(app: Sphinx) -> None:
    """Make the builder of *app* use this module for its steps."""
    take_losses(kept_folder(app))  # those of a build that was stopped
    hand_over(app, Rescue(app.env, kept_folder(app)))


def index_again(app: Sphinx) -> list[Any]:
    """Take the words of what could not be written out of the search index.

    Sphinx indexes a page before it writes it, and it may write it in another process.
    """
    for docname, lost in take_losses(kept_folder(app)).items():
        losses_of(app.env).writing[docname] = lost
        with held_messages():
            index_page_again(app.builder, docname, resolved(app.builder, docname))
    return []


class Rescue:
    """Runs the steps of a builder; if a step fails, without the entries that make it fail."""

    def __init__(self, env: BuildEnvironment, folder: Path) -> None:
        # the patch keeps this object as long as the environment exists: no cycle between the two
        self._env = weakref.ref(env)
        self.losses = losses_of(env)
        self.folder = folder
        self.stale: set[str] = set()  #: pages that were resolved with what is left out now
        self.tries = False  #: whether a step is run only to see whether it fails
        self.joins = False  #: whether all pages are being written as one document
        self.hidden: Exception | None = None  #: an exception of a copy, which Sphinx hides

    @property
    def env(self) -> BuildEnvironment:
        """Return the environment of the build."""
        env = self._env()
        assert env is not None  # noqa: S101 - who calls a step has it
        return env

    def read(self, docname: str, read: Callable[[], None]) -> None:
        """Read a page, also if it is not in UTF-8, and without the parts that cannot be read."""
        try:
            self.read_parts(docname, read)
        except UnicodeDecodeError:
            path = Path(self.env.doc2path(docname))
            fault = fault_of(path)
            with any_bytes(self.env, path.read_bytes()) as is_possible:
                if not (fault and is_possible):
                    raise
                self.forget(docname)
                self.read_parts(docname, read)
            if not self.losses.seen:
                raise  # a page without entries is not changed here
            message = f'this page cannot be read: {fault}'
            warn(Warn.NOT_UTF_8, message, (path, wrong_line(fault)))

    def read_parts(self, docname: str, read: Callable[[], None]) -> None:
        """Read a page; read it again without the parts that cannot be read."""
        losses = self.losses
        losses.reading = {}
        while True:
            losses.seen, losses.caught = {}, {}
            losses.said.clear()
            with held_messages() as held:
                error = _error_of(read)
            if not losses.caught:
                break
            losses.reading |= losses.caught
            self.forget(docname)
        found = None
        if error is not None:
            caught = dict(losses.reading)

            def fails(lost: Mapping[str, tuple[str, ...]]) -> Exception | None:
                losses.reading = caught | {
                    (place, part): Loss(Warn.BODY_FAILED, '')
                    for place, parts in lost.items()
                    for part in parts
                }
                self.forget(docname)
                return _error_of(read)

            found = find_losses(list(losses.seen), fails)
        if error is not None and found is not None:
            losses.reading = dict(caught)
            for place, (parts, why) in found.items():
                for part in parts:
                    losses.reading[place, part] = Loss(Warn.BODY_FAILED, _message(parts, why))
            self.forget(docname)
            with held_messages() as held:
                error = _error_of(read)
        held.show()
        if error is not None:
            raise error

    def forget(self, docname: str) -> None:
        """Remove the data that an incomplete page has stored."""
        self.losses.said.clear()
        forget_page(self.env, docname)

    def load(self, docname: str, load: Callable[[], nodes.document]) -> nodes.document:
        """Return a page after reading, without the parts that are left out."""
        doctree = load()
        lost = self.losses.writing.get(docname, {})
        for entry in _entries(doctree) if lost else ():
            take_away(entry, lost.get(_place(entry), ()))
        if self.joins and docname in ChangeDomain.of(self.env).written_changes:
            # Sphinx joins copies of the pages, and leaves out a page that cannot be copied
            self.hidden = self.hidden or _error_of(doctree.deepcopy)
        return doctree

    def resolve(self, docname: str, resolve: Callable[[], nodes.document]) -> nodes.document:
        """Return a page with resolved references."""
        return self.do(resolve, resolve, [docname])

    def prepare(
        self,
        docname: str,
        doctree: nodes.document,
        prepare: Callable[[str, nodes.document], None],
        again: Callable[[str], nodes.document],
    ) -> None:
        """Do what comes before a page is written."""
        if self.loses(docname, doctree, prepare, again):
            self.stale.add(docname)

    def write(
        self,
        docname: str,
        doctree: nodes.document,
        write: Callable[[str, nodes.document], None],
        again: Callable[[str], nodes.document],
    ) -> None:
        """Write a page."""
        tree = again(docname) if docname in self.stale else doctree
        if self.loses(docname, tree, write, again) and not self.tries:
            note_loss(self.folder, docname, self.losses.writing[docname])

    def loses(
        self,
        docname: str,
        doctree: nodes.document,
        step: Callable[[str, nodes.document], None],
        again: Callable[[str], nodes.document],
    ) -> bool:
        """Run *step* for a page, and return whether entries had to be left out for it."""
        before = self.losses.writing.get(docname)
        self.do(lambda: step(docname, doctree), lambda: step(docname, again(docname)), [docname])
        return self.losses.writing.get(docname) != before

    def write_all(self, write: Callable[[], None]) -> None:
        """Write all pages as one document."""

        def write_joined() -> None:
            self.hidden = None
            write()
            if self.hidden:
                raise self.hidden

        self.joins = True
        try:
            pages = sorted(ChangeDomain.of(self.env).written_changes)
            self.do(write_joined, write_joined, pages)
        finally:
            self.joins = False

    def do(self, step: Callable[[], _T], again: Callable[[], _T], pages: Sequence[str]) -> _T:
        """Run *step*; if it fails, run *again* without entries of *pages*; return the result."""
        if self.tries:
            return step()
        with held_messages() as held:
            made, error = _outcome_of(step)
        if error is None:
            held.show()
            return made[0]
        found = self.find(again, pages)
        if found is None:
            held.show()
            raise error
        self.tries = True
        try:
            made = [again()]
        finally:
            self.tries = False
        for (_docname, place), (parts, why) in found.items():
            warn(Warn.BODY_FAILED, _message(parts, why), place)
        return made[0]

    def find(
        self, again: Callable[[], object], pages: Sequence[str]
    ) -> dict[tuple[str, str], tuple[tuple[str, ...], Exception]] | None:
        """Find the entries of *pages* that make a step fail, and leave them out from now on."""
        before = self.losses.writing
        keys = [
            (docname, _place(entry))
            for docname in pages
            if docname in self.env.found_docs
            for entry in _entries(doctree_of(self.env, docname))
        ]

        def leave_out(lost: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
            self.losses.writing = {docname: dict(places) for docname, places in before.items()}
            for (docname, place), parts in lost.items():
                self.losses.writing.setdefault(docname, {})[place] = parts

        def fails(lost: Mapping[tuple[str, str], tuple[str, ...]]) -> Exception | None:
            leave_out(lost)
            return _error_of(again)

        self.tries = True
        try:
            found = find_losses(keys, fails)
        finally:
            self.tries = False
        leave_out({key: parts for key, (parts, _) in (found or {}).items()})
        return found


def fault_of(path: Path) -> ValueError | None:
    """Return why the text of a file cannot be read; None if it can."""
    try:
        decode(path.read_bytes())
    except ValueError as problem:
        return problem
    return None


def find_losses(
    keys: Sequence[_Key], fails: Callable[[Mapping[_Key, tuple[str, ...]]], Exception | None]
) -> dict[_Key, tuple[tuple[str, ...], Exception]] | None:
    """Return the parts of *keys* that must be left out, and why; None if that does not help.

    :param fails: runs a step without the given parts, and returns the exception or None
    """
    both = _CHOICES[-1]
    keys = list(dict.fromkeys(keys))
    with held_messages():
        if not keys or fails(dict.fromkeys(keys, both)):
            return None
        good: set[_Key] = set()
        found: dict[_Key, tuple[tuple[str, ...], Exception]] = {}
        ahead = [keys]
        while ahead:
            some = ahead.pop()
            error = fails({key: both for key in keys if key not in good and key not in some})
            if error is None:
                good.update(some)
            elif len(some) == 1:
                found[some[0]] = both, error
            else:
                half = len(some) // 2
                ahead += [some[half:], some[:half]]
        for key, (_, error) in found.items():
            lost = {one: parts for one, (parts, _) in found.items()}
            parts = next(parts for parts in _CHOICES if not fails(lost | {key: parts}))
            found[key] = parts, error
    return found


def take_away(entry: nodes.Element, parts: tuple[str, ...]) -> None:
    """Remove the body of *entry*, or replace its title and fields by text."""
    if BODY in parts:
        entry.children = [child for child in entry.children if _is_given(child)]
    if LINES in parts:
        for line in every(entry, nodes.title, nodes.paragraph):
            if _is_line(line) or _is_line(_field_list_of(line)):
                text = nodes.Text(line_of(line))
                line.children = []
                line.append(text)


def _field_list_of(line: nodes.Node) -> nodes.Node:
    # paragraph, field_body, field, field_list
    return line.parent.parent.parent if isinstance(line.parent, nodes.field_body) else line


def _is_line(node: nodes.Node) -> bool:
    return isinstance(node, nodes.title) or _has_class(node, 'guidance', 'highlight')


def _is_given(node: nodes.Node) -> bool:
    return _is_line(node) or isinstance(node, change_data | change_details)


def _has_class(node: nodes.Node, *names: str) -> bool:
    return isinstance(node, nodes.Element) and any(
        f'whatsnew-{name}' in node['classes'] for name in names
    )


def _message(parts: tuple[str, ...], error: Exception) -> str:
    return (
        f'{_MESSAGES[parts]}: otherwise the build would end with {cause(error)}; correct what '
        f'raises it, or take that out'
    )


def _entries(doctree: nodes.document) -> list[nodes.Element]:
    return [
        one
        for one in every(doctree, nodes.Element)
        if is_entry(one) and any(isinstance(child, change_data) for child in one.children)
    ]


def _place(entry: nodes.Element) -> str:
    return f'{entry.source}:{entry.line}'


def _error_of(step: Callable[[], object]) -> Exception | None:
    return _outcome_of(step)[1]


def _outcome_of(step: Callable[[], _T]) -> tuple[list[_T], Exception | None]:
    try:
        return [step()], None
    except Exception as error:  # noqa: BLE001 - any extension may raise anything
        return [], error
