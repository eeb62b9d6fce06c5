"""Sessions and outputs as text: how they are split, cleaned and compared."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.execution.session import (
    MARK,
    Step,
    answers,
    clean,
    difference,
    feed,
    is_a,
    matches,
    raised,
    split_session,
    tidy,
)

SESSION = """\
>>> def f():
...     return 1
...
>>> f()
1
>>>
>>> print("...")
...
... x
>>>no prompt
  >>> neither"""


def test_split() -> None:
    """A prompt begins a step, a prompt of dots continues it, and all other lines are the answer."""
    assert split_session(SESSION) == [
        Step(('def f():', '    return 1', ''), ''),
        Step(('f()',), '1'),
        Step(('',), ''),
        Step(('print("...")', '', 'x'), '>>>no prompt\n  >>> neither'),
    ]
    assert split_session('>>> 1\n1\n... x\n') == [Step(('1',), '1\n... x')]


@pytest.mark.parametrize('code', ['1', '', '... 1', ' >>> 1', '>>>1', '>> 1'])
def test_no_session(code: str) -> None:
    """Text that does not begin with a prompt is refused, with its first line in the message."""
    message = re.escape(f'a console session begins with ">>> ", not with {code!r}')
    with pytest.raises(ValueError, match=f'^{message}$'):
        split_session(code)


def test_goes_on() -> None:
    """Dots continue only an open step, and only if they are a prompt."""
    assert split_session('>>> 1\n1\n>>> if x:\n...     y') == [
        Step(('1',), '1'),
        Step(('if x:', '    y'), ''),
    ]
    assert split_session('>>> f()\n...x') == [Step(('f()',), '...x')]


@pytest.mark.parametrize(
    ('lines', 'flags'),
    [
        (['f()'], []),
        (['f()  # doctest: +ELLIPSIS'], ['+ELLIPSIS']),
        (['f()  #doctest:+ELLIPSIS,+SKIP +X'], ['+ELLIPSIS', '+SKIP', '+X']),
        (['if x:  # doctest: -A', '    y', '    z  # doctest: +B'], ['-A', '+B']),
        (["f('# doctest: +A')"], []),
        (["f('# doctest: +A')  # doctest: +B"], ['+B']),
        (['f()  # +ELLIPSIS'], []),
    ],
)
def test_flags(lines: list[str], flags: list[str]) -> None:
    """Flags are read from a doctest comment at the end of a line, not from a string."""
    step = Step(tuple(lines), '')
    assert step.flags == flags
    assert step.ellipsis is ('+ELLIPSIS' in flags)


def test_flags_of_sessions() -> None:
    """The only doctest flag that is supported is ELLIPSIS; any other flag is an error."""
    (step,) = split_session('>>> f()  # doctest: +ELLIPSIS\na...')
    assert step.ellipsis
    message = re.escape('samples know no flag of doctest but "+ELLIPSIS", not \'+SKIP\'')
    with pytest.raises(ValueError, match=f'^{message}$'):
        split_session('>>> 1\n1\n>>> f()  # doctest: +ELLIPSIS, +SKIP\n')


def test_typed() -> None:
    """A step is shown with its prompts, as a reader sees it."""
    assert Step(('if x:', '', '    y'), 'z').typed == '>>> if x:\n...\n...     y'


def test_fed_and_answered() -> None:
    """Each typed line has a prompt in the transcript, and line numbers are removed."""
    steps = [Step(('a', 'b'), ''), Step(('c',), ''), Step(('d',), '')]
    lines = feed(steps).split('\n')
    assert lines[0].startswith('__import__')
    assert MARK.encode('unicode_escape').decode() in lines[0]
    assert lines[1:] == ['a', 'b', '', 'c', '', 'd', '', '']
    transcript = f'banner{MARK}{MARK}1\n{MARK}2\n{MARK}3 <stdin>-17\n{MARK}4'
    assert answers(transcript, steps) == ['1\n2\n', '3 <stdin>\n4']
    assert answers('nothing', steps) == []


def test_tidy_and_clean() -> None:
    """Trailing spaces are removed, and paths of this machine become general names."""
    assert tidy('a \n\n b\t\n\n\n') == 'a\n\n b'
    places = {'/tmp/x': '.', '/tmp/x/lib': '/usr/lib', '': '!', 'a.c': 'dots'}
    assert clean('in /tmp/x/lib/a.c, /tmp/x/abc \n', places) == 'in /usr/lib/dots, ./abc'
    assert clean('x \n', {}) == 'x'


@pytest.mark.parametrize(
    ('got', 'want', 'ellipsis', 'same'),
    [
        ('a', 'a', False, True),
        ('a', 'b', False, False),
        ('a...b', 'a...b', False, True),
        ('axb', 'a...b', False, False),
        ('a\nx\nb', 'a...b', True, True),
        ('ab', 'a...b', True, True),
        ('abc', 'a...b', True, False),
        ('a.b', 'a+b', True, False),
    ],
)
def test_matches(got: str, want: str, ellipsis: bool, same: bool) -> None:
    """Two outputs match if they are equal, or equal except for the text that three dots replace."""
    assert matches(got, want, ellipsis=ellipsis) is same


TRACE = 'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'


@pytest.mark.parametrize(
    ('output', 'name'),
    [
        ('', ''),
        ('ValueError: x', ''),
        (f'{TRACE}ValueError: x', 'ValueError'),
        (f'{TRACE}ValueError', 'ValueError'),
        (f'{TRACE}    f()\n    ^^^\nshop.Error: ValueError: y\nmore', 'shop.Error'),
        ('  File "x.py", line 1\n    x y\nSyntaxError: invalid syntax', 'SyntaxError'),
        (f'{TRACE}KeyError: 1\n\nthen\n\n{TRACE}ValueError: 2', 'ValueError'),
        ('  | Traceback (most recent call last):\n  | ExceptionGroup: x', 'ExceptionGroup'),
    ],
)
def test_raised(output: str, name: str) -> None:
    """The name of the exception is read from the last traceback."""
    assert raised(output) == name


@pytest.mark.parametrize(
    ('name', 'claimed', 'is_one'),
    [
        ('KeyError', '', True),
        ('', '', False),
        ('', 'KeyError', False),
        ('KeyError', 'KeyError', True),
        ('shop.Gone', 'Gone', True),
        ('Gone', 'shop.Gone', True),
        ('KeyError', 'LookupError', True),
        ('LookupError', 'KeyError', False),
        ('shop.Gone', 'Exception', False),
        ('KeyError', 'print', False),
        ('print', 'Exception', False),
        ('KeyError', 'Gone', False),
    ],
)
def test_is_a(name: str, claimed: str, is_one: bool) -> None:
    """The exception matches the claim if it is the same class or a built-in subclass of it."""
    assert is_a(name, claimed) is is_one


def test_difference() -> None:
    """Both texts are shown in full, so that an author sees what to write."""
    assert difference('a\nb', '') == 'expected:\n    a\n    b\ngot:\n    (nothing)'


def test_a_long_difference() -> None:
    """A very long output is cut off, and the message says how many characters are left out."""
    most = 'x' * 5_000
    assert difference(most, f'{most}{"y" * 1_234}') == (
        f'expected:\n    {most}\ngot:\n    {most}\n    [1,234 more characters]'
    )
    assert difference('', f'{most}y').endswith('\n    [1 more characters]')


@given(st.text())
def test_any_text(text: str) -> None:
    """Any output of an interpreter can be read without an error."""
    raised(text)
    clean(text, {'/': '.'})
    assert matches(tidy(text), tidy(text), ellipsis=False)


@pytest.mark.parametrize(
    ('want', 'got', 'shown'),
    [
        ('a b', 'a\xa0b', (r"'a b'", r"'a\xa0b'")),
        ('a b', 'a\tb', (r"'a b'", r"'a\tb'")),
        ('a b', 'a  b', (r"'a b'", r"'a  b'")),
        ('a', 'a\r', (r"'a'", r"'a\r'")),
        ('caf\xe9', 'cafe\u0301', (r"'caf\xe9'", r"'cafe\u0301'")),
        ('ab', 'a\u200bb', (r"'ab'", r"'a\u200bb'")),
    ],
)
def test_difference_that_nobody_sees(want: str, got: str, shown: tuple[str, str]) -> None:
    """Two outputs that look alike are shown with escape sequences."""
    assert difference(want, got) == f'expected:\n    {shown[0]}\ngot:\n    {shown[1]}'
