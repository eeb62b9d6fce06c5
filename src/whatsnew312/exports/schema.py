"""The document of ``changes.json``, and its check against the schema."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from whatsnew312.exports.addresses import base_url
from whatsnew312.formats import changes_json
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from jsonschema_rs import Validator
    from sphinx.application import Sphinx

    from whatsnew312.site.settings import Settings


def _document(app: Sphinx, changes: list[changes_json.ExportedChange]) -> changes_json.Document:
    settings = ChangeDomain.of(app.env).settings
    return changes_json.document(
        changes,
        project=app.config.project,
        release=settings.release,
        release_date=settings.release_date,
        previous_release=settings.previous_release,
        base_url=base_url(app),
        kinds=_labels(settings),
        areas=settings.areas,
    )


def _labels(settings: Settings) -> dict[str, str]:
    return {kind.name: kind.label for kind in settings.kinds.values()}


def check(document: changes_json.Document) -> None:
    """Compare *document* with the schema.

    :raises ValueError: it is not what the schema says.
    """
    for error in _validator().iter_errors(document):
        place = ''.join(
            f'[{part}]' if isinstance(part, int) else f'.{part}' for part in error.instance_path
        )
        raise ValueError(f'data{place}: {error.message}')


@cache
def _validator() -> Validator:
    import jsonschema_rs  # noqa: PLC0415 - a build that changed nothing needs it not

    schema = json.loads(changes_json.SCHEMA.read_bytes())
    # what is wrong is named by its place: it can be a whole body
    return jsonschema_rs.validator_for(schema, mask='value')
