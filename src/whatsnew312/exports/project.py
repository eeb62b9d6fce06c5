"""The data of the project itself in exported files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from whatsnew312.exports.addresses import base_url, page_uri
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.site.settings import Settings


class Project(NamedTuple):
    """The project, as a build knows it."""

    name: str
    author: str
    title: str  #: title of the site, without markup
    language: str
    base: str  #: address of the site with a slash at its end; empty if it is not known
    root: str  #: address of the first page, relative to the root of the site
    settings: Settings

    @classmethod
    def of(cls, app: Sphinx) -> Project:
        """Return the project that *app* builds."""
        # Sphinx's default is not the name of an author
        author = app.config.author if app.config.author != 'Author name not set' else ''
        return cls(
            name=app.config.project,
            author=author or app.config.project,
            title=Markup(app.config.html_title).striptags(),  # noqa: S704 - taken away, not trusted
            language=app.config.language or 'en',
            base=base_url(app),
            root=page_uri(app, app.config.root_doc),
            settings=ChangeDomain.of(app.env).settings,
        )

    @property
    def kinds(self) -> dict[str, str]:
        """The label of each kind of the project, by its name."""
        return {kind.name: kind.label for kind in self.settings.kinds.values()}

    @property
    def released(self) -> str:
        """The date of the release in the format of feeds (RFC 3339)."""
        return f'{self.settings.release_date}T00:00:00Z'
