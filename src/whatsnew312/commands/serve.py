"""The command ``serve``: a preview that is updated after each edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

_PACKAGES = {'starlette', 'uvicorn', 'watchfiles', 'websockets'}


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to *parser*."""
    parser.description = (
        'Build the documents, show them on this computer alone, and show each edit when its file '
        'is saved.'
    )
    parser.add_argument('docs', type=Path, metavar='DOCS', help='folder of conf.py')
    parser.add_argument(
        'out',
        type=Path,
        metavar='OUT',
        nargs='?',
        help='folder for the site; DOCS/_build/serve if not given',
    )
    parser.add_argument('--port', type=int, default=8000, help='8000 if not given; 0: any free one')
    parser.add_argument('--open', action='store_true', help='open the site in a browser')
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Run the preview until it is interrupted; return the exit status.

    :raises ValueError: a package is missing, there is no ``conf.py``, or the port is in use
    """
    source = given.docs.resolve()
    if not (source / 'conf.py').is_file():
        raise ValueError(f'there is no conf.py in {given.docs}')
    out = (given.out or source / '_build' / 'serve').resolve()
    if out == source:
        raise ValueError('OUT must be another folder than DOCS')
    try:
        from whatsnew312.serve.server import serve  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as problem:
        if problem.name not in _PACKAGES:
            raise
        raise ValueError(
            f'the preview needs the package {problem.name}: '
            f"python -m pip install 'whatsnew312[serve]'"
        ) from None
    from whatsnew312.serve.folders import Folders  # noqa: PLC0415 - as above
    from whatsnew312.serve.parent import can_fork  # noqa: PLC0415

    options: tuple[str, ...] = ()
    if not can_fork():
        options = ('--no-fork',)
        print(  # noqa: T201
            'this system has no fork: each change is shown when the whole build is done', flush=True
        )
    folders = Folders(source, out)
    folders.kept.mkdir(parents=True, exist_ok=True)
    try:
        serve(folders, given.port, browse=given.open, options=options)
    except KeyboardInterrupt:
        print()  # noqa: T201 - behind the ^C of the terminal
    return 0
