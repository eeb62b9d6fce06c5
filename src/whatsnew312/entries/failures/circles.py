"""Tables of contents in entries that lead back to their own page.

Sphinx follows them in an endless loop when it looks for the previous and the next page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.page_tree import contents_of, pages_below
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import every
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: the attribute for the original tables of contents, with which the next build starts
_BEFORE = 'whatsnew_before'

#: the attribute for the pages that are left out of it
_LEFT_OUT = 'whatsnew_left_out'


def close_again(_app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Restore the tables of contents that the last build changed, because circles may be gone."""
    for docname in list(pages_below(env)):
        changed = False
        for toctree in _tables(env, docname):
            if _BEFORE in toctree:
                toctree['entries'], toctree['includefiles'] = toctree.attributes.pop(_BEFORE)
                changed = True
        if changed:
            _note(env, docname)


def open_circles(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Remove circles from pages with entries; return the pages whose contents have changed."""
    pages = ChangeDomain.of(env).written_changes
    found: dict[str, set[str]] = {}
    for docname, target in find_circles(pages_below(env), app.config.root_doc):
        if docname in pages:
            found.setdefault(docname, set()).add(target)
    changed = []
    for docname in sorted(pages_below(env)):
        for toctree in _tables(env, docname):
            targets = sorted(found.get(docname, set()).intersection(toctree['includefiles']))
            before: list[str] = toctree.get(_LEFT_OUT, [])
            if targets:
                _open(toctree, targets)
            if targets != before:
                toctree[_LEFT_OUT] = targets
                changed.append(docname)
        if docname in found:
            _note(env, docname)
    return changed


def _open(toctree: addnodes.toctree, targets: Collection[str]) -> None:
    toctree[_BEFORE] = toctree['entries'], toctree['includefiles']
    _leave_out(toctree, targets)
    warn(
        Warn.BODY_FAILED,
        f'this table of contents leads back to its own page by way of {quote(min(targets))}, which '
        f'is left out of it; take that out',
        toctree,
    )


def find_circles(includes: Mapping[str, Sequence[str]], first: str) -> Iterator[tuple[str, str]]:
    """Yield (page, target) for each line of a table of contents that closes a circle.

    :param includes: by page, the pages in its tables of contents
    :param first: the root page, below which all others are
    """
    done: set[str] = set()
    for start in (first, *sorted(includes)):
        path = {start: iter(includes.get(start, ()))}
        while path:
            docname = next(reversed(path))
            target = next(path[docname], None)
            if target is None:
                del path[docname]
                done.add(docname)
            elif target in path:
                yield docname, target
            elif target not in done:
                path[target] = iter(includes.get(target, ()))


class OpenCircles(SphinxPostTransform):
    """Show tables of contents without the lines that are left out."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        docname = self.env.current_document.docname
        if docname not in pages_below(self.env):
            return
        left_out: set[str] = set()
        for toctree in _tables(self.env, docname):
            left_out.update(toctree.get(_LEFT_OUT, ()))
        for toctree in every(self.document, addnodes.toctree) if left_out else ():
            _leave_out(toctree, left_out)


def _tables(env: BuildEnvironment, docname: str) -> list[addnodes.toctree]:
    contents = contents_of(env, docname)
    return [] if contents is None else every(contents, addnodes.toctree)


def _leave_out(toctree: addnodes.toctree, targets: Collection[str]) -> None:
    toctree['entries'] = [one for one in toctree['entries'] if one[1] not in targets]
    toctree['includefiles'] = [one for one in toctree['includefiles'] if one not in targets]


def _note(env: BuildEnvironment, docname: str) -> None:
    """Tell Sphinx which pages are below *docname*, in the same way as after reading a page."""
    pages_below(env)[docname] = [
        name for toctree in _tables(env, docname) for name in toctree['includefiles']
    ]
