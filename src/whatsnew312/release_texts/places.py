"""Where links, pictures and roles of a fragment lead, as far as that is known without a build."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin

from whatsnew312.model.readers import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from whatsnew312.fragments.project import Project

_SCHEME = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:')
#: what MyST has before targets of its own, instead of the scheme of an address
_MYST_SCHEME = re.compile(r'(?:project|path|inv|myst):')
_TITLED = re.compile(r'(.+?)\s*<([^<>]*)>', re.DOTALL)
_MD_HEADING = re.compile(r'^# +(.+?)(?: +#+)?[ ]*$', re.MULTILINE)
_RST_HEADING = re.compile(r'^(\S.*)\n([=\-~^"*#+])\2{2,} *$', re.MULTILINE)

#: roles that show words; all others show a name as code
_NAMES_OF_WORDS = """
    abbr abbreviation any cite count dfn doc download emphasis eq guilabel menuselection numref ref
    strong sub subscript sup superscript t term title title-reference token
"""
_WORDS = frozenset(_NAMES_OF_WORDS.split())
_NUMBERS = {
    'pep': ('PEP %s', 'https://peps.python.org/pep-%04d/'),
    'rfc': ('RFC %s', 'https://datatracker.ietf.org/doc/html/rfc%d'),
}


class Piece(NamedTuple):
    """A part of a line: ``text`` with its emphasis, ``code``, a ``link`` or a ``picture``."""

    what: str
    text: str
    address: str = ''  #: empty if it is not known
    parts: tuple[Piece, ...] = ()  #: the text of a link


@dataclass(frozen=True)
class Places:
    """What is known of the site of a project."""

    base: str = ''  #: its address; empty if it is not known
    suffix: str = '.html'  #: of its pages
    docs: Path | None = None  #: the folder of its sources
    issue_url: str = ''
    issue_label: str = '#%s'
    titles: Mapping[str, str] = field(default_factory=dict)  #: of entries by id

    @classmethod
    def of(cls, project: Project) -> Places:
        """Return what the configuration of *project* says."""
        return cls(
            project.text('html_baseurl'),
            project.text('html_file_suffix') or '.html',
            project.docs,
            project.text('whatsnew_issue_url'),
            project.text('whatsnew_issue_label', '#%s'),
            {one.id: one.title for one in project.fragments() if one.title},
        )

    def page(self, address: str) -> str:
        """Return the absolute address of a link; empty if a build has to find it."""
        if address.startswith('project:'):
            address = address.removeprefix('project:')
        elif _MYST_SCHEME.match(address):
            return ''
        if _SCHEME.match(address) or address.startswith('//'):
            return address
        path, mark, fragment = address.partition('#')
        name = PurePosixPath(path)
        if not self.base or not path:
            return ''
        if name.suffix in {'.md', '.rst'}:
            path = path.removesuffix(name.suffix) + self.suffix
        elif self._source(path):
            path += self.suffix
        elif name.suffix not in {'.html', '.htm'} and not path.endswith('/'):
            return ''  # the folder of a download has a name that only a build makes
        return self._absolute(path) + mark + fragment

    def picture(self, source: str) -> str:
        """Return the absolute address of a picture; empty if it is not known."""
        if _SCHEME.match(source) or source.startswith('//'):
            return source
        name = PurePosixPath(source).name
        if not self.base or not name or '*' in name:
            return ''
        return self._absolute(f'_images/{quote(name)}')

    def _absolute(self, path: str) -> str:
        return urljoin(self.base.rstrip('/') + '/', path.lstrip('/'))

    def _source(self, path: str) -> Path | None:
        """Return the file of the page *path*, which is written with or without its suffix."""
        if self.docs is None or not path:
            return None
        name = self.docs / path.strip('/')
        files = [name] if name.suffix in {'.md', '.rst'} else []
        files += [name.with_name(f'{name.name}{suffix}') for suffix in ('.md', '.rst')]
        return next((file for file in files if file.is_file()), None)

    def title(self, address: str) -> str:
        """Return the title of a page, or else its address."""
        path = address.removeprefix('project:').partition('#')[0]
        file = self._source(path)
        if file is not None:
            try:
                text = read_file(file)
            except (OSError, ValueError):
                return address
            found = (_RST_HEADING if file.suffix == '.rst' else _MD_HEADING).search(text)
            if found:
                return re.sub(r'[`*\\]', '', found[1])
        return address

    def role(self, role: str, target: str) -> Piece:
        """Return what a role becomes: a link if the target is known, or else words or code."""
        name = role.rpartition(':')[2].lower()
        titled = _TITLED.fullmatch(target)
        words, target = titled.groups() if titled else ('', target.strip())
        bare = target.lstrip('!~')
        if name == 'doc':
            page = bare if self._source(bare) else f'{bare}.md'
            return Piece('link', words or self.title(bare), self.page(page))
        if name in {'ref', 'change'}:
            return Piece('text', words or self.titles.get(bare, bare))
        if name == 'issue':
            known = '%s' in self.issue_url
            address = self.issue_url % bare if known else ''
            return Piece('link', words or self.issue_label % bare, address)
        if name in _NUMBERS and (number := re.match(r'\d{1,6}', bare)):
            label, url = _NUMBERS[name]
            return Piece('link', words or label % number[0], url % int(number[0]))
        if name in _WORDS:
            return Piece('text', words or bare)
        short = bare.rpartition('.')[2] if target.startswith('~') else bare
        return Piece('code', words or short)
