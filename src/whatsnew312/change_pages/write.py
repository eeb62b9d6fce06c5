"""Write the pages for changes and modules at the end of a build, and remove obsolete ones."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsnew312.change_pages.content import (
    MODULES,
    Context,
    Site,
    change_page,
    count_changes,
    describe,
    former_page,
    head,
)
from whatsnew312.change_pages.frame import MARK, Frame
from whatsnew312.change_pages.module_page import Neighbours, module_page
from whatsnew312.change_pages.pictures import Pictures, look_state
from whatsnew312.change_pages.sections import kept_sections, makes_pages, read_sections
from whatsnew312.exports.addresses import CHANGES
from whatsnew312.exports.project import Project
from whatsnew312.ledger.ledger import is_page
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.build_state import environment_file, has_failed
from whatsnew312.site.assets import style_sheet
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.words import title_of_page
from whatsnew312.site.reporting import warn
from whatsnew312.site.writing import kept_folder, remove_files, stamp, warn_of_namesakes, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from whatsnew312.change_pages.sections import Section
    from whatsnew312.listings.titles import TitleWriter
    from whatsnew312.model.change import Change
    from whatsnew312.site.page_context import Page


#: tells search engines not to list a page
NO_INDEX = '<meta name="robots" content="noindex">\n'


class Made(NamedTuple):
    """A page to be written.

    :attribute name: the last part of its address
    :attribute title: text
    :attribute head: HTML
    :attribute body: HTML
    :attribute of: the page of the source file with its change; empty for a module, which can be on
        several pages, and for a former id
    :attribute canonical: the name of the page that search engines should list; empty for this one
    :attribute is_current: False if the page exists only for old links
    """

    name: str
    title: str
    head: str
    body: str
    of: str = ''
    canonical: str = ''
    is_current: bool = True


class PageAddress(NamedTuple):
    """The address of a page for one change or module.

    :attribute uri: relative to the root of the site
    :attribute of: the page of the source file with its change; empty for a module
    """

    uri: str
    of: str


def page_addresses(app: Sphinx) -> list[PageAddress]:
    """Return the pages that a finished build has made, sorted, without those for old links."""
    return sorted(PageAddress(*pair) for pair in _read_record(app).get('addresses', ()))


def show_style(page: Page) -> None:
    """Add the style sheet to the pages with placeholders."""
    if page.name.endswith(f'/{MARK}') and makes_pages(page.app):
        page.app.add_css_file(style_sheet(page.app))


#: what is at the address of a page, for messages
_OURS = 'the page of a change or module'


class PageWriter:
    """Writes the pages of one build.

    :attribute titles: makes titles as HTML
    """

    def __init__(self, titles: TitleWriter) -> None:
        self.titles = titles

    def __call__(self, app: Sphinx, exception: Exception | None) -> None:
        """Write each page if its content has changed; write none after a failed build."""
        if exception is not None or has_failed(app) or not makes_web_pages(app.builder):
            return
        before = _read_record(app)
        if not makes_pages(app):
            if before:
                remove_files(app, {*before.get('files', {}), *_read_added(app)})
                write(_record_path(app), None)
                write(_added_path(app), None)
            return
        state = _state(app)
        files: dict[str, list[Any]] = before.get('files', {})
        stopped = _read_added(app)
        if (
            not stopped
            and before.get('state') == state
            and all(
                stamp(Path(app.outdir, name)) == as_written
                for name, (_, *as_written) in files.items()
            )
        ):
            warn_of_namesakes(app, files, _OURS)
            return  # nothing was read or written since then
        pages = {
            docname: read_sections(app, docname) for docname in ChangeDomain.of(app.env).changes
        }
        if None in pages.values():
            return  # only some pages were requested: the files stay unchanged
        sections = {
            (docname, id_): section
            for docname, of_page in pages.items()
            for id_, section in (of_page or {}).items()
        }
        written: dict[str, list[Any]] = {}
        addresses = []
        pictures = Pictures(app, files, _note_added)
        for path, data, page, address in self._files(app, sections, pictures):
            name = path.relative_to(app.outdir).as_posix()
            digest = hashlib.blake2b(data, digest_size=16).hexdigest()
            if files.get(name) != [digest, *stamp(path)]:
                if name not in files:
                    _note_added(app, name)
                write(path, data, through=kept_folder(app))
            written[name] = [digest, *stamp(path)]
            if page.is_current:
                addresses.append([address, page.of])
        pictures.finish()
        pictures.tell_missing()
        written |= pictures.written
        warn_of_namesakes(app, written, _OURS)
        remove_files(app, (files.keys() | stopped) - written.keys())
        record = {'state': _state(app), 'files': written, 'addresses': addresses}
        write(_record_path(app), json.dumps(record).encode())
        write(_added_path(app), None)

    def _files(
        self, app: Sphinx, sections: dict[tuple[str, str], Section], pictures: Pictures
    ) -> Iterator[tuple[Path, bytes, Made, str]]:
        """Yield the path of each page, its content, its record, and its address."""
        for folder, make in ((CHANGES, self._changes), (MODULES, self._modules)):
            frame = Frame(app, folder, kept_folder(app) / 'frame.html')
            site = Site(
                project=Project.of(app),
                to_root=frame.to_root,
                address=app.builder.get_target_uri,
                line=lambda text: self.titles.line(app.builder, text),
                page_titles=partial(title_of_page, app.env),
            )
            taken: dict[str, str] = {}
            for page in make(app, site, sections, pictures):
                if _is_taken(app, frame.page_name(page.name), taken):
                    continue
                filled = frame.fill(
                    page.name, page.canonical or page.name, page.title, page.head, page.body
                )
                address = app.builder.get_target_uri(frame.page_name(page.name))
                yield frame.path(page.name), filled, page, address

    def _changes(
        self,
        app: Sphinx,
        site: Site,
        sections: dict[tuple[str, str], Section],
        pictures: Pictures,
    ) -> Iterator[Made]:
        domain = ChangeDomain.of(app.env)
        shown = [
            change
            for change in domain.all_changes
            # if two entries use the same id, only one of them has it
            if change.key in sections and domain.by_anchor[change.id] is change
        ]
        by_module = _by_module(shown)
        contexts = _contexts(shown, by_module)
        pictures.of_site(shown, site)
        pictures.arrange(shown)
        made = {}
        for change in shown:
            section = sections[change.key]
            picture = pictures.of_change(change, section, site)
            made[change.id] = _change(change, section, contexts[change.id], site, picture)
        yield from made.values()
        for name, change in sorted(domain.by_anchor.items()):
            if name not in made and change.id in made:
                yield _under(name, made[change.id])
        for name, place in sorted(domain.old_links.names.items()):
            if name in domain.by_anchor or is_page(name) or place.kind != 'change':
                continue
            if place.name in made:
                yield _under(name, made[place.name])
            elif place.page in app.env.titles:
                title = place.title or site.page_titles(place.page)
                body = former_page(name, site.to(place.page, place.fragment), title)
                yield Made(name, name, NO_INDEX, body, is_current=False)

    def _modules(
        self,
        app: Sphinx,
        site: Site,
        sections: dict[tuple[str, str], Section],
        pictures: Pictures,
    ) -> Iterator[Made]:
        domain = ChangeDomain.of(app.env)
        shown = [change for change in domain.all_changes if change.key in sections]
        by_module = _by_module(shown)
        names = ['', *by_module, '']
        overview = domain.page_of_groups('module')
        for place, (module, changes) in enumerate(by_module.items()):
            neighbours = Neighbours(overview, names[place], names[place + 2])
            release = site.project.settings.release_name
            title = f'{module}: {release}' if release else module
            titles = '; '.join(change.title.plain for change in changes[:3])
            listed = f'{count_changes(changes, site)}: {titles}'
            yield Made(
                module,
                title,
                head(
                    title,
                    listed,
                    f'{MODULES}/{module}',
                    site,
                    about=[module],
                    picture=pictures.of_module(module, changes, site),
                ),
                module_page(module, changes, sections, neighbours, site),
            )


def _change(change: Change, section: Section, context: Context, site: Site, picture: str) -> Made:
    release = site.project.settings.release_name
    title = f'{change.title.plain}: {release}' if release else change.title.plain
    about = change.fields.modules or tuple(api.name for api in change.fields.apis)
    return Made(
        change.id,
        title,
        head(
            change.title.plain,
            describe(change, section, site.project),
            f'{CHANGES}/{change.id}',
            site,
            about=about,
            picture=picture,
        ),
        change_page(change, section, context, site),
        of=change.docname,
    )


def _under(name: str, page: Made) -> Made:
    """Return a copy of *page* for the former id *name*."""
    return page._replace(name=name, of='', canonical=page.name, is_current=False)


def _by_module(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """Return the changes of each module, sorted by name; without names that cannot be a file."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        for module in change.fields.modules:
            if is_file_name(module):
                found[module].append(change)
    return dict(sorted(found.items()))


