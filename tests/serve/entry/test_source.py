"""Only an edit inside of one entry counts, and the entry keeps its place and its headings."""

from __future__ import annotations

import pytest

from whatsnew312.serve.entry.source import find_edit, first_entry

PAGE = """\
---
area: stock
---
# Notes

Text.

## Tills

:::{change} One
:id: one

First.
:::

## Tea

### Green

(green-tea)=
::::{change} Two
:id: two

:::{note}
Second.
:::
::::

```md
:::{change} not one
:::
```
"""


def test_an_edit_of_one_entry() -> None:
    """The page with the entry alone has front matter, headings above it, and all line numbers."""
    edit = find_edit(PAGE, PAGE.replace('Second.', 'Third.\n\nFourth.'))
    assert edit is not None
    lines = PAGE.splitlines()
    kept = {number: line for number, line in enumerate(edit.before.splitlines()) if line}
    assert all(lines[number] == line for number, line in kept.items())
    text = '\n'.join(kept.values())
    assert text.startswith(
        '---\narea: stock\n---\n# Notes\n## Tea\n### Green\n(green-tea)=\n::::{ch'
    )
    assert text.endswith('Second.\n:::\n::::')
    assert 'Third.\n\nFourth.\n:::\n::::' in edit.after
    assert edit.after.index('::::{change}') == edit.before.index('::::{change}')


@pytest.mark.parametrize(
    ('old', 'new'),
    [
        ('Text.', 'Texts.'),
        ('## Tills', '## Till'),
        ('area: stock', 'area: till'),
        ('First.\n:::', 'First.'),  # its end is missing
        ('First.', 'First.\n:::\n\n:::{change} More\n:id: more'),  # two entries
        ('not one', 'no one'),
        ('(green-tea)=', '(tea)='),
        ('First.', 'First.[^1]'),  # footnotes are counted on the page
        ('First.', 'First [link].\n\n[link]: https://shop.example'),
        ('First.', 'First.'),
    ],
)
def test_other_edits(old: str, new: str) -> None:
    """All that is not inside of one entry is left to the page."""
    assert PAGE.count(old) == 1
    assert find_edit(PAGE, PAGE.replace(old, new)) is None


def test_two_entries() -> None:
    """An edit of two entries is left to the page."""
    assert find_edit(PAGE, PAGE.replace('First.', '1').replace('Second.', '2')) is None


def test_pages_with_shared_parts() -> None:
    """A page with footnotes, or addresses of links for all of its text, is never split."""
    for more in ('\n[^1]: Note.\n', '\n[shop]: https://shop.example\n'):
        assert find_edit(PAGE + more, PAGE.replace('First.', '1') + more) is None


def test_first_entry() -> None:
    """The first entry of a page is found; a page can have none."""
    assert 'First.' in str(first_entry(PAGE))
    assert first_entry('# Notes\n') is None
