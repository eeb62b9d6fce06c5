"""Write pages again if they show entries of other pages that have changed.

Sphinx itself only writes pages with a changed source. But a listing or a reference to an entry also
changes with the source of another page. The navigation on every page changes if a page is added,
removed or gets another title. So digests of what each page shows from other pages are stored beside
the doctrees, for each builder, and only after a successful build. The next build compares them,
also if a build failed or another builder used the same doctrees in between.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.entries.related import shown_related
from whatsnew312.listings.page_counts import page_counts
from whatsnew312.model.change import find_referring_titles
from whatsnew312.patches.page_tree import navigation
from whatsnew312.patches.standard_names import place_of_label
from whatsnew312.release_pages.state import SeenFragments
from whatsnew312.samples.report import shown_in
from whatsnew312.site.builders import makes_html
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


#: the key for what all pages show; it cannot be the name of a page
_ALL = ''


def setup_stale_pages(app: Sphinx) -> None:
    """Register the comparison before pages are written, and the storage of digests after it."""
    shown: dict[str, str] = {}

    def stale_pages(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        """Return the pages whose content from other pages has changed since they were written."""
        shown.clear()
        if ChangeDomain.of(env).is_used:
            shown.update(_shown_now(app))
        last = _shown_last(_record(app))
        if last.get(_ALL) != shown.get(_ALL):
            _date_back_module_pages(app)
            return sorted(env.titles)
        # pages in either set: content from other pages may have been added or removed
        pages = (shown.keys() | last.keys()) & env.titles.keys()
        return sorted(docname for docname in pages if last.get(docname) != shown.get(docname))

    def remember(app: Sphinx, exception: Exception | None) -> None:
        """Store the digests for each page, after a successful build."""
        if exception is None:
            text = json.dumps(shown, indent=0, sort_keys=True)
            is_used = ChangeDomain.of(app.env).is_used
            write(_record(app), text.encode() if is_used else None)

    app.connect('env-updated', stale_pages)
    app.connect('build-finished', remember)


def _date_back_module_pages(app: Sphinx) -> None:
    """Let ``sphinx.ext.viewcode`` write its pages again, since they show the same as all pages.

    It leaves out a page that is newer than the source code of its module.
    """
    if 'sphinx.ext.viewcode' not in app.extensions or not makes_html(app.builder):
        return
    for path in Path(app.outdir, '_modules').rglob('*.html'):
        with suppress(OSError):  # then it stays as it is
            os.utime(path, (0, 0))


def _record(app: Sphinx) -> Path:
    return Path(app.doctreedir, f'whatsnew-shown-{app.builder.name}.json')


def _shown_last(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return {}


def _shown_now(app: Sphinx) -> dict[str, str]:
    """Return a digest, for each page, of everything that it shows of other pages."""
    env = app.env
    domain = ChangeDomain.of(env)
    offers = [(docname, domain.listings[docname]) for docname in sorted(domain.listings)]
    releases = domain.settings.releases
    everything = (
        *(domain.all_changes, offers, domain.settings.peps, domain.titled_labels),
        *((releases, sorted(SeenFragments.of(env).places.items())) if releases else ()),
    )
    all_changes = _digest(everything) if offers else ''
    shown = {_ALL: _navigation(env)} if makes_html(app.builder) else {}
    old = domain.old_links
    pages = set(domain.listings) | domain.reports | set(domain.mentions) | set(domain.samples)
    pages |= set(domain.changes) | (set(old.ids) | set(old.notes)) & set(env.titles)
    for docname in pages:
        targets = sorted(domain.mentions.get(docname, ()))
        mentioned = [
            (target, change.docname, change.id, change.title)
            for target in targets
            if (change := domain.find(target))
        ]
        labels = [(target, place) for target in targets if (place := place_of_label(env, target))]
        listed = all_changes if docname in domain.listings else ''
        samples = shown_in(domain, docname)
        former = old.on_page(docname)
        parts = (listed, mentioned, labels, samples, former, shown_related(domain, docname))
        if any(parts):
            shown[docname] = _digest(parts)
    return shown


def _navigation(env: BuildEnvironment) -> str:
    """Return a digest of what all pages show of others: contents, order, titles and numbers."""
    titles = [(docname, str(env.titles[docname])) for docname in sorted(env.titles)]
    domain = ChangeDomain.of(env)
    # contents may show those of other pages
    referring = find_referring_titles(domain.changes, domain.shown_changes)
    numbers = sorted(page_counts(env).items())
    return _digest((titles, navigation(env), referring, numbers))


def _digest(value: object) -> str:
    return hashlib.blake2b(repr(value).encode(), digest_size=16).hexdigest()
