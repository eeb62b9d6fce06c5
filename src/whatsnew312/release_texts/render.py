"""The changes of a release as text, in each format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote_plus

from whatsnew312.model.values import GUIDANCE_WORDS
from whatsnew312.release_texts.inline import escaped
from whatsnew312.release_texts.markup import to_markdown, to_plain, to_rst
from whatsnew312.release_texts.places import Places
from whatsnew312.releases.table import UNRELEASED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whatsnew312.fragments.project import Project
    from whatsnew312.fragments.read import Fragment
    from whatsnew312.releases.table import Release

#: fields that CHANGELOG.md contains in comments, so that it can be imported again
_HIDDEN_LAST = ('id', 'kind', 'release')

#: what is no paragraph, at the beginning of an entry, and what ends a paragraph
_NO_PARAGRAPH = re.compile(r'```|~~~|[-*+>|] |\||\d+[.)] |!\[|\.\. |    |[+=]{3}|\+-')
_PARAGRAPH_END = re.compile(r'\n[ \t]*(?=\n|```|~~~|[-*+] |\d+[.)] )')

#: the unreleased changes in CHANGELOG.md
_NEXT = re.compile(r'^## \[Unreleased\].*?(?=^## |\Z)', re.MULTILINE | re.DOTALL)


class Section(NamedTuple):
    """One release with its changes, grouped by kind in the order for readers."""

    release: Release
    #: pairs of the name of a kind and its changes
    groups: tuple[tuple[str, tuple[Fragment, ...]], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there are no changes."""
        return not self.groups


def section(project: Project, release: Release, *, alone: bool = False) -> Section:
    """Return the changes of *release*, with those of its pre-releases unless *alone*."""
    names = {release.name} if alone else set(project.releases.folded(release))
    if release.name == project.releases.unreleased.name:
        names.add(UNRELEASED)
    found = [one for one in project.fragments() if names & set(project.releases_of(one))]
    kinds = list(project.kinds)
    order = {kind: place for place, kind in enumerate(kinds)}
    found.sort(key=lambda one: (order.get(_kind(one), len(order)), one.id))
    groups: dict[str, list[Fragment]] = {}
    for fragment in found:
        groups.setdefault(_kind(fragment), []).append(fragment)
    return Section(release, tuple((kind, tuple(ones)) for kind, ones in groups.items()))


def _kind(fragment: Fragment) -> str:
    return fragment.options.get('kind', '')


def sections(project: Project) -> Iterator[Section]:
    """Yield each release, the newest first; the unreleased changes only if there are any."""
    table = project.releases
    every = table.ordered
    if table.unreleased.name == UNRELEASED:
        every = (table.unreleased, *every)
    for release in every:
        made = section(project, release, alone=True)
        if release.status != 'unreleased' or not made.is_empty:
            yield made


def label_of(kind: str, project: Project) -> str:
    """Return the heading for the changes of a kind."""
    return project.kinds.get(kind, kind.capitalize() or 'Other')


def as_github(project: Project, parts: Sequence[Section]) -> str:
    """Return the text for a release on GitHub: lists by kind, without wrapped lines."""
    places = Places.of(project)
    made = []
    for part in parts:
        if part.release.yanked:
            made.append(f'**Yanked.** {part.release.yanked}\n')
        for kind, fragments in part.groups:
            items = '\n'.join(_item(one, project, places) for one in fragments)
            made.append(f'## {label_of(kind, project)}\n\n{items}\n')
    return '\n'.join(made) or 'No changes.\n'


