"""Check that the text of an entry and its fields name the same version for a removal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.entries.checks.removal_words import contradictions, removal_in_fields
from whatsnew312.model.rules import rules_of
from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.words import words_of
from whatsnew312.site.nodes import is_entry
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.fields import Fields


def check_removal_words(entry: nodes.Element, fields: Fields, env: BuildEnvironment) -> None:
    """Warn of each sentence of *entry* that names another version than *fields*."""
    # the phrases are English
    if not (fields.removal or fields.outcome) or not (env.config.language or 'en').startswith('en'):
        return
    rules = rules_of(ChangeDomain.of(env).settings.rules, fields.releases)
    for text in _texts(entry):
        for phrase, version in contradictions(words_of(text), fields, rules):
            warn(
                Warn.REMOVAL_CONTRADICTS,
                f'the text says {quote(phrase)}, but {removal_in_fields(fields)}; correct the '
                f'text, or say {version} in the fields',
                text if text.line is not None else entry,
            )


def _texts(element: nodes.Element) -> Iterator[nodes.Element]:
    """Yield the elements of *element* with sentences: not code, and not entries inside."""
    for child in element.children:
        if isinstance(child, nodes.TextElement):
            if not isinstance(child, nodes.FixedTextElement | nodes.Invisible | nodes.raw):
                yield child
        elif isinstance(child, nodes.Element) and not is_entry(child):
            yield from _texts(child)
