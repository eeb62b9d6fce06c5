"""What the name of a fragment's file says: its id, and as towncrier has it, issue and kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.anchor_syntax import is_anchor, suggest_anchor

if TYPE_CHECKING:
    from collections.abc import Collection

#: what files of fragments end in, and the language of their text
SUFFIXES = {'.md': 'md', '.markdown': 'md', '.rst': 'rst', '.txt': 'rst'}

#: usual names of types in towncrier's files and in conventional commits, by the kinds of Keep a
#: Changelog; those of a project come first
USUAL_KINDS = {
    'feature': 'added',
    'feat': 'added',
    'new': 'added',
    'enhancement': 'changed',
    'improvement': 'changed',
    'change': 'changed',
    'breaking': 'changed',
    'doc': 'changed',
    'docs': 'changed',
    'misc': 'changed',
    'deprecation': 'deprecated',
    'removal': 'removed',
    'bugfix': 'fixed',
    'bug': 'fixed',
    'fix': 'fixed',
}

_TYPE = re.compile(r'[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*')
_ISSUE = re.compile(r'(?:gh-|#)?(\d{1,9})')


class FileName(NamedTuple):
    """What the name of a file says."""

    id: str  #: empty where the name cannot be an anchor
    issue: str = ''
    kind: str = ''


def is_fragment(name: str) -> bool:
    """Tell whether a file called *name* is a fragment: others may lie beside them."""
    if name.startswith(('.', '_')) or name.lower().startswith(('readme', 'template')):
        return False
    return any(name.endswith(suffix) for suffix in SUFFIXES)


def read_name(name: str, kinds: Collection[str]) -> FileName:
    """Return what the file name says: ``1042.feature.2.md``, ``+slug.bugfix.rst``, ``some-id.md``.

    :param kinds: names of the kinds of the project
    """
    stem = name.rpartition('.')[0]
    first, *rest = stem.removeprefix('+').split('.')
    number = f'-{rest.pop()}' if len(rest) > 1 and rest[-1].isdigit() else ''
    issue = _ISSUE.fullmatch(first) if not stem.startswith('+') else None
    type_ = rest[0] if len(rest) == 1 and _TYPE.fullmatch(rest[0]) else ''
    if not type_ or not (issue or stem.startswith('+') or kind_of(type_, kinds) in kinds):
        return FileName(stem if is_anchor(stem) else suggest_anchor(stem))
    number = '' if number == '-0' else number
    if issue:
        return FileName(f'{type_}-{issue[1]}{number}', issue[1], kind_of(type_, kinds))
    slug = first if is_anchor(first) else f'{type_}-{first}'
    slug = slug if is_anchor(slug) else suggest_anchor(slug)
    return FileName(f'{slug}{number}', '', kind_of(type_, kinds))


def kind_of(type_: str, kinds: Collection[str]) -> str:
    """Return the kind that a type of another tool is: the one of that name, or the usual one."""
    usual = USUAL_KINDS.get(type_, '')
    return type_ if type_ in kinds or usual not in kinds else usual
