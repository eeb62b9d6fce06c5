"""Find out whether a theme shows ``metatags``, by which extensions add to the head of a page."""

from __future__ import annotations

import re
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


#: a tag that brings in other templates, and their names; one in a comment does no harm
_TAG = re.compile(r'\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%\}', re.DOTALL)
#: the usual way to use the variable, and what could make it something else
_PLAIN = re.compile(r'\{\{[-+]?\s*metatags\s*[-+]?\}\}')
_UNSURE = re.compile(r'\{#.*?metatags|\{%[-+]?\s*(?:raw|set\s[^%]*metatags)', re.DOTALL)
_NAME = re.compile(r"""['"]([^'"]+)['"]""")


@lru_cache(maxsize=1)
def _shows(templates: Environment) -> bool:
    waiting, seen = ['page.html'], set()
    while waiting:
        name = waiting.pop()
        if name in seen or not templates.loader:
            continue
        seen.add(name)
        try:
            source = templates.loader.get_source(templates, name)[0]
            # to parse all templates of a theme takes as long as ten entries
            if 'metatags' in source and _uses(templates, source):
                return True
        except TemplateError:
            continue  # an included template that need not exist
        waiting += [name for tag in _TAG.findall(source) for name in _NAME.findall(tag)]
    return False


def _uses(templates: Environment, source: str) -> bool:
    if _PLAIN.search(source) and not _UNSURE.search(source):
        return True
    return 'metatags' in meta.find_undeclared_variables(templates.parse(source))
