"""File names of fragments: the id, and in the style of towncrier, issue and kind."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.anchor_syntax import is_anchor, suggest_anchor

if TYPE_CHECKING:
    from collections.abc import Collection

#: the markup language of the text, by file name suffix
SUFFIXES = {'.md': 'md', '.markdown': 'md', '.rst': 'rst', '.txt': 'rst'}

#: common type names of towncrier and of conventional commits, and the kinds of Keep a Changelog
#: that they mean; kinds that the project has configured take precedence
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
    """The parts of a file name."""

    id: str  #: empty if the name cannot be an anchor
    issue: str = ''
    kind: str = ''


def folder_of(name: str) -> str:
    """Return the name of a folder in ``conf.py`` in one form: ``./changes/`` is ``changes``.

    It may also have backslashes. An empty name stays empty.
    """
    return posixpath.normpath(name.replace('\\', '/')) if name else ''


def is_fragment(name: str) -> bool:
    """Return whether a file with *name* is a fragment; folders may contain other files too."""
    if name.startswith(('.', '_')) or name.lower().startswith(('readme', 'template')):
        return False
    return any(name.endswith(suffix) for suffix in SUFFIXES)


def read_name(name: str, kinds: Collection[str]) -> FileName:
    """Return the parts of a file name: ``1042.feature.2.md``, ``+slug.bugfix.rst``, ``some-id.md``.

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
    """Return the kind for a type of another tool: the kind with that name, or the usual one."""
    usual = USUAL_KINDS.get(type_, '')
    return type_ if type_ in kinds or usual not in kinds else usual
