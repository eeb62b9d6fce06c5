"""Run the steps of a builder by an object that handles their exceptions.

Sphinx stops the whole build at the first exception in a page, and has no event for it.
"""

from __future__ import annotations

import inspect
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, Protocol, cast
from weakref import WeakKeyDictionary

from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from whatsnew312.patches.guard import Call, Part, Patch, fits

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx

PATCH = Patch(
    'builder_steps',
    'One entry with markup that makes an extension raise an error ends the whole build.',
    since=(8, 2),
    reported='',
)


class Steps(Protocol):
    """Runs the steps of a builder; each method gets a function that does what Sphinx would do."""

    def read(self, docname: str, read: Callable[[], None]) -> None:
        """Read a page."""

    def load(self, docname: str, load: Callable[[], nodes.document]) -> nodes.document:
        """Return a page as it was read."""

    def resolve(self, docname: str, resolve: Callable[[], nodes.document]) -> nodes.document:
        """Return a page with resolved references."""

    def prepare(
        self,
        docname: str,
        doctree: nodes.document,
        prepare: Callable[[str, nodes.document], None],
        again: Callable[[str], nodes.document],
    ) -> None:
        """Do what comes before a page is written, such as putting its words into the index."""

    def write(
        self,
        docname: str,
        doctree: nodes.document,
        write: Callable[[str, nodes.document], None],
        again: Callable[[str], nodes.document],
    ) -> None:
        """Write a page; *again* returns it in its state before it was written."""

    def write_all(self, write: Callable[[], None]) -> None:
        """Write all pages, for a builder that makes one document of them."""


#: the object that runs the steps, by environment
_STEPS: WeakKeyDictionary[BuildEnvironment, Steps] = WeakKeyDictionary()


#: what a builder does, or needs to do it
_METHODS = ('read_doc', 'write_doc_serialized', 'write_doc', 'write_documents', 'tags')


def hand_over(app: Sphinx, steps: Steps) -> None:
    """Make the builder of *app* run its steps by *steps*."""
    builder = app.builder
    parts = [Part(builder, name) for name in _METHODS]
    parts += [Part(BuildEnvironment, name) for name in ('get_and_resolve_doctree', 'get_doctree')]
    calls: list[Call] = [
        (app.env.get_and_resolve_doctree, 'docname builder doctree'),
        (app.env.get_doctree, 'docname'),
    ]
    if not fits(PATCH, parts, calls):
        return
    _STEPS[app.env] = steps
    _replace(BuildEnvironment, 'get_doctree', _load)
    _replace(BuildEnvironment, 'get_and_resolve_doctree', _resolve)
    own = cast('Any', builder)
    read, write, write_all = builder.read_doc, builder.write_doc, builder.write_documents
    own.read_doc = lambda docname, **options: steps.read(docname, partial(read, docname, **options))
    if type(builder).write_documents is not Builder.write_documents:
        own.write_documents = lambda docnames: steps.write_all(partial(write_all, docnames))
        return

    again = partial(resolved, builder)
    prepare = builder.write_doc_serialized
    own.write_doc_serialized = lambda docname, tree: steps.prepare(docname, tree, prepare, again)
    own.write_doc = lambda docname, doctree: steps.write(docname, doctree, write, again)


def resolved(builder: Builder, docname: str) -> nodes.document:
    """Return a page as it is before it is written; only where :func:`hand_over` fits."""
    resolve = builder.env.get_and_resolve_doctree
    is_new = 'tags' in inspect.signature(resolve).parameters  # since Sphinx 9
    more: dict[str, Any] = {'tags': builder.tags} if is_new else {}
    doctree = resolve(docname, builder, **more)
    # of the methods that a builder calls before it writes, only this one changes the page
    if hasattr(builder, 'post_process_images'):
        builder.post_process_images(doctree)
    return doctree


def _replace(owner: type, name: str, made: Callable[..., Any]) -> None:
    """Replace a method by *made*, which gets the original one; only once in a process."""
    found = getattr(owner, name)
    if not getattr(found, 'is_handed_over', False):
        replaced = wraps(found)(lambda *args, **options: made(found, *args, **options))
        replaced.is_handed_over = True  # type: ignore[attr-defined]
        setattr(owner, name, replaced)


def _load(
    of_sphinx: Callable[..., nodes.document], env: BuildEnvironment, docname: str
) -> nodes.document:
    steps = _STEPS.get(env)
    load = partial(of_sphinx, env, docname)
    return load() if steps is None else steps.load(docname, load)


def _resolve(
    of_sphinx: Callable[..., nodes.document],
    env: BuildEnvironment,
    docname: str,
    *args: Any,
    **options: Any,
) -> nodes.document:
    steps = _STEPS.get(env)
    resolve = partial(of_sphinx, env, docname, *args, **options)
    is_given = len(args) > 1 or options.get('doctree') is not None
    return resolve() if steps is None or is_given else steps.resolve(docname, resolve)


def forget_page(env: BuildEnvironment, docname: str) -> None:
    """Take away what a page left that was not read to its end."""
    env.events.emit('env-purge-doc', env, docname)
    if fits(PATCH, [Part(env, 'all_docs', dict)]):
        env.all_docs.setdefault(docname, 0)  # otherwise Sphinx keeps a part of it
    env.clear_doc(docname)
    env.current_document.clear()
    env.ref_context.clear()


def doctree_of(env: BuildEnvironment, docname: str) -> nodes.document:
    """Return a page as it was read; only for what :func:`hand_over` has found to fit."""
    return env.get_doctree(docname)
