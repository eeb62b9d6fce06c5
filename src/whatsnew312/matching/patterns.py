"""Patterns of the field ``match``: one line says one thing to look for in code."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

#: the effects that a change can have on code that uses what it is about; worst first
EFFECTS = ('breaks', 'warns', 'check')

#: the effect of an entry that does not say it, by its kind
EFFECT_OF_KIND = {'removed': 'breaks', 'deprecated': 'warns'}

#: why no pattern can find the uses that an entry is about, with what that means
REASONS = {
    'behaviour': 'what differs is only seen when the program runs',
    'environment': 'it is about an installation or a build, not about code',
    'types': 'it depends on types that the source does not tell',
    'context': 'it depends on several parts of the code together',
}

#: each way of matching, and how it is written
FORMS = {
    'name': 'name ssl.PROTOCOL_TLSv1',
    'module': 'module imp',
    'undeclared': 'undeclared pkg_resources setuptools',
    'method': 'method unittest.TestCase.assertEquals',
    'argument': 'argument shutil.rmtree onerror 3',
    'missing': 'missing tarfile.TarFile.extractall filter',
    'value': "value array.array 1 'u'",
    'define': 'define find_module in importlib.abc.MetaPathFinder',
    'literal': "literal 'LOAD_METHOD'",
    'syntax': 'syntax invalid-escape',
    'c': 'c PyErr_Fetch',
    'c-include': 'c-include structmember.h',
    'c-field': 'c-field PyBytesObject.ob_shash',
    'c-format': 'c-format PyArg_ParseTuple u Z',
}

#: what ``syntax`` finds
SYNTAX = {
    'invalid-escape': 'a backslash before a character that it gives no meaning',
    'octal-escape': 'an octal escape above `\\377`',
    'bool-invert': '`~` before `True` or `False`',
    'number-keyword': 'a number with a keyword right behind it',
    'classmethod-property': 'a property or another descriptor below `@classmethod`',
}

_NAME = r'[^\W\d]\w*'
#: with "()" behind a name that stands for what its call returns
_DOTTED = rf'{_NAME}(?:\(\))?(?:\.{_NAME}(?:\(\))?)*'
#: behind a name that ``from module import *`` does not import
_UNLISTED = r'(?P<unlisted> not in __all__)?'
_QUOTED = r"""'[^'\\]*'|"[^"\\]*\""""

#: each way as a regular expression; its groups are attributes of :class:`Pattern`
_GRAMMAR = {
    'name': rf'(?P<name>{_DOTTED}){_UNLISTED}',
    'module': rf'(?P<name>{_DOTTED})',
    'undeclared': rf'(?P<name>{_DOTTED}) (?P<package>[A-Za-z0-9][\w.-]*)',
    'method': rf'(?P<name>{_NAME}\.{_DOTTED})(?P<any_object> of any object)?{_UNLISTED}',
    'argument': rf'(?P<name>{_DOTTED}) (?P<keyword>{_NAME})(?: (?P<position>[1-9]\d?))?{_UNLISTED}',
    'missing': rf'(?P<name>{_DOTTED}) (?P<keyword>{_NAME})(?: (?P<position>[1-9]\d?))?{_UNLISTED}',
    'value': (
        rf'(?P<name>{_DOTTED}) (?P<position>[1-9]\d?) (?P<texts>{_QUOTED}|None|True|False|float)'
        rf'{_UNLISTED}'
    ),
    'define': rf'(?P<keyword>{_NAME}) in (?P<name>{_DOTTED})(?: without (?P<without>{_NAME}))?',
    'literal': rf'(?P<texts>{_QUOTED})',
    'syntax': rf'(?P<name>{"|".join(SYNTAX)})',
    'c': rf'(?P<name>{_NAME})',
    'c-include': r'(?P<name>[\w./-]+\.h)',
    'c-field': rf'(?P<name>{_NAME}\.{_NAME})',
    'c-format': rf'(?P<name>{_NAME})(?P<texts>(?: [A-Za-z]\S?)+)',
}


class Pattern(NamedTuple):
    """One thing to look for."""

    way: str  #: one of :data:`FORMS`
    #: of a Python object, dotted, as it was in the earlier release; or of a C object or header
    name: str = ''
    #: of the parameter of ``argument`` and ``missing``, and of the function of ``define``
    keyword: str = ''
    position: int = 0  #: of the argument, counted from 1; 0 if it can only be a keyword
    #: ``repr`` of a literal or value, ``float`` for any number of that type, or units of a format
    texts: tuple[str, ...] = ()
    package: str = ''  #: that brings the module of ``undeclared``, as requirements name it
    without: str = ''  #: a method that makes the one of ``define`` needless
    any_object: bool = False  #: a ``method`` of that name is also that of an unknown object
    unlisted: bool = False  #: ``import *`` does not give the object, or the class of ``method``


class UnknownWayError(ValueError):
    """A line begins with a word that is not in :data:`FORMS`."""


def parse_pattern(line: str) -> Pattern:
    """Return the pattern that *line* is.

    :raises UnknownWayError: if its first word is no way of matching, with that word
    :raises ValueError: if the rest of it does not have the form of that way, with a message
    """
    way, _, rest = ' '.join(line.split()).partition(' ')
    if way not in FORMS:
        raise UnknownWayError(way)
    if not (parts := re.fullmatch(_GRAMMAR[way], rest)):
        raise ValueError(f'write it like "{FORMS[way]}"{_choices(way)}')
    found = {key: value or '' for key, value in parts.groupdict().items()}
    texts = found.pop('texts', '')
    position = int(found.pop('position', '') or 0)
    any_object, unlisted = (bool(found.pop(key, '')) for key in ('any_object', 'unlisted'))
    return Pattern(
        way,
        **found,
        position=position,
        texts=_texts(way, texts),
        any_object=any_object,
        unlisted=unlisted,
    )


def _texts(way: str, written: str) -> tuple[str, ...]:
    if not written or way == 'c-format':
        return tuple(written.split())
    return (written if written == 'float' else repr(ast.literal_eval(written)),)


def _choices(way: str) -> str:
    return f'; known are: {", ".join(SYNTAX)}' if way == 'syntax' else ''
