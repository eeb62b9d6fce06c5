"""Constructs of MyST and Sphinx become what GitHub, PyPI and docutils can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from whatsnew312.__main__ import main
from whatsnew312.fragments.project import Project
from whatsnew312.release_texts.markup import to_markdown, to_plain, to_rst
from whatsnew312.release_texts.places import Places
from whatsnew312.release_texts.render import _with_end, without_comments

if TYPE_CHECKING:
    from pathlib import Path

#: one fragment in each markup, with the constructs that notes have
MD = """---
kind: removed
---
# Without {py:func}`shop.x`

See {doc}`/guide/install`, {doc}`the start </start>`, {ref}`a text <lbl>`, {ref}`lbl`, {pep}`695`,
{issue}`77`, [](start.rst#x), [page](guide/install), [down](data.csv), [own](#x), [ref][r],
`a|b`s and name_ and ` alone. ![Pic](pic.png) and [![b](https://x.example/b.svg)](https://y.example).

[r]: guide.md

(label)=
% comment
Text directly before:
```{note} Short note.
More {func}`x`.
```
after.

:::{tip}
:class: x

- one
  - two

```python
a = 1
```
:::

::::{tab-set}
:::{tab-item} Linux
Use apt.
:::
::::

```{code-block} toml
:caption: x

a = 1
```

```{todo} Do it.
```

```{unknown} argument
:option: value

Its body.
```

```{image} pic.png
:alt: A picture
```

| a | b |
|---|---|
| {func}`x` | |
| 1 \\| 2 | *3* |

## Heading

    {x}`indented`
"""

RST = """:kind: added

.. _lbl:
.. _home: https://home.example/

See :doc:`/start`, :ref:`t <lbl>`, `home`_, home_, `page <guide/install.html>`_, `x`, |sub| and [1]_.

.. note:: A note.
   Goes on.

.. tab-set::

   .. tab-item:: Linux

      Use apt.

.. todo:: Later.

.. image:: pic.png
   :alt: The picture

.. a comment

>>> 1 + 1
2

#. one
#. two

=== ===
a   b
=== ===
1   2
=== ===

.. |sub| replace:: SUB

.. [1] A footnote.
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    files = {
        'conf.py': "html_baseurl = 'https://shop.example/docs'\n"
        "whatsnew_issue_url = 'https://issues.example/%s'\n",
        'guide/install.md': '# The `guide`\n',
        'start.rst': 'Start here\n==========\n',
        'changes/releases.toml': '[[release]]\nname = "1.0"\nstatus = "unreleased"\n',
        'changes/next/all.md': MD,
        'changes/next/rest.rst': RST,
    }
    for name, text in files.items():
        path = tmp_path / 'docs' / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / 'docs'


def exported(docs: Path, name: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(['export', '--docs', str(docs), '--format', name]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize('name', ['github', 'changelog'])
def test_markdown(docs: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown has no roles and directives; links and pictures are absolute, or only text."""
    shown = without_comments(exported(docs, name, capsys))
    for raw in ('{', ':::', '..', '(label)=', '% comment', '](pic', '](guide', '](#', '_`'):
        assert raw not in shown.replace('{x}`indented`', ''), raw
    base = 'https://shop.example/docs'
    for part in (
        f'See [The guide]({base}/guide/install.html), [the start]({base}/start.html), a text, lbl, '
        '[PEP 695](https://peps.python.org/pep-0695/),',
        f'[#77](https://issues.example/77), [Start here]({base}/start.html#x), '
        f'[page]({base}/guide/install.html), down, own, [ref]({base}/guide.html),',
        f'![Pic]({base}/_images/pic.png) and [![b](https://x.example/b.svg)](https://y.example).',
        'Text directly before:\n\n  > **Note**\n  >\n  > Short note.',
        'More `x`.\n\n  after.\n\n  > **Tip**\n  >\n  > - one\n  >   - two\n  >\n  > ```python\n',
        '\n\n  **Linux**\n\n  Use apt.\n\n  ```toml\n  a = 1\n  ```\n\n  > **Todo**\n  >\n  > Do it.\n\n'
        f'  Its body.\n\n  ![A picture]({base}/_images/pic.png)\n\n  | a | b |\n  |---|---|\n  | `x` |',
        f'See [Start here]({base}/start.html), t, [home](https://home.example/), '
        f'[home](https://home.example/), [page]({base}/guide/install.html), `x`, SUB and [1].',
        '> **Note**\n  >\n  > A note. Goes on.\n\n  **Linux**\n\n  Use apt.\n\n  > **Todo**\n  >\n  > Later.',
        f'![The picture]({base}/_images/pic.png)\n\n  ```pycon\n  >>> 1 + 1\n  2\n  ```\n\n'
        '  1. one\n  1. two\n\n  ```\n  === ===\n  a   b\n',
    ):
        assert part in shown, part


def test_rst_is_valid(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Docutils reads reStructuredText without a message: with notes, tables, code and pictures."""
    text = exported(docs, 'rst', capsys)
    tree = publish_doctree(text, settings_overrides={'report_level': 1, 'halt_level': 2})
    assert [type(one).__name__ for one in tree.findall(nodes.Admonition)] == [
        *('note', 'admonition', 'note', 'tip', 'admonition')
    ]
    tables = list(tree.findall(nodes.table))
    assert [len(list(table.findall(nodes.entry))) for table in tables] == [4, 6]
    assert len(list(tree.findall(nodes.image))) == 2
    assert '``a|b``\\ s and name\\_ and \\` alone.' in text
    assert '{note}' not in text


def test_plain(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Plain text has neither roles nor directives."""
    text = exported(docs, 'text', capsys)
    assert 'Note: Short note.\n  More x.\n\n  after.\n\n  Tip: - one\n' in text
    assert 'See The guide (https://shop.example/docs/guide/install.html), the start (' in text
    assert '{' not in text.replace('{x}`indented`', '')
    assert '.. ' not in text


def test_a_changelog_reads_back(docs: Path, tmp_path: Path) -> None:
    """An import of CHANGELOG.md has the markup that only the pages of the site show."""
    changelog = tmp_path / 'CHANGELOG.md'
    assert main(['export', '--docs', str(docs), '-o', str(changelog)]) == 0
    target = tmp_path / 'again' / 'changes'
    assert main(['import', 'keepachangelog', str(changelog), '--to', str(target)]) == 0
    (again,) = [one for one in Project.at(target.parent).fragments() if one.id == 'all']
    (before,) = [one for one in Project.at(docs).fragments() if one.id == 'all']
    assert (again.title, again.body) == (before.title, before.body)


@pytest.mark.parametrize('markup', ['md', 'rst'])
def test_without_an_address(markup: str) -> None:
    """If the address of the site is not known, links and pictures are only text."""
    text = {
        'md': '[a](guide.md), {doc}`b </guide>` and ![c](pic.png)',
        'rst': '`a <guide.html>`__, :doc:`b </guide>` and c',
    }[markup]
    for convert in (to_markdown, to_rst, to_plain):
        assert convert(text, markup) == 'a, b and c'


def test_other_suffixes() -> None:
    """The suffix of pages is that of the project."""
    places = Places(base='https://shop.example/', suffix='.htm')
    assert to_markdown('[a](/b.md#c)', 'md', places) == '[a](https://shop.example/b.htm#c)'


@pytest.mark.parametrize(
    'text',
    [
        'a `b`\n  c\n\n```python\na = 1\n\n\nb\n```\nd\n\n- e\n\n      f\n\n\n| a | b |\n|---|---|\n| 1 | 2 |',
        'Code:\n\n    a = `1`\n\n1. one\n\n    two\n\n````\n```\n````\n\n~~~\na\n~~~\n\n> quote\n\n# A\n\n[x](https://a.example/A_(b)) <https://a.example> \\* [ ] [^1]\n\n[^1]: b',
    ],
)
def test_markdown_of_other_tools_stays(text: str) -> None:
    """Text without constructs of MyST does not change, so CHANGELOG.md needs no second copy."""
    assert to_markdown(text, 'md') == text


def test_issues_are_in_no_code() -> None:
    """A paragraph ends before code that follows without an empty line."""
    assert _with_end('Text:\n```python\na\n```', ' (#5)') == 'Text: (#5)\n```python\na\n```'
    assert _with_end('> **Note**', ' (#5)') == '(#5)\n\n> **Note**'
