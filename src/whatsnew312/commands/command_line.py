"""The command line: its arguments, and what runs each command."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.commands import PROGRAM
from whatsnew312.commands.scan import add_scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from whatsnew312.commands.anchors import Session
    from whatsnew312.ledger.ledger import AnchorRecord


def parse(arguments: list[str], version: str) -> argparse.Namespace:
    """Return the command and its arguments, for :func:`run`. Wrong ones end the process.

    :param version: of this package
    """
    return _parser(version, alone=arguments[:1] == ['scan']).parse_args(arguments)


def run(given: argparse.Namespace) -> int:
    """Run a command; return the exit status: 0 done, 1 something is wrong, 2 wrong usage."""
    try:
        return int(given.run(given))
    except (OSError, ValueError) as problem:
        print(f'{PROGRAM}: {_in_words(problem)}', file=sys.stderr)
        return 1


def _in_words(problem: Exception) -> str:
    """Return a message about *problem* with the name of the file, without the error number."""
    if isinstance(problem, OSError) and problem.filename and problem.strerror:
        return f'{problem.filename}: {problem.strerror}'
    return str(problem)


def _parser(version: str, *, alone: bool = False) -> argparse.ArgumentParser:
    """Return the parser of the command line.

    :param alone: only with the command ``scan``, which needs no package besides this one
    """
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description='Commands for release notes outside of a build.',
        epilog='Each command has --help. The exit status is 0 for success, 1 if something is '
        'wrong, 2 for a wrong command line.',
    )
    parser.add_argument('--version', action='version', version=version)
    commands = parser.add_subparsers(required=True, metavar='COMMAND')
    add_scan(commands, version)
    if alone:
        return parser
    from whatsnew312.commands.notes import add_note_commands
    from whatsnew312.commands.serve import add_serve

    inventory = commands.add_parser('inventory', help='the inventories kept beside the notes')
    update = inventory.add_subparsers(required=True, metavar='COMMAND').add_parser(
        'update',
        help='update them from the published ones',
        description='Keep just the names that the notes refer to, with their current URIs.',
    )
    update.add_argument('srcdir', type=Path, help='folder of conf.py')
    update.add_argument(
        '--source',
        action='append',
        default=[],
        metavar='NAME=LOCATION',
        help='read this objects.inv (URL or path) for the inventory NAME',
    )
    update.add_argument('-n', '--dry-run', action='store_true', help='write nothing')
    update.set_defaults(run=_update_inventories)
    add_note_commands(commands)
    anchors = commands.add_parser('anchors', help='the ledger of all links ever published')
    _add_anchor_commands(anchors)
    add_serve(commands.add_parser('serve', help='show the site, and update it after each edit'))
    return parser


def _add_anchor_commands(parser: argparse.ArgumentParser) -> None:
    parser.description = 'Works from what the last build has left; no need to edit the ledger.'
    commands = parser.add_subparsers(required=True, metavar='COMMAND')

    def add(name: str, meaning: str, *, edits: bool = True) -> argparse.ArgumentParser:
        verb = commands.add_parser(name, help=meaning, description=meaning)
        verb.add_argument(
            '--built',
            type=Path,
            metavar='FOLDER',
            help='of the build or of its doctrees; found in the usual folders if not given',
        )
        if edits:
            verb.add_argument('-n', '--dry-run', action='store_true', help='write nothing')
            verb.set_defaults(run=_edit_anchors, verb=name)
        return verb

    def add_retirement(name: str, meaning: str) -> argparse.ArgumentParser:
        verb = add(name, meaning)
        verb.add_argument('old', metavar='OLD', help='id, label, or page as /its/name')
        verb.add_argument('--in', dest='release', help='release; that of conf.py if not given')
        return verb

    check = add('check', 'print every difference between the ledger and the build', edits=False)
    check.add_argument(
        '--against',
        metavar='FILE_OR_URL',
        help='print instead which links of this objects.inv or ledger no longer work',
    )
    check.set_defaults(run=_check_anchors)
    add('update', 'record what is new, and what is on another page')
    move = add_retirement('move', 'record that OLD is now called NEW')
    move.add_argument('new', metavar='NEW')
    split = add_retirement('split', 'record that OLD is now in several others')
    split.add_argument('new', metavar='NEW', nargs='+')
    remove = add_retirement('remove', 'record that OLD was removed')
    remove.add_argument(
        '--why', required=True, metavar='TEXT', help='a sentence for readers with an old link'
    )
    remove.add_argument('--see', default='', metavar='NAME', help='what to read instead')
    accept = add('accept', 'record that NAME is right although it meant something else')
    accept.add_argument('name', metavar='NAME')


def _check_anchors(given: argparse.Namespace) -> int:
    from whatsnew312.commands.anchors import Session

    if given.against is not None and not given.against.strip():
        raise ValueError('--against is empty: give it a file or URL, or leave it out')
    session = Session(given.built)
    _print_lines(session.notes())
    lines = list(session.against(given.against) if given.against else session.check())
    for line in lines:
        print(line)
    if lines:
        what = 'link' if given.against else 'fault'
        _print_lines([f'{len(lines)} {what}{"s" * (len(lines) > 1)}'])
    return 1 if lines else 0


def _edit_anchors(given: argparse.Namespace) -> int:
    from whatsnew312.commands.anchors import Session

    session = Session(given.built)
    _print_lines(session.notes())
    release = getattr(given, 'release', None)
    release = session.built.release if release is None else release
    with session.alone():
        session.require_sound()
        for line in session.write(_edited(session, given, release), dry_run=given.dry_run):
            print(line)
    left = list(session.check()) if given.verb == 'update' else []
    _print_lines(left)
    return 1 if left else 0


def _edited(session: Session, given: argparse.Namespace, release: str) -> dict[str, AnchorRecord]:
    """Return the records of the ledger after the edit of the command."""
    from whatsnew312.ledger import edits

    state = session.ledger, session.built.anchors
    verbs: dict[str, Callable[[], dict[str, AnchorRecord]]] = {
        'update': lambda: edits.update(*state),
        'move': lambda: edits.move(*state, given.old, given.new, release),
        'split': lambda: edits.split(*state, given.old, given.new, release),
        'remove': lambda: edits.remove(*state, given.old, given.why, given.see, release),
        'accept': lambda: edits.accept(*state, given.name),
    }
    return verbs[given.verb]()


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _update_inventories(given: argparse.Namespace) -> int:
    from whatsnew312.commands.inventory import report, update

    pairs = [pair.partition('=') for pair in given.source]
    if any(not (name and sep and location) for name, sep, location in pairs):
        raise ValueError('--source must be NAME=LOCATION')
    sources = {name: location for name, _, location in pairs}
    conf = given.srcdir / 'conf.py'
    if not given.srcdir.is_dir():
        raise ValueError(f'{given.srcdir} is not a folder; give the one of conf.py')
    if conf.exists() and not conf.is_file():
        raise ValueError(f'{conf} is not a file')
    renewed, missing = update(given.srcdir.resolve(), sources, dry_run=given.dry_run)
    for line in report(renewed, missing, dry_run=given.dry_run):
        print(line)
    return 1 if missing else 0
