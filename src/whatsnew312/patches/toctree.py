"""The tree of all pages, which themes show on each of them, without making it anew for each.

Every entry is a section, so the contents of a page can have thousands of lines. For the navigation
Sphinx copies the contents of all pages, and then takes away everything but the titles; and it does
so on every page, although from one to the next only addresses and the mark of the current page
differ. That grows to a tenth of a build and more. Here Sphinx gets titles to begin with, and a tree
that shows all of them is made once, with places that are filled for each page. What comes out is
the same.
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

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

PATCH = Patch(
    'toctree',
    'Sphinx makes the tree of all pages anew for each page, from contents with a line for each '
    'entry.',
    since=(9, 0),
    reported='',
)

#: stands before and behind each place in the HTML of a tree; docutils takes it out of every text
_MARK = '\x00'
_ADDRESS = re.compile(f'{_MARK}page([0-9]+){_MARK}')
_CURRENT = re.compile(f'( class="| ){_MARK}([0-9]+){_MARK}("| )')


def setup_toctrees(app: Sphinx) -> None:
    """Register what makes the tree once, and what gives it to each page."""
    trees = Trees()
    # after pages that must be written again were chosen (500)
    app.connect('env-updated', trees.begin, priority=600)
    # before themes (500) ask for the tree
    app.connect('html-page-context', trees.use, priority=400)


class Trees:
    """What is known of the pages once all are read."""

    def __init__(self) -> None:
        self.contents: dict[str, nodes.bullet_list] = {}
        self.made: dict[Hashable, Tree | None] = {}
        self.fits = False

    def begin(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Forget what was before pages were read."""
        self.contents = {}
        self.made = {}
        self.fits = isinstance(app.builder, StandaloneHTMLBuilder) and fits(
            PATCH,
            [Part(env, 'tocs', dict), Part(app.builder, 'render_partial'), Part(env, 'titles')],
            [(global_toctree_for_doc, 'env docname builder tags collapse includehidden')],
        )

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
        if of_sphinx is None or not self.fits or not ChangeDomain.of(app.env).changes:
            return
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
                        return tree.on(pagename)
                return cast('str', of_sphinx(**options))
            finally:
                env.tocs = whole

        context['toctree'] = toctree

    def tree(self, builder: StandaloneHTMLBuilder, options: dict[str, Any]) -> Tree | None:
        """Return the tree that does not depend on the page, if there is one."""
        key = tuple(sorted(options.items()))
        if key not in self.made:
            # what "only" says is looked at sooner or later, depending on the page
            depends = any(next(one.findall(addnodes.only), None) for one in self.contents.values())
            self.made[key] = None if depends else Tree(builder, options)
        return self.made[key]


def _is_of_sphinx(function: object) -> bool:
    # another extension may have put its own there
    return getattr(function, '__module__', '') == StandaloneHTMLBuilder.__module__


class Tree:
    """The HTML of a tree, with a place for each address and each mark of the current page."""

    def __init__(self, builder: StandaloneHTMLBuilder, options: dict[str, Any]) -> None:
        """Make the tree that the *options* of ``toctree()`` ask for."""
        self.builder = builder
        self.pages: list[str] = []
        self.branches: defaultdict[str, set[str]] = defaultdict(set)
        # as Sphinx reads them
        given = {'includehidden': False, **options, 'tags': builder.tags}
        if given.get('maxdepth') == '':
            del given['maxdepth']
        # for a page that there cannot be; of the builder it asks addresses alone
        tree = global_toctree_for_doc(builder.env, _MARK, cast('Builder', self), **given)
        if tree is not None:
            self.mark(tree)
        self.html = builder.render_partial(tree)['fragment']

    def get_relative_uri(self, from_: str, to: str) -> str:
        """Return a place for the address of the page *to*, as a builder returns the address."""
        self.pages.append(to)
        return f'{_MARK}page{len(self.pages) - 1}{_MARK}'

    def mark(self, tree: nodes.Element) -> None:
        """Put a place wherever Sphinx would mark the current page, and all above it."""
        numbers: dict[int, str] = {}
        for reference in tree.findall(nodes.reference):
            address = _ADDRESS.fullmatch(reference['refuri'])
            if not address:
                continue  # elsewhere, or to a part of a page
            branches = self.branches[self.pages[int(address[1])]]
            above: nodes.Element | None = reference
            while above is not None:
                if id(above) not in numbers:
                    numbers[id(above)] = str(len(numbers))
                    above['classes'].append(f'{_MARK}{numbers[id(above)]}{_MARK}')
                branches.add(numbers[id(above)])
                above = above.parent

    def on(self, docname: str) -> str:
        """Return the tree as the page *docname* shows it."""
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
            # Sphinx writes no empty one
            return escape(uri) or ('' if place.string[place.end()] == '#' else '#')

        return _ADDRESS.sub(address, _CURRENT.sub(current, self.html))


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
