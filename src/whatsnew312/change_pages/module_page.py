"""The content of a page for one module: its changes, grouped by what to do about them."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.change_pages.content import MODULES, count_changes, moved, rows
from whatsnew312.listings.query import URGENCIES, group, group_label, urgency
from whatsnew312.listings.squares import strip
from whatsnew312.locale import _, decimal
from whatsnew312.site.links import group_anchor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whatsnew312.change_pages.content import Site
    from whatsnew312.change_pages.sections import Section
    from whatsnew312.model.change import Change

#: the maximal number of changes on a page that are shown with their text and samples
_WHOLE = 20

_TAG = re.compile(r'<[a-zA-Z][^<>]*>')
_ID = re.compile(r'\sid="[^"]*"')


class Neighbours(NamedTuple):
    """What the page of a module links to.

    :attribute overview: the page of a source file with a listing of all modules, if there is one
    :attribute before: the previous module by name; empty for the first
    :attribute after: the next module by name; empty for the last
    """

    overview: str | None
    before: str
    after: str


def module_page(
    module: str,
    changes: Sequence[Change],
    sections: Mapping[tuple[str, str], Section],
    neighbours: Neighbours,
    site: Site,
) -> str:
    """Return the content of the page of *module*.

    :param changes: the changes of the module, at least one
    :param sections: each change as it is shown on its page
    """
    groups = _by_urgency(changes, site)
    ordered = [change for members in groups.values() for change in members]
    whole = {change.key for change in ordered[:_WHOLE]}
    return ''.join(
        [
            _trail(module, neighbours, site),
            f'<section class="whatsnew-module">\n<h1><code>{escape(module)}</code></h1>\n',
            f'<p class="whatsnew-lead">{escape(count_changes(changes, site))}</p>\n',
            _tally(groups, changes, site),
            *(_group(name, of_group, sections, whole, site) for name, of_group in groups.items()),
            '</section>\n',
        ]
    )


def _by_urgency(changes: Sequence[Change], site: Site) -> dict[str, list[Change]]:
    """Return the changes of each urgency that occurs, in the order of urgencies."""
    groups: dict[str, list[Change]] = {name: [] for name in (*URGENCIES, '')}
    for change in changes:
        groups[urgency(change, site.project.settings)].append(change)
    return {name: members for name, members in groups.items() if members}


def _trail(module: str, neighbours: Neighbours, site: Site) -> str:
    """Return links to the overview of all modules and to the modules before and after this one."""
    overview = ''
    if neighbours.overview is not None:
        title = escape(site.page_titles(neighbours.overview))
        overview = f'<li><a href="{site.to(neighbours.overview)}">{title}</a></li>'
    row = [f'<b aria-current="page">{escape(module)}</b>']
    if neighbours.before:
        row.insert(0, _module_link(neighbours.before, 'prev', site))
    if neighbours.after:
        row.append(_module_link(neighbours.after, 'next', site))
    place = escape(_('Where this stands'))
    # a dot stays on the line of the name before it
    return (
        f'<nav class="whatsnew-crumbs" aria-label="{place}"><ul>{overview}'
        f'<li>{"&nbsp;· ".join(row)}</li></ul></nav>\n'
    )


def _module_link(module: str, relation: str, site: Site) -> str:
    address = site.to(f'{MODULES}/{module}')
    return f'<a rel="{relation}" href="{address}">{escape(module)}</a>'


def _tally(groups: Mapping[str, Sequence[Change]], changes: Sequence[Change], site: Site) -> str:
    """Return a link to each group with a square for each change, and the number of each kind."""
    settings = site.project.settings
    links = ''.join(
        f'<li>{"".join(strip(members, settings))}<a href="#{_anchor(name)}">'
        f'<b>{decimal(len(members))}</b> {escape(_label(name)[0])}</a></li>\n'
        for name, members in groups.items()
    )
    kinds = ''.join(
        f'<li class="whatsnew-shape whatsnew-{escape(kind or "plain")}">'
        f'{escape(group_label("kind", kind, settings))} '
        f'<span class="whatsnew-n">{decimal(len(members))}</span></li>\n'
        for kind, members in group('kind', changes, settings)
    )
    return (
        f'<div class="whatsnew-tally">\n<ul>\n{links}</ul>\n'
        f'<ul class="whatsnew-legend">\n{kinds}</ul>\n</div>\n'
    )


def _group(
    name: str,
    changes: Sequence[Change],
    sections: Mapping[tuple[str, str], Section],
    whole: set[tuple[str, str]],
    site: Site,
) -> str:
    """Return a section with the changes of one urgency; those outside of *whole* as links."""
    label, explanation = _label(name)
    small = f' <small>{escape(explanation)}</small>' if explanation else ''
    shown = [change for change in changes if change.key in whole]
    anchor = _anchor(name)
    return ''.join(
        [
            f'<section aria-labelledby="{anchor}">\n',
            f'<h2 id="{anchor}">{escape(label)}{small}</h2>\n',
            *(_entry(change, sections[change.key], site) for change in shown),
            rows(changes[len(shown) :], site),
            '</section>\n',
        ]
    )


def _label(urgency_: str) -> tuple[str, str]:
    """Return the name of a group, and what it means: the parts around the colon."""
    label, _colon, explanation = (
        _(URGENCIES[urgency_]) if urgency_ else _('Nothing to do')
    ).partition(': ')
    return label, explanation


def _anchor(urgency_: str) -> str:
    return group_anchor('urgency', urgency_)


def _entry(change: Change, section: Section, site: Site) -> str:
    """Return *change* as on its own page, with a title that links to that page."""
    kind = escape(change.fields.kind)
    title = f'<a href="{site.to_change(change)}">{site.line(change.title)}</a>'
    return (
        f'<section class="whatsnew-entry whatsnew-{kind}">\n<h3>{title}</h3>\n'
        f'{_without_ids(moved(section.html, site.to_root))}\n</section>\n'
    )


def _without_ids(html: str) -> str:
    """Return *html* without ids: entries of several pages can have the same ones."""
    return _TAG.sub(lambda tag: _ID.sub('', tag[0]), html)
