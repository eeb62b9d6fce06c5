"""Releases as text: the markup of other tools, and a changelog that can be imported again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whatsnew312.__main__ import main
from whatsnew312.fragments.project import Project
from whatsnew312.model.values import GUIDANCE_WORDS
from whatsnew312.release_texts.markup import to_markdown, to_plain, to_rst, unwrap
from whatsnew312.release_texts.places import Places
from whatsnew312.site.phrases import GUIDANCE

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    'conf.py': "html_baseurl = 'https://shop.example/'\n"
    "whatsnew_issue_url = 'https://issues.example/%s'\n",
    'changes/releases.toml': '[[release]]\nname = "2.0"\nstatus = "unreleased"\n'
    '[[release]]\nname = "1.1"\ndate = 2026-03-01\nyanked = "It lost baskets."\n'
    'compare = "https://shop.example/c"\n[[release]]\nname = "1.0"\ndate = 2026-01-01\n',
    'changes/next/1042.added.md': 'Type a\ncode with {py:func}`~shop.apply`; see [more](more.md#x).\n',
    'changes/next/list.md': '---\nkind: fixed\nrelease: 1.0\naction: "Do: a -- b; c = d"\n---\n\n'
    '- one\n- two\n',
    'changes/1.1/titled.md': '---\nkind: changed\n---\n\n# A *title*\n\nText.\n\n```python\na = 1\n\nb = 2\n```\n\nEnd.\n',
    'changes/1.1/only-title.md': '---\nkind: added\n---\n\n# All in the title\n',
    'changes/1.0/bold.md': '---\nkind: added\n---\n\n**Bold**\n\nMore.\n',
}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / 'docs' / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / 'docs'


def entries(docs: Path) -> dict[str, tuple[object, ...]]:
    project = Project.at(docs)
    return {
        one.id: (
            {k: v for k, v in one.options.items() if k != 'release'},
            project.releases_of(one),
            one.title,
            one.body,
        )
        for one in project.fragments()
    }


def test_a_changelog_reads_back(docs: Path, tmp_path: Path) -> None:
    """A changelog that is exported and imported has each entry with its id, fields and releases."""
    changelog = tmp_path / 'CHANGELOG.md'
    assert main(['export', '--docs', str(docs), '-o', str(changelog)]) == 0
    again = tmp_path / 'again'
    target = str(again / 'changes')
    assert main(['import', 'keepachangelog', str(changelog), '--to', target]) == 0
    (again / 'conf.py').write_text(FILES['conf.py'])
    before = {
        id_: (options, tuple(r.replace('2.0', 'unreleased') for r in releases), *rest)
        for id_, (options, releases, *rest) in entries(docs).items()
    }
    assert entries(again) == before
    assert Project.at(again).releases.find('1.1').yanked == 'It lost baskets.'


def test_a_changelog_shows_issues(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CHANGELOG.md shows issues as links, and not in a line that begins with a comment."""
    path = docs / 'changes' / 'next' / 'list.md'
    path.write_text('---\nkind: fixed\nissue: 7, 8\n---\n\n- one\n- two (see below)\n')
    assert main(['export', 'unreleased', '--docs', str(docs)]) == 0
    text = capsys.readouterr().out
    assert '; issue=1042 --> ([#1042](https://issues.example/1042))\n' in text
    both = '([#7](https://issues.example/7), [#8](https://issues.example/8))'
    assert f'\n- {both} <!-- id=list; issue=7,+8 -->\n\n  - one\n  - two (see below)\n' in text
    test_a_changelog_reads_back(docs, docs.parent)


