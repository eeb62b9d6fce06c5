"""Console sessions and their output as text: split, clean and compare them."""

from __future__ import annotations

import builtins
import re
import unicodedata
from textwrap import indent
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PS1 = '>>>'
PS2 = '...'

#: the prompt that replaces both prompts of the interpreter while a session is run
MARK = '\x02\x1e\x03'

#: sets the prompts without binding a name, which the session could notice
_SET_PROMPTS = f"__import__('sys').ps1 = __import__('sys').ps2 = {MARK!r}"

#: Python 3.13 numbers the inputs in tracebacks, and counts our empty lines too
_NUMBERED = re.compile(r'<stdin>-\d+')

#: a doctest comment at the end of an input line; pages do not show it
_FLAGS = re.compile(r'#\s*doctest:\s*([^\n\'"]*)$')

#: the only supported flag of doctest: all other comparisons here are exact
_ELLIPSIS = 'ELLIPSIS'

#: characters of output that are shown in a message
_MOST = 5_000

_EXCEPTION = re.compile(r'(?:  \| )?([A-Za-z_][\w.]*)(?::|$)')


class Step(NamedTuple):
    """One input of a session, and the answer to it."""

    source: tuple[str, ...]  #: the lines without prompts
    output: str

    @property
    def flags(self) -> list[str]:
        """The flags in a doctest comment, such as ``+ELLIPSIS``."""
        found = [match[1] for line in self.source if (match := _FLAGS.search(line))]
        return [flag for text in found for flag in text.replace(',', ' ').split()]

    @property
    def ellipsis(self) -> bool:
        """Whether ``...`` in the output matches any text."""
        return f'+{_ELLIPSIS}' in self.flags

    @property
    def typed(self) -> str:
        """The input lines with their prompts, as a page shows them."""
        prompts = [PS1, *[PS2] * (len(self.source) - 1)]
        return '\n'.join(
            f'{prompt} {line}'.rstrip() for prompt, line in zip(prompts, self.source, strict=True)
        )


def split_session(code: str) -> list[Step]:
    """Return the steps of a console session.

    :raises ValueError: it does not begin with a prompt, or has a flag of doctest that is not
        supported here.
    """
    found: list[tuple[list[str], list[str]]] = []
    for line in code.split('\n'):
        prompt, text = line[:3], line[4:]
        prompted = line[3:4] in {'', ' '}
        if prompt == PS1 and prompted:
            found.append(([text], []))
        elif not found:
            raise ValueError(f'a console session begins with "{PS1} ", not with {line!r}')
        elif prompt == PS2 and prompted and not found[-1][1]:
            found[-1][0].append(text)
        else:
            found[-1][1].append(line)
    steps = [Step(tuple(source), tidy('\n'.join(output))) for source, output in found]
    for flag in (flag for step in steps for flag in step.flags):
        if flag != f'+{_ELLIPSIS}':
            raise ValueError(f'samples know no flag of doctest but "+{_ELLIPSIS}", not {flag!r}')
    return steps


def feed(steps: Iterable[Step]) -> str:
    """Return the text to type so that an interpreter goes through *steps*.

    An empty line after each step ends an open block; without a block, it has no effect.
    """
    lines = [_SET_PROMPTS]
    for step in steps:
        lines += [*step.source, '']
    return '\n'.join(lines) + '\n'


def answers(transcript: str, steps: Sequence[Step]) -> list[str]:
    """Return the answer to each step, from the *transcript* of an interpreter.

    There is one prompt for each line that was read, so the prompts are counted. There are fewer
    answers than steps if the interpreter ended early.
    """
    _, *parts = transcript.split(MARK)
    found = []
    for step in steps:
        size = len(step.source) + 1
        if not parts:
            break
        found.append(_NUMBERED.sub('<stdin>', ''.join(parts[:size])))
        del parts[:size]
    return found


def tidy(text: str) -> str:
    """Return *text* without white space at the end of its lines, and empty lines at its end."""
    return '\n'.join(line.rstrip() for line in text.split('\n')).rstrip('\n')


def clean(text: str, places: Mapping[str, str]) -> str:
    """Return *text* tidied, with the *places* that differ between machines replaced."""
    longest_first = sorted(filter(None, places), key=len, reverse=True)
    pattern = '|'.join(map(re.escape, longest_first))
    return tidy(re.sub(pattern, lambda match: places[match[0]], text) if pattern else text)


def matches(got: str, want: str, *, ellipsis: bool) -> bool:
    """Return whether *got* equals *want*; with *ellipsis*, ``...`` in *want* matches any text."""
    if not ellipsis:
        return got == want
    pattern = '.*'.join(re.escape(part) for part in want.split('...'))
    return re.fullmatch(pattern, got, re.DOTALL) is not None


def raised(output: str) -> str:
    """Return the name of the exception if *output* ends with a traceback; otherwise ''."""
    name = ''
    inside = False
    for line in output.splitlines():
        if 'Traceback (most recent call last):' in line or line.startswith('  File "'):
            inside = True
        elif inside and (match := _EXCEPTION.match(line)):
            inside, name = False, match[1]
    return name


def is_a(name: str, claimed: str) -> bool:
    """Return whether the exception *name* is *claimed*, or a built-in subclass of it."""
    name, claimed = name.rpartition('.')[2], claimed.rpartition('.')[2]
    if not claimed or name == claimed:
        return bool(name)
    got, want = getattr(builtins, name, None), getattr(builtins, claimed, None)
    return isinstance(got, type) and isinstance(want, type) and issubclass(got, want)


def difference(want: str, got: str) -> str:
    """Return *want* and *got* as two labelled blocks, for the end of a message."""
    if _as_seen(want) == _as_seen(got):
        # the two would look alike: show invisible characters as escape sequences
        want, got = ('\n'.join(map(ascii, text.split('\n'))) for text in (want, got))
    return f'expected:\n{_block(want)}\ngot:\n{_block(got)}'


def _as_seen(text: str) -> str:
    """Return *text* without what makes no difference to the eye."""
    composed = unicodedata.normalize('NFC', text)
    kept = (one for one in composed if one.isspace() or unicodedata.category(one)[0] != 'C')
    lines = ''.join(kept).split('\n')
    return '\n'.join(' '.join(line.split()) for line in lines).strip()


def _block(text: str) -> str:
    rest = len(text) - _MOST
    if rest > 0:
        text = f'{text[:_MOST]}\n[{rest:,} more characters]'
    return indent(text or '(nothing)', '    ')
