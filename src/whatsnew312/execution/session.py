"""Console sessions and outputs as text: split, cleaned, compared."""

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

#: what the interpreter prompts with in place of both while it is watched
MARK = '\x02\x1e\x03'

#: binds no name, so the session does not change
_SET_PROMPTS = f"__import__('sys').ps1 = __import__('sys').ps2 = {MARK!r}"

#: Python 3.13 numbers what is typed, our empty lines too
_NUMBERED = re.compile(r'<stdin>-\d+')

#: a doctest comment at the end of a typed line; pages do not show it
_FLAGS = re.compile(r'#\s*doctest:\s*([^\n\'"]*)$')

#: the only flag of doctest that means anything where all else is exact
_ELLIPSIS = 'ELLIPSIS'

#: characters of output that a message shows
_MOST = 5_000

_EXCEPTION = re.compile(r'(?:  \| )?([A-Za-z_][\w.]*)(?::|$)')


class Step(NamedTuple):
    """One thing that is typed, and the answer."""

    source: tuple[str, ...]  #: lines, without prompts
    output: str

    @property
    def flags(self) -> list[str]:
        """The flags in a comment for doctest, such as ``+ELLIPSIS``."""
        found = [match[1] for line in self.source if (match := _FLAGS.search(line))]
        return [flag for text in found for flag in text.replace(',', ' ').split()]

    @property
    def ellipsis(self) -> bool:
        """Whether ``...`` in the output is any text."""
        return f'+{_ELLIPSIS}' in self.flags

    @property
    def typed(self) -> str:
        """The lines as a reader sees them."""
        prompts = [PS1, *[PS2] * (len(self.source) - 1)]
        return '\n'.join(
            f'{prompt} {line}'.rstrip() for prompt, line in zip(prompts, self.source, strict=True)
        )


def split_session(code: str) -> list[Step]:
    """Return the steps of a console session.

    :raises ValueError: it does not begin with a prompt, or asks doctest for what is not done here.
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
    """Return what to type so that an interpreter goes through *steps*.

    The empty line after each ends a block if there is one, and else does nothing.
    """
    lines = [_SET_PROMPTS]
    for step in steps:
        lines += [*step.source, '']
    return '\n'.join(lines) + '\n'


def answers(transcript: str, steps: Sequence[Step]) -> list[str]:
    """Return the answer to each step, from all that an interpreter printed when fed.

    It prompts once for each line that it reads, so counting prompts is enough. There are fewer
    answers than steps if it ended early.
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
    """Return *text* without what cannot be seen at the end of it and of its lines."""
    return '\n'.join(line.rstrip() for line in text.split('\n')).rstrip('\n')


def clean(text: str, places: Mapping[str, str]) -> str:
    """Return *text* tidied, with the *places* that differ between machines replaced."""
    longest_first = sorted(filter(None, places), key=len, reverse=True)
    pattern = '|'.join(map(re.escape, longest_first))
    return tidy(re.sub(pattern, lambda match: places[match[0]], text) if pattern else text)


def matches(got: str, want: str, *, ellipsis: bool) -> bool:
    """Tell whether *got* is what was shown; with *ellipsis*, ``...`` there is any text."""
    if not ellipsis:
        return got == want
    pattern = '.*'.join(re.escape(part) for part in want.split('...'))
    return re.fullmatch(pattern, got, re.DOTALL) is not None


def raised(output: str) -> str:
    """Return the name of the exception whose traceback *output* ends with, or nothing."""
    name = ''
    inside = False
    for line in output.splitlines():
        if 'Traceback (most recent call last):' in line or line.startswith('  File "'):
            inside = True
        elif inside and (match := _EXCEPTION.match(line)):
            inside, name = False, match[1]
    return name


def is_a(name: str, claimed: str) -> bool:
    """Tell whether the exception *name* is *claimed* or one of its subclasses."""
    name, claimed = name.rpartition('.')[2], claimed.rpartition('.')[2]
    if not claimed or name == claimed:
        return bool(name)
    got, want = getattr(builtins, name, None), getattr(builtins, claimed, None)
    return isinstance(got, type) and isinstance(want, type) and issubclass(got, want)


def difference(want: str, got: str) -> str:
    """Return *want* and *got* as two labelled blocks, the end of a message about a difference."""
    if _as_seen(want) == _as_seen(got):
        # the two would look alike: show what nobody sees
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
