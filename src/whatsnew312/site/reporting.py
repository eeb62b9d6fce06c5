"""Warnings to authors: all warnings of this extension go through :func:`warn`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from whatsnew312.model.warning_types import WARNING_TYPE

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.warning_types import Warn

logger = logging.getLogger(__name__)


def warn(
    type_: Warn,
    message: str,
    location: Node | tuple[str, int] | tuple[Path, int] | str | None,
    *,
    once: bool = False,
) -> None:
    """Log *message* as a warning ``[whatsnew.subtype]`` at *location*.

    A location is a node, ``(docname, line)``, ``(path, line)``, or ``'file:line'``.

    :param once: the same message is shown only once in a build
    """
    place: Node | tuple[str, int] | str | None
    if isinstance(location, tuple):
        file, line = location
        place = (file, line) if isinstance(file, str) else f'{file}:{line}'
    elif isinstance(location, str):
        # docutils names an included file relative to the working directory of the build
        file, colon, number = location.rpartition(':')
        place = f'{Path(file).resolve()}:{number}' if colon and Path(file).is_file() else location
    else:
        place = location
    # the message contains input, so it must not be used as a format string
    logger.warning(
        '%s', message, type=WARNING_TYPE, subtype=type_.subtype, location=place, once=once
    )


def included_file(source: str | None, docname: str, env: BuildEnvironment) -> str:
    """Return the absolute path of *source* if the page includes that file; '' if it is the page's.

    :param source: as docutils names it: as seen from where the build was begun
    """
    page = env.doc2path(docname)
    if not source or source == str(page):
        return ''  # the usual case
    path = Path(source).resolve()
    return str(path) if path.is_file() and path != page.resolve() else ''


def place_of(docname: str, source: str, line: int) -> tuple[str, int] | tuple[Path, int]:
    """Return the location of something that was read earlier, for :func:`warn`.

    :param source: what :func:`included_file` returned for it
    """
    return (Path(source), line) if source else (docname, line)
