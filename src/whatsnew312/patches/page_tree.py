"""How the pages of a site are joined, and what they contain: tables of Sphinx's environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import clean_astext

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.nodes import entries, is_entry

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from sphinx.environment import BuildEnvironment

PATCH = Patch(
    'page_tree',
    'Sphinx does not document how to ask which pages stand below a page, what the numbers of its '
    'sections are, or what the title of a section of another page is.',
    since=(8, 2),
    reported='',
)


def _joins(env: BuildEnvironment, docname: str) -> bool:
    """Return whether a builder may join other pages to *docname*; True if it is not known."""
    return not fits(PATCH, [Part(env, 'toctree_includes', dict)]) or bool(
        env.toctree_includes.get(docname)
    )


def entries_of_page(
    doctree: nodes.document, env: BuildEnvironment, docname: str
) -> list[nodes.Element]:
    """Return the entries of a page, and of pages that a builder has joined to it, in order.

    Pages are joined at the place of their table of contents, which can be in any element.
    """
    if _joins(env, docname):
        return [one for one in doctree.findall(nodes.section) if is_entry(one)]
    return list(entries(doctree))


def may_hold(pages: Container[str], env: BuildEnvironment, docname: str) -> bool:
    """Return whether *docname*, or a page that a builder may join to it, is one of *pages*."""
    return bool(pages) and (docname in pages or _joins(env, docname))


def navigation(env: BuildEnvironment) -> object:
    """Return what all pages show of the tree of pages; compare it by its ``repr``."""
    if not fits(PATCH, [Part(env, 'toctree_includes', dict), Part(env, 'toc_secnumbers', dict)]):
        return None
    return sorted(env.toctree_includes.items()), sorted(env.toc_secnumbers.items())


def section_title(env: BuildEnvironment, docname: str, fragment: str) -> str | None:
    """Return the title of the section with the id; empty if it is the id of something else."""
    for link in _contents(env, docname):
        if link['anchorname'] == f'#{fragment}':
            return clean_astext(link)
    if not fits(PATCH, [Part(env, 'get_doctree')]):
        return ''
    # not a section, or a further id; reading the stored page takes some time
    for element in env.get_doctree(docname).findall(nodes.Element):
        if fragment in element['ids']:
            title = element.next_node(nodes.title) if isinstance(element, nodes.section) else None
            return clean_astext(title) if title is not None else ''
    return None


def _contents(env: BuildEnvironment, docname: str) -> Iterator[nodes.reference]:
    """Yield the links of the table of contents of a page."""
    if fits(PATCH, [Part(env, 'tocs', dict)]):
        yield from env.tocs[docname].findall(nodes.reference)
