"""Keep compiled templates of a theme for the next build."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import jinja2
import sphinx
from jinja2 import Environment, FileSystemBytecodeCache

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.builders import makes_html
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import kept_folder

if TYPE_CHECKING:
    from jinja2.bccache import Bucket
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PATCH = Patch(
    'templates',
    'Sphinx compiles the templates of a theme in every build.',
    since=(8, 2),
    reported='',
)


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder; what cannot be read or written there is compiled.

    :param made_by: everything beside its source on which the code of a template depends
    """

    def __init__(self, folder: str, made_by: str) -> None:
        super().__init__(folder)
        self.made_by = made_by

    def get_source_checksum(self, source: str) -> str:
        """Return what must be equal for the code to be up to date."""
        return super().get_source_checksum(f'{self.made_by}\n{source}')

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the code of a template, if the file is whole."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - a damaged file can raise anything
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the code of a template; it is only kept to save time."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_templates(app: Sphinx, env: BuildEnvironment) -> None:
    """Read compiled templates from beside the doctrees, and write them there."""
    if not makes_html(app.builder) or not ChangeDomain.of(env).is_used:
        return
    builder = app.builder
    if not fits(PATCH, [Part(builder, 'templates')]):
        return
    templates = getattr(builder.templates, 'environment', None)
    if not isinstance(templates, Environment) or templates.bytecode_cache is not None:
        return
    folder = kept_folder(app) / 'templates'
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        templates.bytecode_cache = CompiledTemplates(str(folder), _made_by(app, templates))


def _made_by(app: Sphinx, templates: Environment) -> str:
    versions = sorted((name, one.version) for name, one in app.extensions.items())
    names = sorted(templates.filters), sorted(templates.tests), sorted(templates.extensions)
    return repr((jinja2.__version__, sphinx.__version__, versions, names))
