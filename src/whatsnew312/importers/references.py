"""References of imported notes: those that lead to nothing in the new documentation become text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.readers import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from whatsnew312.importers.found import Entry

#: a role with its text; not in code, which has two backquotes
_ROLE = re.compile(r'(?<![`\w:]):([\w:.+-]+):`((?:[^`\\]|\\.)+)`(?!`)')
_TITLED = re.compile(r'(.*?)\s*<([^<>]+)>', re.DOTALL)

#: Sphinx warns if one of these leads to nothing
_PLACES = frozenset({'any', 'doc', 'keyword', 'numref', 'option', 'ref', 'term', 'token'})

#: roles of docutils, of Sphinx and of this extension that never do
_QUIET = """
    abbr abbreviation ac acronym attr change class code command const cve cwe data deco dfn
    download emphasis envvar eq exc file func guilabel issue kbd literal mailheader makevar
    manpage math menuselection meth mimetype mod newsgroup obj pep pep-reference program regexp
    rfc rfc-reference samp strong sub subscript sup superscript t title title-reference type
"""
_OTHERS = frozenset(_QUIET.split())

#: what the roles of Sphinx's C domain can parse, but for those of expressions, and what they cannot
_C_NAME = re.compile(r'[~!]*[.]?[A-Za-z_]\w*(?:[.][A-Za-z_]\w*)*(?:\(\))?')
_C_ROLES = frozenset({'c:data', 'c:func', 'c:macro', 'c:member', 'c:type', 'c:var'})
_C_WORDS = frozenset(
    {'char', 'double', 'float', 'int', 'long', 'short', 'signed', 'unsigned', 'void'}
)

#: what in a configuration lets references lead to places that are in no source file
_MORE_PLACES = ('intersphinx_mapping', 'autosectionlabel')

#: a label in reStructuredText or Markdown, and an option
_LABEL = re.compile(r'^\s*\.\. _`?([^`:\n]+)`?:|^\(([^()\n]+)\)=', re.MULTILINE)
_OPTION = re.compile(r'option(?:::|\})\s*(\S+)')


class Unlinked(NamedTuple):
    """A reference that became text."""

    id: str  #: of the entry
    reference: str  #: as it was written


class Places(NamedTuple):
    """What references in the documentation can lead to."""

    names: frozenset[str]  #: labels, documents, options and lines of glossaries, in lower case
    roles: frozenset[str]  #: all words in code and settings, which may define roles
    is_open: bool  #: whether there are places that no source file has


def unlink(entries: Iterable[Entry], target: Path) -> list[Unlinked]:
    """Turn references in *entries* into text if they lead to nothing; return them.

    :param target: the folder of fragments, in the folder of the documentation
    """
    places = _places(target)
    found = []
    for entry in entries:
        if entry.markup == 'rst':
            in_title, in_body = (list(_lost(text, places)) for text in (entry.title, entry.body))
            found += [Unlinked(entry.id, one[0]) for one in in_title + in_body]
            entry.title, entry.body = _without(entry.title, in_title), _without(entry.body, in_body)
    return found


def _places(target: Path) -> Places:
    docs = target.resolve().parent
    names: set[str] = set()
    code = ''
    for path in sorted(docs.rglob('*')):
        parts = path.relative_to(docs).parts
        if target.name in parts or any(one.startswith(('.', '_build')) for one in parts):
            continue
        if path.suffix in {'.py', '.rst', '.md', '.txt'} and path.is_file():
            try:
                text = read_file(path)
            except (OSError, ValueError):
                continue
            if path.suffix == '.py':
                code += text
            else:
                names.add(path.relative_to(docs).with_suffix('').as_posix().lower())
                names.update(_names(text))
    roles = frozenset(re.findall(r'[\w.+-]+', code))
    return Places(frozenset(names), roles, any(one in code for one in _MORE_PLACES))


def _names(text: str) -> Iterator[str]:
    for found in _LABEL.finditer(text):
        yield (found[1] or found[2]).strip().lower()
    yield from (found[1].lower() for found in _OPTION.finditer(text))
    if 'glossary' in text:
        yield from (line.strip().lower() for line in text.split('\n'))


def _lost(text: str, places: Places) -> Iterator[re.Match[str]]:
    """Yield each role that would give a warning: it leads to nothing, or cannot be parsed."""
    for found in _ROLE.finditer(text):
        name = found[1].removeprefix('std:')
        if name in _PLACES:
            target = _parts(found[2])[1].strip('~!/').lower()
            is_known = places.is_open or ' '.join(target.split()) in places.names
        elif name in _C_ROLES:
            target = _parts(found[2])[1]
            is_known = bool(_C_NAME.fullmatch(target)) and target.strip('~!') not in _C_WORDS
        else:
            is_known = ':' in name or name in _OTHERS or name in places.roles
        if not is_known:
            yield found


def _parts(text: str) -> tuple[str, str]:
    """Return the words and the target of a role."""
    titled = _TITLED.fullmatch(text)
    return (titled[1], titled[2]) if titled else ('', text)


def _without(text: str, lost: list[re.Match[str]]) -> str:
    """Return *text* with words in place of the *lost* roles."""
    for found in reversed(lost):
        words, target = _parts(found[2])
        name = found[1].removeprefix('std:')
        if not words:
            words = target.lstrip('~!') if name in {'doc', 'term'} else f'``{target.lstrip("~!")}``'
        text = text[: found.start()] + words + text[found.end() :]
    return text