def as_changelog(project: Project, parts: Sequence[Section]) -> str:
    """Return the text of CHANGELOG.md, in the form of Keep a Changelog 1.1."""
    places = Places.of(project)
    made = ['# Changelog\n']
    links = []
    for part in parts:
        release = part.release
        name = 'Unreleased' if release.status == 'unreleased' else release.name
        date = f' - {release.date}' if release.date and release.status != 'unreleased' else ''
        mark = ' [YANKED]' if release.status == 'yanked' else ''
        made.append(f'## [{name}]{date}{mark}\n')
        if release.yanked:
            made.append(f'{release.yanked}\n')
        for kind, fragments in part.groups:
            items = '\n'.join(_item(one, project, places, hidden=True) for one in fragments)
            made.append(f'### {label_of(kind, project)}\n\n{items}\n')
        if release.compare:
            links.append(f'[{name}]: {release.compare}\n')
    return '\n'.join(made) + ('\n' + ''.join(links) if links else '')


def keep_head(text: str, old: str) -> str:
    """Return CHANGELOG.md as *text*, with the lines of *old* above its first release.

    Many projects describe their versions there.
    """
    head, found, _releases = old.partition('\n## ')
    _title, mine, releases = text.partition('\n## ')
    return f'{head}{mine}{releases}' if found and mine and head.startswith('# ') else text


def is_exported(text: str, project: Project) -> bool:
    """Return whether ``export`` has written the CHANGELOG.md *text*, and nobody has edited it.

    Unreleased changes may have been added since.
    """
    made = keep_head(as_changelog(project, list(sections(project))), text)
    by_hand = [part for part in _NEXT.findall(text) if '\n- ' in part and '<!-- id=' not in part]
    return not by_hand and _NEXT.sub('', text).strip() == _NEXT.sub('', made).strip()


def without_comments(text: str) -> str:
    """Return CHANGELOG.md without the comments for imports, as readers see it."""
    return re.sub(r' ?<!-- id=.*? -->', '', text)


def as_rst(project: Project, parts: Sequence[Section]) -> str:
    """Return reStructuredText with a heading for each release and each kind."""
    places = Places.of(project)
    made = []
    for part in parts:
        head = heading(part.release)
        made.append(f'{head}\n{"=" * len(head)}\n')
        if part.release.yanked:
            made.append(f'.. warning:: Yanked. {part.release.yanked}\n')
        for kind, fragments in part.groups:
            label = label_of(kind, project)
            texts = (_rst_text(one, project, places) for one in fragments)
            items = ''.join(f'* {_indented(text)}\n' for text in texts)
            made.append(f'{label}\n{"-" * len(label)}\n\n{items}')
    return '\n'.join(made)


def as_text(project: Project, parts: Sequence[Section]) -> str:
    """Return plain text, for example for a mail."""
    places = Places.of(project)
    made = []
    for part in parts:
        head = heading(part.release)
        made.append(f'{head}\n{"=" * len(head)}\n')
        if part.release.yanked:
            made.append(f'YANKED: {part.release.yanked}\n')
        for kind, fragments in part.groups:
            texts = (_plain_text(one, project, places) for one in fragments)
            items = ''.join(f'- {_indented(text)}\n' for text in texts)
            made.append(f'{label_of(kind, project)}:\n\n{items}')
    return '\n'.join(made)


FORMATS: dict[str, Callable[[Project, Sequence[Section]], str]] = {
    'github': as_github,
    'changelog': as_changelog,
    'rst': as_rst,
    'text': as_text,
}


def heading(release: Release) -> str:
    """Return the heading of a release: its name, title and date."""
    name = 'Unreleased' if release.name == UNRELEASED else release.name
    title = f' {release.title}' if release.title and release.title != release.name else ''
    if release.status == 'unreleased':
        date = '' if release.name == UNRELEASED else ' (unreleased)'
    else:
        date = f' ({release.date})' if release.date else ''
    return f'{name}{title}{date}'


def _indented(text: str) -> str:
    return '\n'.join(f'  {line}' if line else '' for line in text.split('\n')).strip()


