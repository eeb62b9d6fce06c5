"""Pictures and files beside a fragment, which is in another folder than the page that shows it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from whatsnew312.site.nodes import every

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment


def find_pictures(made: Iterable[nodes.Node], fragment: Path, env: BuildEnvironment) -> None:
    """Change paths in *made* that are relative to *fragment*, so that they work on every page."""
    for top in made:
        if not isinstance(top, nodes.Element):
            continue
        found: list[nodes.Element] = [
            *every(top, nodes.image),
            *every(top, addnodes.download_reference),
        ]
        for element in found:
            key = 'uri' if isinstance(element, nodes.image) else 'reftarget'
            path = str(element.get(key, ''))
            if path and '://' not in path and not path.startswith(('/', 'data:')):
                element[key] = _from_root(path, fragment.parent, Path(env.srcdir))


def _from_root(path: str, folder: Path, srcdir: Path) -> str:
    """Return *path* as Sphinx takes it on every page, if there is such a file in *folder*."""
    found = folder / path
    # a name may end in `.*`, of which Sphinx takes what the builder can show
    there = any(folder.glob(path)) if path.endswith('.*') else found.is_file()
    if not there:
        return path
    return '/' + Path(os.path.relpath(found.resolve(), srcdir.resolve())).as_posix()
