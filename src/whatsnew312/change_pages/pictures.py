"""Preview pictures of pages: drawn if their content has changed, from what entries say."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from functools import lru_cache
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import SphinxParallelError
from sphinx.util import logging
from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

from whatsnew312.change_pages.content import count_changes
from whatsnew312.change_pages.sections import makes_pages
from whatsnew312.exports.addresses import base_url
from whatsnew312.exports.project import Project
from whatsnew312.listings.query import group, group_label
from whatsnew312.locale import _
from whatsnew312.model.warning_types import Warn
from whatsnew312.pictures.look import HEIGHT, WIDTH, Card, Look, digest, look_digest, runs_leftward
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.options.config import place_in_conf
from whatsnew312.site.phrases import GUIDANCE
from whatsnew312.site.reporting import warn
from whatsnew312.site.writing import kept_folder, stamp, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.change_pages.content import Site
    from whatsnew312.change_pages.sections import Section
    from whatsnew312.model.change import Change
    from whatsnew312.pictures.card import Pen
    from whatsnew312.pictures.look import Runs
    from whatsnew312.site.page_context import Page, PageValues

logger = logging.getLogger(__name__)

FOLDER = 'pictures'

#: the picture of the first page, relative to the root of the site
FIRST = f'{FOLDER}/index.png'

#: to draw fewer pictures takes less time than to start processes
_FEW = 20

#: pictures that are drawn before they are written; each has about 25 kB
_MANY = 500

#: the maximal number of squares beside the one of a change
_MOST = 180

_CODE = re.compile(r'<code\b[^>]*>(.*?)</code>', re.DOTALL)
_TAG = re.compile(r'<[^>]*>')


def draws_pictures(app: Sphinx) -> bool:
    """Return whether this build makes pictures: it knows the address that pages need for them."""
    settings = ChangeDomain.of(app.env).settings
    return settings.pictures is not None and makes_pages(app) and bool(base_url(app))


def check_pictures(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn if pictures cannot be drawn because of the installation or of a file."""
    if not draws_pictures(app):
        return
    place = place_in_conf(app.confdir, 'whatsnew_pictures')
    if find_spec('PIL') is None:
        message = 'the package Pillow, which draws pictures, is not installed'
        warn(Warn.CONFIG, f'{message}; install whatsnew312[pictures]', place)
        return
    try:
        _read_pen(app)
    except OSError as problem:
        warn(Warn.DATA_FILE, f'no pictures are drawn: {problem}', place)


def show_first(page: Page) -> PageValues | None:
    """Add the picture of the first page to pages that have no other one."""
    before = page.context.get('metatags', '')
    is_shown = page.is_ours or page.name == page.app.config.root_doc
    if not is_shown or not draws_pictures(page.app) or 'property="og:image"' in before:
        return None
    pen = find_pen(page.app)
    project = Project.of(page.app)
    if pen is None or pen.fonts.missing(((project.title, 'title'),)):
        return None
    pairs = {
        'og:image': project.base + FIRST,
        'og:image:width': str(WIDTH),
        'og:image:height': str(HEIGHT),
        'og:image:alt': project.title,
    }
    tags = [f'<meta property="{name}" content="{escape(pairs[name])}">\n' for name in pairs]
    if 'twitter:card' not in before:
        tags.append('<meta name="twitter:card" content="summary_large_image">\n')
    return {'metatags': f'{before}\n{"".join(tags)}'}


def find_pen(app: Sphinx) -> Pen | None:
    """Return what draws the pictures; None if it cannot, of which there was a warning."""
    try:
        return _read_pen(app) if draws_pictures(app) else None
    except (ImportError, OSError):
        return None


def _read_pen(app: Sphinx) -> Pen:
    look = ChangeDomain.of(app.env).settings.pictures
    return _pen(look or Look(), str(look_state(app)))


@lru_cache(maxsize=1)
def _pen(look: Look, state: str) -> Pen:
    """Return the pen for *look*, whose files are in *state*."""
    from whatsnew312.pictures.card import Pen  # noqa: PLC0415 - Pillow may be missing

    return Pen(look)


def look_state(app: Sphinx) -> dict[str, Any]:
    """Return the state of the files of which all pictures are made, for records of builds."""
    look = ChangeDomain.of(app.env).settings.pictures
    if look is None or not draws_pictures(app):
        return {}
    return {str(path): stamp(path) for path in look.files} | {'accent': look.accent}


