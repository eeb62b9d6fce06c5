"""The badges of an entry, as nodes and as HTML."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.locale import _
from whatsnew312.releases.table import UNRELEASED
from whatsnew312.site.phrases import removal_or_outcome, when

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from whatsnew312.model.fields import Fields
    from whatsnew312.site.settings import Settings


def badge(kind: str, settings: Settings) -> nodes.inline:
    """Return the badge of a kind as a node."""
    return badge_node(kind, settings.kinds[kind].label)


def badge_node(name: str, text: str) -> nodes.inline:
    """Return a badge as a node.

    :param name: the name of the badge in style sheets
    """
    return nodes.inline('', text, classes=['whatsnew-badge', f'whatsnew-{name}'])


@lru_cache(maxsize=256)  # there are only a few
def badge_html(name: str, text: str) -> str:
    """Return a badge as HTML. *name* is used in its class, for style sheets."""
    return f'<span class="whatsnew-badge whatsnew-{name}">{escape(text)}</span>'


def effect_label(effect: str) -> str:
    """Return the word for what a change does to code; one of the effects of ``patterns``."""
    return {'breaks': _('breaks'), 'warns': _('warns'), 'check': _('check')}[effect]


def badge_texts(
    fields: Fields, settings: Settings, told: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield (name for style sheets, text) of each badge.

    :param told: the releases that the heading above the entry, or its page, names already
    """
    kind = settings.kinds.get(fields.kind)
    if kind:
        yield kind.name, kind.label
    if fields.effect:
        yield fields.effect, effect_label(fields.effect)
    for platform in fields.platforms:
        yield 'platform', platform
    if fields.since:
        yield 'since', _('since %s') % fields.since
    if fields.outcome and fields.outcome.what != 'moved':
        yield 'outcome', removal_or_outcome(fields)
    elif fields.current_removal:
        yield 'removal', _('removal in %s') % when(fields.current_removal)
    others = [name for name in fields.releases if name not in told]
    if UNRELEASED in others:
        others.remove(UNRELEASED)
        yield 'unreleased', _('not released yet')
    if others:
        yield 'also', (_('also in %s') if told else _('in %s')) % ', '.join(others)
