"""The tree of all pages, made of their titles alone.

Every entry is a section, so the contents of a page can have thousands of lines. For the navigation
that a theme shows on each page Sphinx copies the contents of all pages, and then takes away
everything but the titles: with the number of entries, that grows to a tenth of a build and more.
Here Sphinx gets titles to begin with. What it makes of them is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes

from whatsnew312.domain import ChangeDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def setup_toctrees(app: Sphinx) -> None:
    """Register it."""
    tree = TitleTree()
    app.connect('env-updated', tree.begin)
    # before themes (500) ask for the tree
    app.connect('html-page-context', tree.use, priority=400)


class TitleTree:
    """The contents that Sphinx gets in place of those of whole pages."""

    def __init__(self) -> None:
        self.contents: dict[str, nodes.bullet_list] = {}

    def begin(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Forget what was before pages were read."""
        self.contents = {}

    def use(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: object,
    ) -> None:
        """Have the ``toctree()`` of a page work with titles, where it is asked for no more."""
        of_sphinx = context.get('toctree')
        if of_sphinx is None:
            return

        def toctree(**options: Any) -> str:
            if not options.get('titles_only'):
                return cast('str', of_sphinx(**options))
            env = app.env
            self.contents = self.contents or titles(env)
            whole, env.tocs = env.tocs, self.contents
            try:
                return cast('str', of_sphinx(**options))
            finally:
                env.tocs = whole

        context['toctree'] = toctree


def titles(env: BuildEnvironment) -> dict[str, nodes.bullet_list]:
    """Return the contents of each page; of those with entries, the titles alone."""
    domain = ChangeDomain.of(env)
    return env.tocs | {
        docname: _title(env.tocs[docname]) for docname in domain.changes if docname in env.tocs
    }


def _title(contents: nodes.bullet_list) -> nodes.bullet_list:
    if next(contents.findall(addnodes.toctree), None):
        return contents  # other pages are below its headings
    made = contents.copy()
    for item in contents.children:
        if isinstance(item, nodes.list_item):
            short = item.copy()
            short += item[0].deepcopy()
            made += short
        else:
            made += item.deepcopy()
    return made
