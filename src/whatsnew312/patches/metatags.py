"""Find out whether a theme shows ``metatags``, by which extensions add to the head of a page."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateError, meta

from whatsnew312.patches.guard import Patch

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: it only reads; if it cannot, the theme is treated as one that shows the variable
PATCH = Patch(
    'metatags',
    'A theme can leave out the variable `metatags`, and Sphinx does not say so.',
    since=(8, 2),
    reported='',
)


def shows_metatags(app: Sphinx) -> bool:
    """Return whether the pages of the theme contain ``metatags``; Shibuya's pages do not."""
    templates = getattr(getattr(app.builder, 'templates', None), 'environment', None)
    return _shows(templates) if isinstance(templates, Environment) else True


@lru_cache(maxsize=1)
def _shows(templates: Environment) -> bool:
    waiting, seen = ['page.html'], set()
    while waiting:
        name = waiting.pop()
        if name in seen or not templates.loader:
            continue
        seen.add(name)
        try:
            tree = templates.parse(templates.loader.get_source(templates, name)[0])
        except TemplateError:
            continue  # an included template that need not exist
        if 'metatags' in meta.find_undeclared_variables(tree):
            return True
        waiting += filter(None, meta.find_referenced_templates(tree))
    return False
