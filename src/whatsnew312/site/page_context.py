"""What this extension does with each HTML page just before the theme's template makes it.

Sphinx passes each page to the event ``html-page-context``. Only `PageSteps` listens to it: other
modules add functions to it. Such a function can read the context, which has the values for the
template, and returns the values that it sets. `PageValues` declares all of them.

Only the live preview listens to the event, too: it notes which page is written. It must be the
first of all listeners, and it is added to an application that is already set up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from whatsnew312.site.builders import makes_one_page
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx

    #: gets a page, and returns the values that it sets, if any
    Step = Callable[['Page'], 'PageValues | None']

#: before themes, whose handlers mostly have Sphinx's own priority (500), use a value
BEFORE_THEMES = 400
#: Sphinx's own priority, after extensions that come earlier in the list of the project
USUAL = 500
#: after extensions that change a value, such as sphinx-notfound-page, which changes ``pathto``
LAST = 900


class PageValues(TypedDict, total=False):
    """The values that this extension sets for the template of a page that has a source file."""

    toc: str
    toctree: Callable[..., str]
    metatags: str


class NewPageValues(PageValues, total=False):
    """The values for the template of a page that this extension makes without a source file."""

    title: str
    body: str
    parents: list[Any]
    pageurl: str
    display_toc: bool
    has_maths_elements: bool
    meta: dict[str, str]


class Page(NamedTuple):
    """A page that is about to be written."""

    app: Sphinx
    name: str
    doctree: nodes.document | None  #: None for a page without a source file
    context: Mapping[str, Any]  #: the values for the template, by name

    @property
    def domain(self) -> ChangeDomain:
        """The domain with the entries of all pages."""
        return ChangeDomain.of(self.app.env)

    @property
    def is_ours(self) -> bool:
        """Whether the page has an entry, a listing, a sample or another part of ours."""
        if makes_one_page(self.app.builder):
            return self.domain.is_used
        return self.domain.is_used_on(self.name) or self.name in self.domain.part_pages


class PageSteps:
    """The functions that the packages of this extension run for each page, in order."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._steps: dict[int, list[Step]] = {}

    def add(self, step: Step, priority: int = USUAL) -> None:
        """Call *step* with each page; the context then gets the values that it returns.

        :param priority: one of the constants of this module
        """
        if priority not in self._steps:
            self._steps[priority] = []
            self._app.connect('html-page-context', self._handler(priority), priority=priority)
        self._steps[priority].append(step)

    def _handler(self, priority: int) -> Callable[..., None]:
        steps = self._steps[priority]

        def take_steps(
            app: Sphinx,
            pagename: str,
            templatename: str,
            context: dict[str, Any],
            doctree: nodes.document | None,
        ) -> None:
            page = Page(app, pagename, doctree, context)
            for step in steps:
                context.update(step(page) or {})

        return take_steps
