"""Make the tree of all pages, which themes show on each page, only once.

Every entry is a section, so the table of contents of a page can have thousands of lines. For the
navigation, Sphinx copies the tables of contents of all pages and then removes everything but the
titles. It does this on every page, although only addresses and the mark of the current page differ.
This takes a tenth of a build or more. Here Sphinx gets only titles, and a tree that shows all of
them is made once, with placeholders that are filled for each page. The result is the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import global_toctree_for_doc

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.page_context import BEFORE_THEMES

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from whatsnew312.site.page_context import Page, PageSteps, PageValues

PATCH = Patch(
    'toctree',
    'Sphinx makes the tree of all pages anew for each page, from contents with a line for each '
    'entry.',
    since=(9, 0),
    reported='',
)

#: before and after each placeholder in the HTML of a tree; docutils removes NUL from all texts
_MARK = '\x00'
_ADDRESS = re.compile(f'{_MARK}page([0-9]+){_MARK}')
_CURRENT = re.compile(f'( class="| ){_MARK}([0-9]+){_MARK}("| )')


def setup_toctrees(app: Sphinx, pages: PageSteps) -> None:
    """Register the handlers that make the tree once, and use it on each page."""
    trees = Trees()
    # after pages that must be written again were chosen (500)
    app.connect('env-updated', trees.begin, priority=600)
    # themes ask for the tree in their own handlers
    pages.add(trees.use, BEFORE_THEMES)


class Trees:
    """The tables of contents and trees of a build."""

    def __init__(self) -> None:
        self.contents: dict[str, nodes.bullet_list] = {}
        self.made: dict[Hashable, Tree | None] = {}
        self.fits = False

    def begin(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Discard data from before pages were read, and make tables of contents of titles only."""
        self.contents = {}
        self.made = {}
        self.fits = isinstance(app.builder, StandaloneHTMLBuilder) and fits(
            PATCH,
            [Part(env, 'tocs', dict), Part(app.builder, 'render_partial'), Part(env, 'titles')],
            [(global_toctree_for_doc, 'env docname builder tags collapse includehidden')],
        )

    def use(self, page: Page) -> PageValues | None:
        """Make ``toctree()`` of a page use titles only, if the options allow it."""
        app = page.app
        of_sphinx = page.context.get('toctree')
        if of_sphinx is None or not self.fits or not page.domain.changes:
            return None
        is_usual = makes_web_pages(app.builder) and _is_of_sphinx(of_sphinx)

        def toctree(**options: Any) -> str:
            if not options.get('titles_only'):
                return cast('str', of_sphinx(**options))
            env = app.env
            self.contents = self.contents or titles(env)
            whole, env.tocs = env.tocs, self.contents
            try:
                if is_usual and not options.get('collapse', True):
                    tree = self.tree(cast('StandaloneHTMLBuilder', app.builder), options)
                    if tree:
                        return tree.on(page.name)
                return cast('str', of_sphinx(**options))
            finally:
                env.tocs = whole

        return {'toctree': toctree}

    def tree(self, builder: StandaloneHTMLBuilder, options: dict[str, Any]) -> Tree | None:
        """Return the tree that is the same for all pages, or None if it depends on the page."""
        key = tuple(sorted(options.items()))
        if key not in self.made:
            # when Sphinx evaluates "only" depends on the page
            depends = any(next(one.findall(addnodes.only), None) for one in self.contents.values())
            self.made[key] = None if depends else Tree(builder, options)
        return self.made[key]


def _is_of_sphinx(function: object) -> bool:
    # another extension may have replaced it
    return getattr(function, '__module__', '') == StandaloneHTMLBuilder.__module__


class Tree:
    """The HTML of a tree, with placeholders for addresses and for marks of the current page."""

    def __init__(self, builder: StandaloneHTMLBuilder, options: dict[str, Any]) -> None:
        """Make the tree for the *options* of ``toctree()``."""
        self.builder = builder
        self.pages: list[str] = []
        self.branches: defaultdict[str, set[str]] = defaultdict(set)
        # the same defaults as in Sphinx
        given = {'includehidden': False, **options, 'tags': builder.tags}
        if given.get('maxdepth') == '':
            del given['maxdepth']
        # for a page that cannot exist; Sphinx uses only the method for addresses of the builder
        tree = global_toctree_for_doc(builder.env, _MARK, cast('Builder', self), **given)
        if tree is not None:
            self.mark(tree)
        self.html = builder.render_partial(tree)['fragment']

    def get_relative_uri(self, from_: str, to: str) -> str:
        """Return a placeholder for the address of the page *to*, in place of the address."""
        self.pages.append(to)
        return f'{_MARK}page{len(self.pages) - 1}{_MARK}'

    def mark(self, tree: nodes.Element) -> None:
        """Add placeholders wherever Sphinx would mark the current page and the pages above it."""
        numbers: dict[int, str] = {}
        for reference in tree.findall(nodes.reference):
            address = _ADDRESS.fullmatch(reference['refuri'])
            if not address:
                continue  # a link to another site, or to a part of a page
            branches = self.branches[self.pages[int(address[1])]]
            above: nodes.Element | None = reference
            while above is not None:
                if id(above) not in numbers:
                    numbers[id(above)] = str(len(numbers))
                    above['classes'].append(f'{_MARK}{numbers[id(above)]}{_MARK}')
                branches.add(numbers[id(above)])
                above = above.parent

    def on(self, docname: str) -> str:
        """Return the tree for the page *docname*."""
        branches = self.branches.get(docname, ())

        def current(place: re.Match[str]) -> str:
            before, number, after = place.groups()
            if number in branches:
                return f'{before}current{after}'
            if before == ' ':
                return after
            return '' if after == '"' else before

        def address(place: re.Match[str]) -> str:
            uri = self.builder.get_relative_uri(docname, self.pages[int(place[1])])
            # Sphinx does not write empty addresses
            return escape(uri) or ('' if place.string[place.end()] == '#' else '#')

        return _ADDRESS.sub(address, _CURRENT.sub(current, self.html))


def titles(env: BuildEnvironment) -> dict[str, nodes.bullet_list]:
    """Return the table of contents of each page; of pages with entries, only the title."""
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
