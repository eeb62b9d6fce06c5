"""Compare the build with the ledger: warn of differences, and prepare what old links need."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.matching import Matcher
from sphinx.util.nodes import clean_astext

from whatsnew312.anchors.former import former_list, link_to
from whatsnew312.anchors.fragment_list import LIST
from whatsnew312.ledger import built as anchor_data
from whatsnew312.ledger.compare import command, compare
from whatsnew312.ledger.ledger import Anchor, is_page
from whatsnew312.ledger.old_links import OldLinks, find_old_links
from whatsnew312.locale import _
from whatsnew312.model.files import real, write_if_changed
from whatsnew312.model.suggestions import nearest, quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.docutils.html_writer import fragment_html
from whatsnew312.patches.standard_names import StandardName, add_names, all_labels
from whatsnew312.site.builders import has_addresses
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import every
from whatsnew312.site.options.config import place_in_conf
from whatsnew312.site.reporting import place_of, warn
from whatsnew312.site.writing import warn_unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.ledger.old_links import Stub
    from whatsnew312.site.page_context import NewPageValues, Page


def check_anchors(app: Sphinx, env: BuildEnvironment) -> None:
    """Compare the build with the ledger, warn of differences, and find what old links need."""
    domain = ChangeDomain.of(env)
    domain.old_links = OldLinks()
    path = domain.settings.ledger_file
    if path is None:
        return
    for pattern in domain.settings.ledger_pages:
        if not any(map(Matcher([pattern]), env.titles)):
            hint = nearest(pattern, env.titles)
            message = f'whatsnew_ledger_pages: no page has the name {quote(pattern)}{hint}'
            warn(Warn.CONFIG, message, place_in_conf(Path(app.confdir), 'whatsnew_ledger_pages'))
    anchors = tuple(anchors_of(env))
    built = anchor_data.Built(
        real(path),
        env.config.release,
        {docname: str(env.doc2path(docname)) for docname in sorted(env.titles)},
        anchors,
    )
    write_build_data(Path(app.doctreedir, anchor_data.FILE_NAME), built)
    if not path.exists():
        message = f'this ledger does not exist yet; to create it, run {command("update")}'
        warn(Warn.LEDGER, message, (path, 1))
        return
    if problem := domain.loaded_ledger.problem:
        # the ledger is then empty in the domain, and everything would be reported as new
        warn(Warn.LEDGER, f'the ledger cannot be read: {problem}', (path, 1))
        return
    coming = set(unreleased_anchors(domain))
    for fault in compare(domain.ledger, anchors):
        anchor = fault.anchor
        if fault.type is Warn.ANCHOR_NEW and anchor and anchor.name in coming:
            continue  # the command `release` records it
        place = (
            (path, fault.line)
            if anchor is None
            else place_of(anchor.page, anchor.source, anchor.line or 1)
        )
        warn(fault.type, fault.message, place)
    domain.old_links = find_old_links(domain.ledger, anchors)
    add_names(env, _names_for_old_links(domain.old_links))


def unreleased_anchors(domain: ChangeDomain) -> Iterator[str]:
    """Yield the names of entries from fragments that are not released yet."""
    table = domain.settings.releases
    for change in domain.all_changes:
        if table and change.home and table.find(change.home).status == 'unreleased':
            yield from change.anchors


def write_build_data(path: Path, built: anchor_data.Built) -> None:
    """Write the data for the commands; the time of the file shows how old they are."""
    try:
        write_if_changed(path, anchor_data.dump(built))
        path.touch()
    except OSError as problem:
        warn_unwritten(problem)


def anchors_of(env: BuildEnvironment) -> Iterator[Anchor]:
    """Yield everything with a name that others may link to, on pages of the ledger."""
    is_chosen = Matcher(ChangeDomain.of(env).settings.ledger_pages)
    return (anchor for anchor in _anchors_of_site(env) if is_chosen(anchor.page))


def _anchors_of_site(env: BuildEnvironment) -> Iterator[Anchor]:
    domain = ChangeDomain.of(env)
    for change in domain.all_changes:
        title, at = change.title.plain, (change.line, change.source)
        yield Anchor('entry', change.id, change.docname, change.id, '', title, *at)
        for alias in change.fields.aliases:
            yield Anchor('alias', alias, change.docname, alias, change.id, title, *at)
    places = {
        (docname, label.name): (label.line, label.source)
        for docname, labels in domain.labels.items()
        for label in labels
    }
    # an option of autosectionlabel, which makes a label of each heading
    by_heading = 'autosectionlabel_maxdepth' in env.config
    for name, docname, fragment, title in all_labels(env):
        if by_heading and (docname, name) not in places:
            continue  # it changes with the heading
        if docname in env.titles and name not in domain.by_folded_anchor:
            at = places.get((docname, name), (1, ''))
            yield Anchor('label', name, docname, fragment, '', title, *at)
    for docname in sorted(env.titles):
        yield Anchor('page', f'/{docname}', docname, '', '', clean_astext(env.titles[docname]), 1)


def _names_for_old_links(links: OldLinks) -> Iterator[StandardName]:
    """Yield what the standard domain needs, so that ``objects.inv`` has the old names."""
    for name, at in links.names.items():
        if is_page(name):
            yield StandardName('doc', name[1:], at.page, at.fragment, is_old=True)
        else:
            title = at.title or name
            yield StandardName('label', name, at.page, at.fragment, title, is_old=True)


def stub_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each former address of a page, with links to the new place."""
    if not has_addresses(app.builder):
        return
    for docname, stub in ChangeDomain.of(app.env).old_links.stubs.items():
        # without the title: the writer would need section numbers, which only real pages have
        body = fragment_html(app.builder, _body(app, docname, stub))
        context: NewPageValues = {
            'title': _title(stub),
            'body': f'<section id="moved">\n<h1>{_title(stub)}</h1>\n{body}</section>\n',
            'parents': [],
        }
        (target, *others) = stub.targets or (None,)
        if target is None or others or stub.why:
            context['metatags'] = '<meta name="robots" content="noindex" />'
        elif app.config.html_baseurl:
            # tells search engines to use the new address
            uri = app.builder.get_target_uri(target.page)
            context['pageurl'] = posixpath.join(app.config.html_baseurl, uri)  # as Sphinx does
        yield docname, {**context}, 'page.html'


