"""Restrict the directives and roles that pages of untrusted authors may use.

docutils finds directives and roles by functions of its modules. Sphinx replaces these functions
while it reads a page, and restores them after it. Here the replaced functions are wrapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.directives import misc, tables
from sphinx.directives import code, other
from sphinx.directives import patches as sphinx_patches
from sphinx.errors import ExtensionError
from sphinx.util.docutils import CustomReSTDispatcher, SphinxDirective

from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.guard import Patch
from whatsnew312.site.cleaning import AnyOption
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from docutils.parsers.rst.states import Inliner
    from sphinx.application import Sphinx

PATCH = Patch(
    'markup_names',
    'Neither docutils nor Sphinx can be told which directives and roles pages may use.',
    since=(8, 2),
    reported='',
)

#: modules whose directives and roles are safe: they run no program and send no request
_KNOWN = (
    'docutils.parsers.rst.',
    'sphinx.directives.',
    'sphinx.domains.',
    'sphinx.roles.',
    'sphinx.util.docutils.',
    'sphinx.ext.extlinks.',
    'sphinx.ext.intersphinx.',
    'sphinx.ext.todo.',
    'myst_parser.',
    'whatsnew312.',
)

#: classes that include files or raw text; registered also under names in other languages
_DANGEROUS = (misc.Raw, misc.Include, code.LiteralInclude, other.TabularColumns)

_REMEDY = 'take it out, or name it in whatsnew_untrusted_markup'


class RefusedDirective(SphinxDirective):
    """Shows the source of a directive as text, and warns."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return the source as a literal block."""
        warn(
            Warn.BAD_MARKUP,
            f'the directive {quote(self.name)} is shown as text: whatsnew_untrusted lets no page '
            f'use it; {_REMEDY}',
            self.get_location(),
        )
        text = '\n'.join([*self.arguments, *self.content]) or self.name
        made = nodes.literal_block(text, text)
        self.set_source_info(made)
        return [made]


class TableOfText(sphinx_patches.CSVTable, SphinxDirective):
    """A table with its cells on the page, not in a file or at a URL."""

    def run(self) -> Any:
        """Return the table; nothing if it would read a file or a URL."""
        named = [name for name in ('file', 'url') if name in self.options]
        if not named:
            return super().run()
        warn(
            Warn.BAD_MARKUP,
            f'a table is left out: whatsnew_untrusted lets no page read what the option '
            f'{named[0]!r} of {quote(self.name)} names; write the rows on the page',
            self.get_location(),
        )
        return []


def refuse_names(app: Sphinx, _docname: str, _content: list[str]) -> None:
    """Let the page that is read next use only safe names, if its authors are untrusted."""
    if not app.config.whatsnew_untrusted:
        return
    find_directive: Any = directives.directive
    find_role: Any = roles.role
    owners = [getattr(find, '__self__', None) for find in (find_directive, find_role)]
    if not all(isinstance(owner, CustomReSTDispatcher) for owner in owners):
        # if Sphinx does not restore the functions, a change would remain
        raise ExtensionError('whatsnew_untrusted does not know this version of Sphinx')
    allowed = frozenset(app.config.whatsnew_untrusted_markup)

    def directive(name: str, *args: Any) -> tuple[Any, Any]:
        found, messages = find_directive(name, *args)
        return _directive(name, found, allowed), messages

    def role(name: str, *args: Any) -> tuple[Any, Any]:
        found, messages = find_role(name, *args)
        return _role(name, found, allowed), messages

    directives.directive = cast('Any', directive)
    roles.role = cast('Any', role)


def _directive(name: str, found: Any, allowed: Container[str]) -> Any:
    if found is None or name in allowed or name.lower() in allowed:
        return found
    is_class = isinstance(found, type)
    if not _is_known(found) or (is_class and issubclass(found, _DANGEROUS)):
        return RefusedDirective
    if is_class and issubclass(found, tables.CSVTable):
        return TableOfText
    return found


def _role(name: str, found: Any, allowed: Container[str]) -> Any:
    if found is None or name in allowed or name.lower() in allowed:
        return found
    if not _is_known(found) or found is roles.raw_role:
        return _refused_role(name)
    return found


def _is_known(found: Any) -> bool:
    return f'{getattr(found, "__module__", "")}.'.startswith(_KNOWN)


def _refused_role(name: str) -> Callable[..., tuple[list[nodes.Node], list[nodes.system_message]]]:
    def show(
        _role: str, _raw: str, text: str, line: int, inliner: Inliner, *_args: Any, **_named: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        source = cast('Any', inliner).document.current_source
        warn(
            Warn.BAD_MARKUP,
            f'the role {quote(name)} is shown as text: whatsnew_untrusted lets no page use it; '
            f'{_REMEDY}',
            f'{source}:{line}',
        )
        return [nodes.literal(text, text)], []

    return show
