"""``python -m whatsnew312``: what is done to a project's notes outside a build."""

from __future__ import annotations

import sys

from whatsnew312 import __version__
from whatsnew312.commands import interrupts


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return the exit status: 0 done, 1 something is wrong, 2 wrong usage.

    After Ctrl-C it is 130.

    :param arguments: of the command line; those of the process if not given. Then the process
        belongs to the command, so Ctrl-C ends it at once while modules are imported.
    """
    own_process = arguments is None
    if own_process:
        interrupts.end_at_once()
    try:
        from whatsnew312.commands import command_line

        words = sys.argv[1:] if arguments is None else arguments
        given = command_line.parse(words, __version__)
        if own_process:
            interrupts.raise_again()
        return command_line.run(given)
    except KeyboardInterrupt:
        if own_process:
            interrupts.ignore()  # a second one
        return interrupts.stopped()
    finally:
        if own_process:
            interrupts.ignore()


if __name__ == '__main__':
    sys.exit(main())
