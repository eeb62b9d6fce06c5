"""``python -m whatsnew312``: what is done to a project's notes outside a build."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import whatsnew312


def main(arguments: list[str] | None = None) -> int:
    """Run a verb; return the exit status: 0 done, 1 something is wrong, 2 wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given))
    except (OSError, ValueError) as problem:
        print(f'{parser.prog}: {problem}', file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog='python -m whatsnew312', description=main.__doc__)
    parser.add_argument('--version', action='version', version=whatsnew312.__version__)
    nouns = parser.add_subparsers(required=True, metavar='NOUN')
    verbs = nouns.add_parser('inventory', help='the inventories kept beside the notes')
    update = verbs.add_subparsers(required=True, metavar='VERB').add_parser(
        'update',
        help='renew them from the live ones',
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
    return parser


def _update_inventories(given: argparse.Namespace) -> int:
    from whatsnew312.inventory_update import report, update

    pairs = [pair.partition('=') for pair in given.source]
    if any(not (name and sep and location) for name, sep, location in pairs):
        raise ValueError('--source must be NAME=LOCATION')
    sources = {name: location for name, _, location in pairs}
    renewed, missing = update(given.srcdir.resolve(), sources, dry_run=given.dry_run)
    for line in report(renewed, missing, dry_run=given.dry_run):
        print(line)
    return 1 if missing else 0


if __name__ == '__main__':
    sys.exit(main())