def is_file_name(name: str) -> bool:
    """Return whether *name* can be the last part of an address without escapes."""
    return (
        bool(name)
        and not name.startswith('.')
        and all(one.isalnum() or one in '._-' for one in name)
    )


def _contexts(changes: Sequence[Change], by_module: dict[str, list[Change]]) -> dict[str, Context]:
    """Return the links of the page of each change to other changes, by its id."""
    of_page: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        of_page[change.docname].append(change)
    found = {}
    for of_one in of_page.values():
        for place, change in enumerate(of_one):
            found[change.id] = Context(
                before=of_one[place - 1] if place else None,
                after=of_one[place + 1] if place + 1 < len(of_one) else None,
                more={
                    module: [other for other in by_module[module] if other is not change]
                    for module in change.fields.modules
                    if module in by_module
                },
            )
    return found


def _is_taken(app: Sphinx, page: str, taken: dict[str, str]) -> bool:
    """Return whether another page has the address of *page*, and warn of it.

    :param taken: the pages made so far, by name in lower case, because some file systems do not
        distinguish upper and lower case
    """
    if page in app.env.found_docs:
        warn(
            Warn.OUTPUT,
            f'{page} is a source file, so the change or module of this name has no page of its '
            f'own; rename the file',
            (Path(app.env.doc2path(page)), 1),
        )
        return True
    other = taken.setdefault(page.lower(), page)
    if other != page:
        warn(
            Warn.OUTPUT,
            f'there is no page {page}: it differs from {other} only in upper and lower case',
            None,
        )
    return other != page


def _state(app: Sphinx) -> dict[str, Any]:
    """Return the state that must be equal for the pages to be up to date."""
    return {
        'made_by': app.extensions['whatsnew312'].version,
        # Sphinx writes it whenever it has read a page
        'environment': stamp(environment_file(app)),
        'project': [part for part in Project.of(app) if isinstance(part, str)],
        'pages': {str(path): stamp(path) for path in kept_sections(app)},
        'pictures': look_state(app),
    }


def _read_record(app: Sphinx) -> dict[str, Any]:
    try:
        record = json.loads(_record_path(app).read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _record_path(app: Sphinx) -> Path:
    return kept_folder(app) / 'change-pages'


def _added_path(app: Sphinx) -> Path:
    return kept_folder(app) / 'change-pages-added'


def _note_added(app: Sphinx, name: str) -> None:
    """Note the name of a new file before it is written: the build can be killed afterwards."""
    with suppress(OSError), _added_path(app).open('a', encoding='utf-8') as file:
        file.write(f'{name}\n')


def _read_added(app: Sphinx) -> set[str]:
    """Return the names of the files that a stopped build has written, or was going to write."""
    try:
        return set(_added_path(app).read_text(encoding='utf-8').splitlines())
    except OSError:
        return set()
