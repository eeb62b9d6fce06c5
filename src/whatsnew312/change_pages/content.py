"""The content of a page for one change, and what pages of changes and modules share, as HTML."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.exports.addresses import CHANGES
from whatsnew312.locale import _, ngettext
from whatsnew312.site.phrases import GUIDANCE, removal_or_outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whatsnew312.change_pages.sections import Section
    from whatsnew312.exports.project import Project
    from whatsnew312.model.change import Change
    from whatsnew312.model.values import Text

#: the folder of the pages for modules
MODULES = 'modules'

_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)"')

#: an address that is the same on every page: with a scheme, from the root, or on the same page
_FIXED = re.compile(r'[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|$')

#: the maximal number of other changes of a module on the page of a change
_MOST = 8


class Site(NamedTuple):
    """The data of the site for the pages of one folder.

    :attribute to_root: the path from a page of the folder to the root of the site: ``../``
    :attribute address: returns the address of a page by its name, relative to the root of the site
    :attribute line: returns a line of markup as HTML without links
    :attribute page_titles: the title of each page of a source file, as text
    """

    project: Project
    to_root: str
    address: Callable[[str], str]
    line: Callable[[Text], str]
    page_titles: Callable[[str], str]

    def to(self, page: str, fragment: str = '') -> str:
        """Return the address of a place, from a page of the folder, escaped for an attribute."""
        return escape(self.to_root + self.address(page) + (f'#{fragment}' if fragment else ''))

    def to_change(self, change: Change) -> str:
        """Return the address of the page of *change*, from a page of the folder."""
        return self.to(f'{CHANGES}/{change.id}')

    def absolute(self, page: str, fragment: str = '') -> str:
        """Return the address of a place with its host; empty if the host is not known."""
        base = self.project.base
        return base + self.address(page) + (f'#{fragment}' if fragment else '') if base else ''


class Context(NamedTuple):
    """The other changes to which the page of a change links.

    :attribute more: by module, other changes of that module
    """

    before: Change | None
    after: Change | None
    more: dict[str, Sequence[Change]]


def moved(html: str, to_root: str) -> str:
    """Return *html* with relative links changed: from the root of the site to its folder."""

    def move(link: re.Match[str]) -> str:
        return link[0] if _FIXED.match(link[2]) else f'{link[1]}{to_root}{link[2]}"'

    return _LINK.sub(move, html)


def change_page(change: Change, section: Section, context: Context, site: Site) -> str:
    """Return the content of the page of *change*."""
    kind = escape(change.fields.kind)
    place = escape(_('Where this stands'))
    parts = [
        f'<nav class="whatsnew-crumbs" aria-label="{place}"><ul>',
        f'<li><a href="{site.to(change.docname, change.id)}">'
        f'{escape(site.page_titles(change.docname))}</a></li>',
        *(
            f'<li><a href="{site.to(f"{MODULES}/{module}")}">{escape(module)}</a></li>'
            for module in context.more
        ),
        '</ul></nav>\n',
        f'<section class="whatsnew-entry whatsnew-page whatsnew-{kind}" id="{escape(change.id)}">\n'
        f'<h1>{moved(section.title, site.to_root)}</h1>\n'
        f'{moved(section.html, site.to_root)}\n</section>\n',
        _addresses(change, site),
    ]
    for module, others in context.more.items():
        if others:
            heading = escape(_('More in %s') % module)
            all_ = escape(_('All changes in %s') % module)
            parts.append(
                f'<h2>{heading}</h2>\n{rows(others[:_MOST], site)}'
                f'<p><a href="{site.to(f"{MODULES}/{module}")}">{all_}</a></p>\n'
            )
    parts.append(_neighbours(context, site))
    return ''.join(parts)


def _addresses(change: Change, site: Site) -> str:
    """Return a list of the addresses of *change*, for copying."""
    page = f'{CHANGES}/{change.id}'
    places = {
        _('This page'): (site.to(page), site.absolute(page)),
        _('In its chapter'): (
            site.to(change.docname, change.id),
            site.absolute(change.docname, change.id),
        ),
    }
    rows = ''.join(
        f'<dt>{escape(label)}</dt><dd><a href="{near}">{escape(far) or near}</a></dd>\n'
        for label, (near, far) in places.items()
    )
    heading = escape(_('Link to this change'))
    return f'<h2>{heading}</h2>\n<dl class="whatsnew-addresses">{rows}</dl>\n'


def rows(changes: Sequence[Change], site: Site) -> str:
    """Return a list of links to the pages of *changes*; empty if there are none."""
    items = ''.join(_row(change, site) for change in changes)
    return f'<ul class="whatsnew-page-rows">\n{items}</ul>\n' if items else ''


def _row(change: Change, site: Site) -> str:
    goes = removal_or_outcome(change.fields)
    when = f' <span class="whatsnew-facts">{escape(goes)}</span>' if goes else ''
    link = f'<a href="{site.to_change(change)}">{site.line(change.title)}</a>'
    shape = f'whatsnew-shape whatsnew-{escape(change.fields.kind)}'
    return f'<li class="{shape}">{_kind(change, site)}{link}{when}</li>\n'


def _kind(change: Change, site: Site) -> str:
    kind = site.project.settings.kinds.get(change.fields.kind)
    return f'{escape(kind.label)}: ' if kind else ''


def _neighbours(context: Context, site: Site) -> str:
    links = [
        f'<li><a rel="{rel}" href="{site.to_change(other)}">{escape(label)}: '
        f'{site.line(other.title)}</a></li>'
        for other, rel, label in (
            (context.before, 'prev', _('Before')),
            (context.after, 'next', _('Next')),
        )
        if other
    ]
    if not links:
        return ''
    label = escape(_('Neighbours'))
    return (
        f'<nav class="whatsnew-neighbours" aria-label="{label}"><ul>{"".join(links)}</ul></nav>\n'
    )


def count_changes(changes: Sequence[Change], site: Site) -> str:
    """Return the number of *changes* as text: ``3 changes in Shop 2.0``."""
    release = site.project.settings.release_name
    number = len(changes)
    text = ngettext('%(number)s change in %(release)s', '%(number)s changes in %(release)s', number)
    return text % {'number': number, 'release': release}


def describe(change: Change, section: Section, project: Project) -> str:
    """Return one or two sentences about *change*, as text: kind, release, and what to do."""
    settings = project.settings
    kind = settings.kinds.get(change.fields.kind)
    release = settings.release_name
    start = ''
    if kind and release:
        start = _('%(kind)s in %(release)s.') % {'kind': kind.label, 'release': release} + ' '
    said = [(label, getattr(change, field).plain) for field, label in GUIDANCE.items()]
    sentences = [f'{_(label)}: {text.removesuffix(".")}.' for label, text in said if text]
    return start + (' '.join(sentences) or section.text or change.title.plain)


def head(
    title: str,
    description: str,
    page: str,
    site: Site,
    *,
    about: Sequence[str] = (),
    picture: str = '',
) -> str:
    """Return the elements for the head of a page that describe it for search engines and chats.

    :param about: names that the page is about
    :param picture: the address of its picture from the root of the site; empty if there is none
    """
    project = site.project
    url = site.absolute(page)
    pairs = {'og:type': 'article', 'og:site_name': project.title, 'og:title': title}
    pairs['og:description'] = description
    if url:
        pairs['og:url'] = url
    if url and picture:
        pairs['og:image'] = project.base + picture
        pairs['og:image:width'], pairs['og:image:height'] = '1200', '630'
        pairs['og:image:alt'] = title
    data: dict[str, object] = {
        '@context': 'https://schema.org',
        '@type': 'TechArticle',
        'headline': title,
        'description': description,
        'inLanguage': project.language.replace('_', '-'),
    }
    if about:
        data['about'] = list(about)
    if url:
        data |= {'url': url, 'isPartOf': project.base}
    if url and picture:
        data['image'] = project.base + picture
    if project.settings.release_date:
        data['datePublished'] = project.settings.release_date
    # prevent a string from ending the element
    encoded = json.dumps(data, ensure_ascii=False).replace('<', '\\u003c')
    card = 'summary_large_image' if 'og:image' in pairs else 'summary'
    return ''.join(
        [
            f'<meta name="description" content="{escape(description)}">\n',
            *(
                f'<meta property="{name}" content="{escape(value)}">\n'
                for name, value in pairs.items()
            ),
            f'<meta name="twitter:card" content="{card}">\n',
            f'<script type="application/ld+json">{encoded}</script>\n',
        ]
    )


def former_page(name: str, address: str, title: str) -> str:
    """Return the content for the former id *name*, which is no longer used.

    :param address: its new place, escaped
    :param title: the title of the new place, as text
    """
    gone = escape(_('This change is not there any more.'))
    return f'<h1>{escape(name)}</h1>\n<p>{gone} <a href="{address}">{escape(title)}</a></p>\n'