def _title(stub: Stub) -> str:
    if stub.why:
        return _('This page was removed')
    return _('This page has moved') if len(stub.targets) == 1 else _('This page was divided')


def _body(app: Sphinx, docname: str, stub: Stub) -> nodes.container:
    body = nodes.container()
    if stub.why:
        when = f'{_("In %s") % stub.release}. ' if stub.release else ''
        body += nodes.paragraph('', f'{when}{stub.why}')
    if stub.targets:
        redirects = len(stub.targets) == 1 and not stub.why
        intro = _('It is here now:') if redirects else _('Read instead:') if stub.why else _('See:')
        line = nodes.paragraph('', f'{intro} ', classes=['whatsnew-page-moved'] * redirects)
        for number, target in enumerate(stub.targets):
            line += [nodes.Text(', ')] * bool(number)
            line += link_to(app.builder, docname, target)
        body += line
    notes = ChangeDomain.of(app.env).old_links.notes.get(docname)
    if notes:
        body += nodes.paragraph('', _('What was on it:'))
        body += former_list(app.builder, docname, notes)
    return body


def redirects(page: Page) -> bool:
    """Return whether *page* has entries or listings, redirects, or lists fragments that moved."""
    if page.doctree is None:
        # a group may have moved from a further page of a long list to another one
        return page.name in page.domain.old_links.stubs or page.name in page.domain.part_pages
    if page.name in page.domain.changes or page.name in page.domain.listings:
        return True
    return any(LIST in one['classes'] for one in every(page.doctree, nodes.bullet_list))
