"""Work that all builds share is done once: compile templates, read entry points and so on.

It takes longer than the build of a site with a few pages.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import importlib.metadata
import marshal
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import sphinx.builders.html
import sphinx.registry
import sphinx.theming
import sphinx.util.docutils
from docutils.frontend import OptionParser
from jinja2 import Environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType


class Templates:
    """Compiled templates, in memory and in a folder that forked processes share."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.code: dict[str, CodeType] = {}

    def find(self, key: str, compile_: Callable[[], CodeType]) -> CodeType:
        """Return the code of a template; compile it if it is new."""
        if key not in self.code:
            self.code[key] = self._read(key) or self._write(key, compile_())
        return self.code[key]

    def _read(self, key: str) -> CodeType | None:
        path = self.folder and self.folder / key
        if path and path.is_file():
            code: CodeType = marshal.loads(path.read_bytes())
            return code
        return None

    def _write(self, key: str, code: CodeType) -> CodeType:
        if self.folder and self.folder.is_dir():
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(marshal.dumps(code))
            Path(file.name).replace(self.folder / key)
        return code


def _key(env: Environment, *parts: object) -> str:
    """Return a name that depends on everything from which the code of a template is made."""
    autoescape = env.autoescape(None) if callable(env.autoescape) else env.autoescape
    options = (env.trim_blocks, env.lstrip_blocks, env.keep_trailing_newline, env.policies)
    signs = (env.block_start_string, env.variable_start_string, env.comment_start_string)
    made_from = (
        jinja2.__version__,
        type(env),
        autoescape,
        options,
        signs,
        [*env.extensions],
        parts,
    )
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


def keep_templates(folder: Path | None = None) -> None:
    """Compile each template once, and also keep the code in *folder*."""
    templates, compile_ = Templates(folder), Environment.compile

    def compile_once(
        env: Environment,
        source: Any,
        name: Any = None,
        filename: Any = None,
        *rest: Any,
        **options: Any,
    ) -> Any:
        if not isinstance(source, str) or rest or options:
            return compile_(env, source, name, filename, *rest, **options)
        key = _key(env, source, name, filename)
        return templates.find(key, lambda: compile_(env, source, name, filename))

    Environment.compile = compile_once  # type: ignore[method-assign, assignment]


def keep_entry_points() -> None:
    """Read the entry points of all packages once; they cannot change while tests run."""

    @functools.cache
    def find(_path: tuple[str, ...], group: str, name: str | None) -> Any:
        given = {'group': group} if name is None else {'group': group, 'name': name}
        return importlib.metadata.entry_points(**given)

    def entry_points(*, group: str, name: str | None = None) -> Any:
        # the first path is the folder of the program
        return find(tuple(sys.path[1:]), group, name)

    sphinx.theming.entry_points = entry_points  # type: ignore[attr-defined]
    sphinx.registry.entry_points = entry_points  # type: ignore[attr-defined]
    for group in ('sphinx.builders', 'sphinx.html_themes'):
        entry_points(group=group)


def keep_options() -> None:
    """Make the parser of docutils' settings once for each kind of reader and writer.

    Values and configuration files are still read in each build.
    """
    parsers: dict[tuple[type, ...], OptionParser] = {}

    def get_settings(
        *components: Any, defaults: Mapping[str, Any], read_config_files: bool = False
    ) -> Any:
        kinds = tuple(one if isinstance(one, type) else type(one) for one in components)
        with warnings.catch_warnings(action='ignore', category=DeprecationWarning):
            if kinds not in parsers:
                parsers[kinds] = OptionParser(components=kinds)
            made = copy.copy(parsers[kinds])
            made.config_files = []
            made.defaults = copy.deepcopy(made.defaults) | defaults
            if read_config_files and not made.defaults['_disable_config']:
                made.defaults |= vars(made.get_standard_config_settings())
            return made.get_default_values()

    for module in (sphinx.util.docutils, sphinx.builders.html):
        module._get_settings = get_settings  # type: ignore[attr-defined]
