"""What ``changes.json`` says of the project itself, around its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.exports.addresses import base_url
from whatsnew312.formats import changes_json
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.site.settings import Settings


def project_document(app: Sphinx) -> changes_json.Document:
    """Return the document of ``changes.json`` without its entries, which are joined to it."""
    settings = ChangeDomain.of(app.env).settings
    return changes_json.document(
        [],
        project=app.config.project,
        release=settings.release,
        release_date=settings.release_date,
        previous_release=settings.previous_release,
        base_url=base_url(app),
        kinds=kind_labels(settings),
        areas=settings.areas,
    )


def kind_labels(settings: Settings) -> dict[str, str]:
    """Return the label of each kind of the project, by its name."""
    return {kind.name: kind.label for kind in settings.kinds.values()}