class Pictures:
    """Draws the pictures of one build.

    :attribute written: each picture, by its name relative to the root of the site, with a digest
        of its content and the state of its file
    """

    def __init__(
        self, app: Sphinx, before: dict[str, list[Any]], note: Callable[[Sphinx, str], None]
    ) -> None:
        """Prepare to draw.

        :param before: what the attribute *written* was in the last build
        :param note: is called with the name of a new file before it is written
        """
        self._app = app
        self._pen = find_pen(app)
        self._of_look = ''
        if self._pen:
            look = ChangeDomain.of(app.env).settings.pictures or Look()
            made_by = f'{app.extensions["whatsnew312"].version} {self._pen.version}'
            self._of_look = look_digest(look, made_by)
        self._before = before
        self._note = note
        self._missing: dict[str, str] = {}
        self._taken: set[str] = set()
        self._rows: dict[str, list[Change]] = defaultdict(list)
        self._waiting: dict[str, tuple[Card, str]] = {}  #: with the digest, by name
        self.written: dict[str, list[Any]] = {}

    def arrange(self, changes: Iterable[Change]) -> None:
        """Tell which changes the pages of source files have, for their squares."""
        for change in changes:
            self._rows[change.docname].append(change)

    def of_change(self, change: Change, section: Section, site: Site) -> str:
        """Draw the picture for *change*, and return its address from the root of the site.

        It is that of the first page if this picture cannot be drawn, and empty without any.
        """
        if self._pen is None:
            return ''
        kind = site.project.settings.kinds.get(change.fields.kind)
        said = [(label, getattr(change, field)) for field, label in GUIDANCE.items()]
        label, text = next(((label, text) for label, text in said if text.plain), ('', None))
        row = self._rows[change.docname]
        place = row.index(change)
        start = place - place % _MOST
        return self._draw(
            f'changes/{change.id}',
            Card(
                site.project.title,
                _runs(site.line(change.title), 'title'),
                change.fields.kind,
                kind.label if kind else '',
                heading=_(label) if label else '',
                text=_runs(site.line(text) if text else escape(section.text), 'text'),
                caption=site.page_titles(change.docname),
                squares=tuple(one.fields.kind for one in row[start : start + _MOST]),
                lit=place - start,
            ),
        )

    def of_module(self, module: str, changes: Sequence[Change], site: Site) -> str:
        """Draw the picture for *module*, and return its address from the root of the site."""
        title = ((module, 'code'),)
        return self._draw(f'modules/{module}', _overview(site.project.title, title, changes, site))

    def of_site(self, changes: Sequence[Change], site: Site) -> str:
        """Draw the picture for the first page, and return its address from the root of the site."""
        title = ((site.project.title, 'title'),)
        return self._draw('index', _overview('', title, changes, site))

    def _draw(self, name: str, card: Card) -> str:
        if self._pen is None:
            return ''
        if missing := self._pen.fonts.missing(card.runs):
            self._missing[name] = missing
        elif name.lower() not in self._taken:
            # some file systems do not distinguish upper and lower case
            self._taken.add(name.lower())
            file = f'{FOLDER}/{name}.png'
            self._prepare(self._pen, file, card)
            return file
        return FIRST if FIRST in self.written or FIRST in self._waiting else ''

    def _prepare(self, pen: Pen, name: str, card: Card) -> None:
        """Let a picture be drawn later, unless the file has this content."""
        made_of = digest(card, self._of_look)
        path = Path(self._app.outdir, name)
        known = self._before.get(name)
        # without a record, because the doctrees were deleted, the file itself says what it shows
        is_same = known == [made_of, *stamp(path)] if known else pen.read_digest(path) == made_of
        if is_same:
            self.written[name] = [made_of, *stamp(path)]
        else:
            self._waiting[name] = (card, made_of)

    def finish(self) -> None:
        """Draw and write all new pictures, in several processes if the build has them."""
        if self._pen is None:
            return
        waiting = list(self._waiting.items())
        # as much as can be in memory at once
        for start in range(0, len(waiting), _MANY):
            some = dict(waiting[start : start + _MANY])
            drawn = _draw_in_parallel(self._pen, some, self._app.parallel)
            for name, (card, made_of) in some.items():
                if name not in self._before:
                    self._note(self._app, name)
                # what no other process could draw raises its error here
                picture = drawn.get(name) or self._pen.draw(card, made_of)
                path = Path(self._app.outdir, name)
                write(path, picture, through=kept_folder(self._app))
                self.written[name] = [made_of, *stamp(path)]

    def tell_missing(self) -> None:
        """Log how many pictures could not be drawn, and which characters no font has."""
        if self._missing:
            name = min(self._missing)
            characters = ''.join(sorted(set(''.join(self._missing.values()))))[:20]
            logger.info(
                'no preview picture for %d pages, such as %s: no font of whatsnew_pictures has %s',
                len(self._missing),
                name,
                ' '.join(characters),
            )


def _draw_in_parallel(
    pen: Pen, cards: dict[str, tuple[Card, str]], processes: int
) -> dict[str, bytes]:
    """Return the pictures of *cards* by name, without those that could not be drawn.

    There are none if starting processes would take longer.
    """
    drawn: dict[str, bytes] = {}
    if not parallel_available or processes < 2 or len(cards) < _FEW:
        return drawn

    def draw(names: list[str]) -> dict[str, bytes]:
        return {name: pen.draw(*cards[name]) for name in names}

    tasks = ParallelTasks(processes)
    with suppress(SphinxParallelError):
        for names in make_chunks(list(cards), processes, maxbatch=_FEW):
            tasks.add_task(draw, names, lambda _names, pictures: drawn.update(pictures))
        tasks.join()
    return drawn


def _overview(name: str, title: Runs, changes: Sequence[Change], site: Site) -> Card:
    """Return the card for several changes: how many of each kind there are."""
    settings = site.project.settings
    kinds = group('kind', changes, settings)
    return Card(
        name,
        title,
        text=((count_changes(changes, site), 'text'),),
        legend=tuple(
            (kind, group_label('kind', kind, settings), len(members)) for kind, members in kinds
        ),
        squares=tuple(kind for kind, members in kinds for _ in members),
    )


def _runs(html: str, role: str) -> Runs:
    """Return a line of HTML as text, with the fonts for code and for other words."""
    parts = [
        (unescape(_TAG.sub('', part)), 'code' if number % 2 else role)
        for number, part in enumerate(_CODE.split(html))
    ]
    runs = tuple((text, of) for text, of in parts if text)
    if any(runs_leftward(text) for text, _ in runs):
        # the order of words depends on the whole line, so it has one font
        return ((''.join(text for text, _ in runs), role),)
    return runs