def test_github(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text for GitHub has no wrapped lines, has absolute links, and shows roles as code."""
    assert main(['draft', '--docs', str(docs)]) == 0
    assert capsys.readouterr().out == (
        '## Added\n\n- Type a code with `apply`; see [more](https://shop.example/more.html#x). '
        '([#1042](https://issues.example/1042))\n\n## Fixed\n\n- - one\n  - two\n\n'
        '  What to do: Do: a -- b; c = d\n'
    )


def test_what_to_do(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In each format, a paragraph below the body says what to use instead, and what to do."""
    path = docs / 'changes' / 'next' / 'gone.md'
    path.write_text(
        '---\nkind: removed\nreplacement: "`shop.total()`"\naction: Rename {func}`shop.sum`.\n---\n\n'
        '`shop.sum()` is removed.\n'
    )
    wanted = {
        'changelog': '\n\n  Use instead: `shop.total()`\n\n  What to do: Rename `shop.sum`.\n',
        'github': '\n\n  Use instead: `shop.total()`\n\n  What to do: Rename `shop.sum`.\n',
        'text': '\n\n  Use instead: shop.total()\n\n  What to do: Rename shop.sum.\n',
    }
    wanted['rst'] = '\n\n  Use instead: ``shop.total()``\n\n  What to do: Rename ``shop.sum``.\n'
    for name, text in wanted.items():
        assert main(['export', 'unreleased', '--docs', str(docs), '--format', name]) == 0
        assert text in capsys.readouterr().out, name


def test_words_of_guidance() -> None:
    """The formats have the same words as the pages of the site."""
    assert GUIDANCE_WORDS == GUIDANCE


def test_rst_and_text(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both formats have the heading of the release and the reason why it was yanked."""
    assert main(['export', '1.1', '--docs', str(docs), '--format', 'rst']) == 0
    text = capsys.readouterr().out
    assert text.startswith('1.1 (2026-03-01)\n================\n\n.. warning:: Yanked. It lost')
    assert '  .. code-block:: python\n\n     a = 1\n\n     b = 2\n' in text
    assert main(['export', '1.1', '--docs', str(docs), '--format', 'text']) == 0
    assert 'YANKED: It lost baskets.\n\nAdded:\n\n- All in the title\n' in capsys.readouterr().out


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        ('a\nb\n\nc\nd', 'a b\n\nc d'),
        ('- a\n  b\n- c', '- a b\n- c'),
        ('```\na\nb\n```\nc\nd', '```\na\nb\n```\nc d'),
        ('# a\nb', '# a\nb'),
        ('| a |\n| - |', '| a |\n| - |'),
        ('a\n\n    b\n    c', 'a\n\n    b\n    c'),
    ],
)
def test_unwrap(text: str, wanted: str) -> None:
    """Paragraphs and list items become one line; code, tables and headings do not change."""
    assert unwrap(text) == wanted


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        ('``a`` and :func:`~x.y`', '`a` and `y`'),
        ('`text <https://a.example>`_', '[text](https://a.example)'),
        ('Like this::\n\n    a = 1\n\nEnd.', 'Like this:\n\n```\na = 1\n```\n\nEnd.'),
        ('.. code-block:: python\n   :linenos:\n\n   a = 1\n', '```python\na = 1\n```\n'),
    ],
)
def test_from_rst(text: str, wanted: str) -> None:
    """The usual markup of release notes in reStructuredText is converted to Markdown."""
    assert to_markdown(text, 'rst') == wanted


def test_to_rst_and_plain() -> None:
    """Code, roles and links are converted to reStructuredText and to plain text."""
    text = 'Use `a`, {func}`b` and [c](https://c.example), *now*.'
    assert to_rst(text, 'md') == 'Use ``a``, ``b`` and `c <https://c.example>`__, *now*.'
    assert to_plain(text, 'md') == 'Use a, b and c (https://c.example), now.'


@pytest.mark.parametrize('base', ['https://shop.example/docs', 'https://shop.example/docs/'])
def test_links_with_and_without_a_slash(base: str) -> None:
    """A link leads below the address of the site, whether or not that ends with a slash."""
    assert to_markdown('[a](b.md)', 'md', Places(base)) == '[a](https://shop.example/docs/b.html)'
