"""The directives ``release``, with the entries of a release, and ``releases``, a list of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.entries.own_names import own
from whatsnew312.fragments.project import find_files
from whatsnew312.fragments.read import read_fragment
from whatsnew312.listings.query import Query
from whatsnew312.locale import _
from whatsnew312.model.change import NOTHING
from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.docutils.ids import Ids
from whatsnew312.release_pages.choice import choose, files_by_home
from whatsnew312.release_pages.fragment import FragmentDirective
from whatsnew312.release_pages.index import release_index
from whatsnew312.release_pages.section_labels import RELEASE
from whatsnew312.release_pages.state import SeenFragments
from whatsnew312.release_pages.words import heading, status_badge
from whatsnew312.site.cleaning import AnyOption, clean_content
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_listing
from whatsnew312.site.reporting import warn
from whatsnew312.site.source_files import may_be_fragment

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from sphinx.util.typing import OptionSpec

    from whatsnew312.fragments.read import Fragment
    from whatsnew312.releases.table import Release, Releases


class _Releases(SphinxDirective):
    """The base class of both directives: the argument names releases, or a range of them."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return the nodes for the releases; none if no release is found."""
        settings = ChangeDomain.of(self.env).settings
        for name in self.options:
            self.fault(Warn.UNKNOWN_FIELD, f'{self.name} takes no option, so not {quote(name)}')
        if settings.releases is None or settings.releases_file is None:
            self.fault(
                Warn.CONFIG,
                f'{self.name} shows nothing without whatsnew_fragments or whatsnew_releases in '
                f'conf.py; such as: whatsnew_fragments = "changes"',
            )
            return []
        if settings.releases_file.exists():
            self.env.note_dependency(str(settings.releases_file))
        try:
            chosen = choose(' '.join(self.arguments).strip(), settings.releases)
        except ValueError as problem:
            self.fault(Warn.UNKNOWN_RELEASE, str(problem))
            return []
        return self.show(chosen, settings.releases)

    def show(self, chosen: list[Release], table: Releases) -> list[nodes.Node]:
        """Return the nodes for the releases *chosen*."""
        raise NotImplementedError

    def fault(self, type_: Warn, message: str) -> None:
        warn(type_, message, self.get_location())


class ReleasesDirective(_Releases):
    """A list of releases, each with a link to its changes, its date and their number."""

    def show(self, chosen: list[Release], table: Releases) -> list[nodes.Node]:
        """Return a placeholder for the list; it is filled after all pages are read."""
        docname = self.env.current_document.docname
        ChangeDomain.of(self.env).note_listing(docname, NOTHING, ())
        index = release_index('', names=[one.name for one in chosen], docname=docname)
        self.set_source_info(index)
        return [index]