def _item(fragment: Fragment, project: Project, places: Places, *, hidden: bool = False) -> str:
    """Return a change as an item of a Markdown list."""
    markup = fragment.markup
    # to be imported again, text that is Markdown already keeps its lines
    wide = not (hidden and markup == 'md')
    body = to_markdown(fragment.body, markup, places, wide=wide).strip('\n')
    title = to_markdown(fragment.title, markup, places)
    guidance = _guidance(fragment, lambda text: to_markdown(text, markup, places))
    text = '\n\n'.join(filter(None, (f'**{title}**' if title else '', body, *guidance)))
    comment = f' <!-- {_hidden(fragment, title, body)} -->' if hidden else ''
    return f'- {_indented(_with_end(text, _issues(fragment, project, "[{0}]({1})"), comment))}'


def _guidance(fragment: Fragment, convert: Callable[[str], str]) -> Iterator[str]:
    """Yield a paragraph for each field that says what the reader must do.

    :param convert: returns the text of a field in the markup of the format
    """
    for name, words in GUIDANCE_WORDS.items():
        if value := fragment.options.get(name, '').strip():
            yield f'{words}: {convert(value)}'


def _hidden(fragment: Fragment, title: str, body: str) -> str:
    """Return the fields of CHANGELOG.md that are in a comment, so that it can be imported again.

    :param title: as it is shown
    :param body: as it is shown; if the fragment has another one in Markdown, it becomes a field
    """
    first = {'id': fragment.id}
    is_md = fragment.markup == 'md'
    if fragment.title:
        first['titled'] = fragment.title if is_md and fragment.title != title else '1'
    if is_md and fragment.body != body:
        first['body'] = fragment.body
    rest = {k: v for k, v in sorted(fragment.options.items()) if k not in _HIDDEN_LAST and v}
    return '; '.join(
        f'{name}={quote_plus(value, safe="/:,.()# ").replace("--", "-%2D")}'
        for name, value in {**first, **rest}.items()
    )


def _with_end(text: str, issues: str, comment: str = '') -> str:
    """Return *text* with *issues* and *comment* after its first paragraph.

    The importer drops issues directly after the comment, which contains them. In a paragraph of
    their own, they are before it: in a line that begins with a comment, Markdown is not read.
    """
    if _NO_PARAGRAPH.match(text):
        return '\n\n'.join(filter(None, (f'{issues}{comment}'.strip(), text)))
    gap = _PARAGRAPH_END.search(text)
    end = gap.start() if gap else len(text)
    return f'{text[:end]}{comment}{issues}{text[end:]}'


def _issues(fragment: Fragment, project: Project, link: str) -> str:
    """Return the issues of a change in brackets, as links if their address is known."""
    url = project.text('whatsnew_issue_url')
    label = project.text('whatsnew_issue_label', '#%s')
    numbers = [one.strip() for one in fragment.options.get('issue', '').split(',') if one.strip()]
    if not numbers:
        return ''
    shown = (
        link.format(label % number, url % number)
        if url and '%s' in url and link
        else label % number
        for number in numbers
    )
    return f' ({", ".join(shown)})'


def _rst_text(fragment: Fragment, project: Project, places: Places) -> str:
    # in strong text, no other markup is read
    title = escaped(to_plain(fragment.title, fragment.markup))
    body = to_rst(fragment.body, fragment.markup, places).strip('\n')
    guidance = _guidance(fragment, lambda text: to_rst(text, fragment.markup, places))
    text = '\n\n'.join(filter(None, (f'**{title}**' if title else '', body, *guidance)))
    return _with_end(text, _issues(fragment, project, '`{0} <{1}>`__'))


def _plain_text(fragment: Fragment, project: Project, places: Places) -> str:
    title = to_plain(fragment.title, fragment.markup)
    body = to_plain(fragment.body, fragment.markup, places).strip('\n')
    guidance = _guidance(fragment, lambda text: to_plain(text, fragment.markup, places))
    text = '\n\n'.join(filter(None, (title, body, *guidance)))
    return _with_end(text, _issues(fragment, project, ''))
