"""What a directive changes for the rest of its page: saved before a part of it, and restored."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from docutils.parsers.rst import roles
from docutils.transforms.parts import Contents, SectNum
from docutils.transforms.references import TargetNotes

from whatsnew312.patches.guard import Part, Patch, fits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.util.docutils import SphinxDirective

PATCH = Patch(
    'page_state',
    'A directive in the body of an entry, such as `default-role` or `sectnum`, changes the rest of '
    'its page, and docutils and Sphinx have no end for its effect.',
    since=(8, 2),
    reported='',
)

#: what directives of Sphinx set for the rest of a page; some are lists, which they change
_SET = (
    'default_role',
    'default_domain',
    'highlight_language',
    'c:namespace_stack',
    'c:parent_symbol',
    'cpp:namespace_stack',
    'cpp:parent_symbol',
)

#: transforms that change each heading or each link of a page
_OF_PAGE = (SectNum, TargetNotes)


@contextmanager
def kept_page_state(directive: SphinxDirective) -> Iterator[None]:
    """Restore what Sphinx and docutils know about the page to what it was before the block."""
    env, document = directive.env, directive.state.document
    found = fits(PATCH, [Part(roles, '_roles', dict), Part(env, 'ref_context', dict)])
    known: dict[str, object] = cast('dict[str, object]', roles._roles) if found else {}  # type: ignore[attr-defined]
    before = {name: _copied(env.current_document.get(name, None)) for name in _SET}
    context, role, title = dict(env.ref_context), known.get(''), document.get('title')
    try:
        yield
    finally:
        for name, value in before.items():
            if env.current_document.get(name, None) != value:
                env.current_document[name] = value
        env.ref_context.clear()
        env.ref_context.update(context)
        if known.get('') is not role:
            known.pop('', None)
            known |= {'': role} if role else {}
        if document.get('title') != title:
            document.attributes.pop('title', None)
            document.attributes |= {'title': title} if title is not None else {}


def _copied(value: object) -> object:
    return list(value) if isinstance(value, list) else value


def restrict(pending: nodes.pending, document: nodes.document) -> bool:
    """Limit what docutils does later to the place of *pending*; return whether nothing is left.

    A table of contents of the whole page gets no links from headings back to it.
    """
    if issubclass(pending.transform, Contents) and 'local' not in pending.details:
        cast('dict[str, object]', pending.details)['backlinks'] = None
    if not issubclass(pending.transform, _OF_PAGE):
        return False
    if not fits(PATCH, [Part(document.transformer, 'transforms', list)]):
        return False
    transforms = document.transformer.transforms
    transforms[:] = [one for one in transforms if one[2] is not pending]
    return True