class ReleaseDirective(_Releases):
    """One release, or several, the newest first: a section each, with its entries by kind."""

    has_content = True

    def show(self, chosen: list[Release], table: Releases) -> list[nodes.Node]:
        """Return the sections."""
        folder = ChangeDomain.of(self.env).settings.fragment_folder
        files = find_files(folder) if folder else {}
        seen = SeenFragments.of(self.env)
        if folder:
            seen.note_files(self.env.current_document.docname, files)
        by_home = files_by_home(files, table)
        is_whole = not self.arguments
        shown = []
        for release in chosen:
            here = by_home.get(release.name, [])
            if is_whole and release.name not in table.by_name and not here:
                continue  # there are no unreleased changes
            shown.append(release)
        if len(shown) != 1 and any(map(str.strip, self.content)):
            self.fault(
                Warn.BAD_VALUE,
                'text stands under one release; this directive shows several, so write it above',
            )
        prelude = self.prelude() if len(shown) == 1 else []
        return [self.section(one, by_home.get(one.name, []), table, prelude) for one in shown]

    def prelude(self) -> list[nodes.Node]:
        """Return the text that the page has on the release."""
        self.content = clean_content(self)
        return self.parse_content_to_nodes()

    def section(
        self,
        release: Release,
        files: list[tuple[str, Path]],
        table: Releases,
        prelude: list[nodes.Node],
    ) -> nodes.section:
        """Return the section of a release."""
        made = self.new_section(anchor_of(release.name), heading(release))
        made['classes'].append(RELEASE)
        own(made)
        docname = self.env.current_document.docname
        is_first = SeenFragments.of(self.env).note_place(
            docname, release.name, made['ids'][0], self.get_source_info()
        )
        made += [*self.facts(release), *self.withdrawn(release), *prelude]
        if not is_first:  # the entries are on this page already
            made += self.links(release, table, empty=_('No changes.'))
            return made
        settings = ChangeDomain.of(self.env).settings
        fragments = [
            (name, read_fragment(path, name, settings.kinds))
            for name, path in files
            if may_be_fragment(path, self.env)
        ]
        for kind, label in self.kinds(fragments):
            part = self.new_section(f'{made["ids"][0]}-{kind or "other"}', label)
            for name, fragment in fragments:
                if _kind_of(fragment, settings.kinds) == kind:
                    part += FragmentDirective(self, fragment, release.name).entry(name)
            made += part
        made += self.elsewhere(release, table, is_empty=not files)
        return made

    def kinds(self, fragments: list[tuple[str, Fragment]]) -> Iterator[tuple[str, str]]:
        """Yield the name and the label of each kind among *fragments*; '' is any other."""
        known = ChangeDomain.of(self.env).settings.kinds
        found = {_kind_of(fragment, known) for _name, fragment in fragments}
        for name, kind in known.items():
            if name in found:
                yield name, kind.label
        if '' in found:
            yield '', _('Of no kind')

    def new_section(self, anchor: str, title: str) -> nodes.section:
        """Return a section whose anchor is *anchor*, or is like it where that is taken."""
        ids = Ids(self.state.document)
        made, text = nodes.section(), nodes.title(title, title)
        free, number = anchor, 1
        while ids.holder(free) is not None:
            number += 1
            free = f'{anchor}-{number}'
        made['ids'].append(free)
        ids.give(free, made)
        self.set_source_info(made)
        self.set_source_info(text)
        made += text
        return made

    def facts(self, release: Release) -> Iterator[nodes.Node]:
        """Yield the line with the status, the date, and a link to a comparison."""
        parts: list[nodes.Node] = list(status_badge(release))
        if release.date:
            parts.append(nodes.Text(release.date))
        if release.compare:
            text = _('Compare with the release before')
            parts.append(nodes.reference('', text, internal=False, refuri=release.compare))
        if not parts:
            return
        line = nodes.paragraph('', '', classes=['whatsnew-release-facts'], translatable=False)
        for number, part in enumerate(parts):
            line += [nodes.Text(' · ')] * bool(number) + [part]
        own(line, *(part for part in parts if isinstance(part, nodes.Element)))
        self.set_source_info(line)
        yield line

    def withdrawn(self, release: Release) -> Iterator[nodes.Node]:
        """Yield the box that says why nobody should use the release."""
        if release.status == 'yanked':
            text = _('This release was withdrawn.')
            more = f' {release.yanked}' if release.yanked else ''
            line = nodes.paragraph('', text + more, translatable=False)
            self.set_source_info(line)
            yield nodes.warning('', line)

    def elsewhere(self, release: Release, table: Releases, *, is_empty: bool) -> nodes.Node:
        """Return a placeholder for entries of the release that another one shows in full."""
        empty = _('No changes.') if is_empty else ''
        intro = _('Also in this release:')
        return self.links(release, table, empty=empty, not_at=release.name, intro=intro)

    def links(
        self, release: Release, table: Releases, *, empty: str, not_at: str = '', intro: str = ''
    ) -> nodes.Node:
        """Return a placeholder for links to the entries of the release; see :class:`Query`."""
        docname = self.env.current_document.docname
        ChangeDomain.of(self.env).note_listing(docname, NOTHING, ())
        query = Query(
            in_releases=table.folded(release),
            not_at=not_at,
            empty=empty,
            may_be_empty=not empty,
            intro=intro,
        )
        made = change_listing('', query=query, docname=docname)
        self.set_source_info(made)
        return made


def _kind_of(fragment: Fragment, known: Container[str]) -> str:
    kind = fragment.options.get('kind', '').strip()
    return kind if kind in known else ''


def anchor_of(name: str) -> str:
    """Return the anchor of the release *name*: letters, digits, dots and hyphens."""
    return 'release-' + (re.sub(r'[^A-Za-z0-9.]+', '-', name).strip('-.') or 'x')
