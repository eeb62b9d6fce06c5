"""Fragments are read from file name, front matter, title and body, and written without loss."""

from __future__ import annotations

from pathlib import Path

import pytest

from whatsnew312.fragments.names import is_fragment, read_name
from whatsnew312.fragments.project import Project, read_conf
from whatsnew312.fragments.read import Fragment, parse, read_fragment, short_title
from whatsnew312.fragments.write import render, with_field
from whatsnew312.model.values import DEFAULT_KINDS, split

KINDS = DEFAULT_KINDS


def read(text: str, name: str = 'discount-codes.md', folder: str = 'next') -> Fragment:
    return parse(text, Path(name), folder, KINDS)


@pytest.mark.parametrize(
    ('name', 'kinds', 'wanted'),
    [
        ('discount-codes.md', KINDS, ('discount-codes', '', '')),
        ('1042.feature.md', KINDS, ('feature-1042', '1042', 'added')),
        ('1042.feature.md', ['feature'], ('feature-1042', '1042', 'feature')),
        ('1042.feature.2.md', KINDS, ('feature-1042-2', '1042', 'added')),
        ('gh-1042.bugfix.rst', KINDS, ('bugfix-1042', '1042', 'fixed')),
        ('+slug.bugfix.rst', KINDS, ('slug', '', 'fixed')),
        ('+8a1f.misc.rst', KINDS, ('misc-8a1f', '', 'changed')),
        ('rounding.fixed.md', KINDS, ('rounding', '', 'fixed')),
        ('1042.fxture.md', KINDS, ('fxture-1042', '1042', 'fxture')),
        ('v1.2.notes.md', KINDS, ('v1.2.notes', '', '')),
        ('2 spaces.md', KINDS, ('spaces', '', '')),
    ],
)
def test_names(name: str, kinds: list[str], wanted: tuple[str, str, str]) -> None:
    """A name in the form of towncrier has the issue and the kind; any other name is the id."""
    assert read_name(name, kinds) == wanted


@pytest.mark.parametrize(
    ('name', 'is_one'),
    [('a.md', True), ('a.rst', True), ('README.md', False), ('.gitkeep', False), ('a.py', False)],
)
def test_what_is_a_fragment(name: str, is_one: bool) -> None:
    """Only files with the right suffix are fragments; a README is not."""
    assert is_fragment(name) is is_one


YAML = """\
---
kind: added
issue: [1042, 1043]
release: 9.10, 9.0.3
highlight: "codes: typed at the checkout"
---

# Discount *codes*

Type a code.

It is checked at once.
"""

FIELDS = """\
:kind: added
:issue: 1042,
  1043
:release: 9.10, 9.0.3
:highlight: codes: typed at the checkout

Discount *codes*
================

Type a code.

It is checked at once.
"""


@pytest.mark.parametrize(
    ('text', 'name'), [(YAML, 'codes.md'), (FIELDS, 'codes.rst'), (FIELDS, 'codes.md')]
)
def test_front_matter(text: str, name: str) -> None:
    """YAML and reStructuredText fields give the same values, and a version keeps its final zero."""
    found = read(text, name)
    assert not found.problems
    assert found.options == {
        'id': 'codes',
        'kind': 'added',
        'issue': '1042, 1043',
        'release': '9.10, 9.0.3',
        'highlight': 'codes: typed at the checkout',
    }
    if not (name.endswith('md') and text is FIELDS):  # this title is not one in Markdown
        assert found.title == 'Discount *codes*'
        assert found.body == 'Type a code.\n\nIt is checked at once.'
        assert text.split('\n')[found.body_line - 1] == 'Type a code.'
        assert text.split('\n')[found.title_line - 1].endswith('Discount *codes*')
    assert text.split('\n')[found.lines['release'] - 1].strip(':').startswith('release')


def test_list_with_commas() -> None:
    """An item of a list in YAML is one value, even if it contains a comma."""
    found = read('---\nid: a\ncontributor:\n- Byron, Ada\n- Alan\n---\nText.')
    assert split(found.options['contributor']) == ('Byron, Ada', 'Alan')


@pytest.mark.parametrize(
    ('field', 'wanted'),
    [
        ('api: !shop.fax, shop.Basket.total', '!shop.fax, shop.Basket.total'),
        ('api: !shop.fax', '!shop.fax'),
        ('api: [!shop.fax, shop.Basket]', '!shop.fax, shop.Basket'),
        ('api: [!shop.fax,\n  shop.Basket]', '!shop.fax, shop.Basket'),
        ('api:\n- !shop.fax\n- shop.Basket', '!shop.fax, shop.Basket'),
        ('api:\n  - !shop.fax', '!shop.fax'),
        ('api:\n  !shop.fax', '!shop.fax'),
        ('issue: #12', '#12'),
        ('issue: 12, #13', '12, #13'),
        ('issue: 12 # a comment', '12'),
        ('issue: # a comment', ''),
        ('module: !x y', '!x y'),
        ('module: &x', '&x'),
        ('module: *x', '*x'),
        ('area: null', ''),
        ('action: !important', '!important'),
        ('action: `x` is gone', '`x` is gone'),
        ('action: {py:func}`x` is gone', '{py:func}`x` is gone'),
        ('action: [](x.md) is gone', '[](x.md) is gone'),
        ('action: Use: this', 'Use: this'),
        ('action: Use:\n  `this`: that', 'Use: `this`: that'),
        ('action: Rename # this', 'Rename # this'),
        ("action: Don't", "Don't"),
        ("action: 'Don''t'", "Don't"),
        ('action: "`a` # b"', '`a` # b'),
        ('action: - x', '- x'),
        ('match: |\n  name a.b\n  - `x`: !y # z', 'name a.b\n- `x`: !y # z\n'),
    ],
)
def test_plain_values_are_read_as_written(field: str, wanted: str) -> None:
    """A value without quotes is text, also if YAML would not read it as one."""
    found = read(f'---\n{field}\nkind: added\n---\nText.')
    assert not found.problems
    name = field.partition(':')[0]
    assert (found.options[name], found.options['kind']) == (wanted, 'added')
    lines = f'---\n{field}\nkind: added\n---'.split('\n')
    assert lines[found.lines['kind'] - 1] == 'kind: added'
    # another value takes the place of all lines of the field
    changed = with_field('\n'.join(lines), name, 'new', 'md')
    assert changed == f'---\n{name}: new\nkind: added\n---'


def test_no_front_matter() -> None:
    """A file with one paragraph and no front matter is a fragment."""
    found = read('Type a code.\n', '1042.feature.md')
    assert (found.title, found.body, found.body_line) == ('', 'Type a code.', 1)
    assert found.head == 'Type a code.'


@pytest.mark.parametrize(
    ('text', 'line', 'message'),
    [
        ('', 1, 'is empty'),
        ('---\nkind: added\n---\n', 4, 'is empty'),
        ('---\nkind: added\n\nText.', 1, 'is not closed'),
        ('---\nkind: "added\n---\nText.', 2, 'is not YAML'),
        ('---\nkind: added\naction: "a" b\narea: x\n---\nText.', 3, 'put quotes around'),
        ('---\nkind: added\naction: "a b\narea: x\n---\nText.', 3, 'put quotes around'),
        ('---\n- kind\n---\nText.', 2, 'has no fields'),
        ('---\nid: a\nkind: {a: b}\n---\nText.', 3, 'must be a text'),
        ('---\nid: a\nid: b\n---\nText.', 3, 'twice'),
        (':id: a\n:id: b\n\nText.', 2, 'twice'),
    ],
)
def test_mistakes(text: str, line: int, message: str) -> None:
    """Each mistake is reported with its line."""
    found = read(text)
    assert found.problems[0].line == line
    assert message in found.problems[0].message


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """A file that is not UTF-8 is reported with its line, like other mistakes."""
    path = tmp_path / 'a.md'
    path.write_bytes(b'---\nkind: added\n---\n\xff')
    (problem,) = read_fragment(path, 'next', KINDS).problems
    assert (problem.line, 'UTF-8' in problem.message) == (4, True)


@pytest.mark.parametrize(
    ('folder', 'release', 'wanted'),
    [
        ('next', '', ('9.2',)),
        ('next', '9.0.3', ('9.2', '9.0.3')),
        ('9.1.1', '', ('9.1.1',)),
        ('9.1.1', '9.1.1, 9.0.3', ('9.1.1', '9.0.3')),
        ('', '9.0.3', ('9.0.3',)),
        ('', '', ('9.2',)),
        ('next', 'unreleased', ('9.2',)),
    ],
)
def test_releases(folder: str, release: str, wanted: tuple[str, ...]) -> None:
    """The releases of a fragment come from its folder and from its field.

    Both count, so that fragments can be merged between branches.
    """
    head = f':release: {release}\n' if release else ''
    assert read(f'{head}\nText.', folder=folder).releases('9.2') == wanted


@pytest.mark.parametrize('markup', ['md', 'rst'])
def test_what_is_written_reads_the_same(markup: str) -> None:
    """A written fragment is read with the same values, also if YAML needs quotes for them."""
    options = {
        'id': 'codes',
        'kind': 'added',
        'release': '9.10',
        'action': "Say: 'yes' # now",
        'replacement': '`shop.total()`',
    }
    found = read(render(options, 'A title', 'Text.', markup), f'x.{markup}')
    assert not found.problems
    assert (found.options, found.title, found.body) == (options, 'A title', 'Text.')


@pytest.mark.parametrize('text', [YAML, FIELDS])
@pytest.mark.parametrize(('name', 'value'), [('release', '9.1'), ('area', 'checkout')])
def test_one_field_is_changed(text: str, name: str, value: str) -> None:
    """If one field changes, all other lines stay the same."""
    markup = 'md' if text is YAML else 'rst'
    made = with_field(text, name, value, markup)
    assert read(made, f'a.{markup}').options[name] == value
    assert len(set(made.split('\n')) ^ set(text.split('\n'))) <= 2
    assert with_field(made, name, value, markup) == made


@pytest.mark.parametrize('markup', ['md', 'rst'])
def test_a_field_where_there_was_none(markup: str) -> None:
    """A fragment without front matter gets a front matter with the field."""
    found = read(with_field('Text.\n', 'release', '9.1', markup), f'1042.feature.{markup}')
    assert found.options == {
        'id': 'feature-1042',
        'issue': '1042',
        'kind': 'added',
        'release': '9.1',
    }
    assert found.body == 'Text.'


def test_short_titles() -> None:
    """A short title is the first paragraph, cut off after a word."""
    assert short_title('One\nline.\n\nMore.') == 'One line.'
    assert short_title('word ' * 30) == 'word ' * 15 + 'word\N{HORIZONTAL ELLIPSIS}'


def test_conf_is_read_and_not_run(tmp_path: Path) -> None:
    """Only literal values are read from ``conf.py``; its code is not run."""
    conf = tmp_path / 'conf.py'
    conf.write_text('import x\nwhatsnew_kinds = {"new": {"label": "New"}}\na = f(1)\n')
    assert read_conf(conf).values == {'whatsnew_kinds': {'new': {'label': 'New'}}}
    assert Project.at(tmp_path).kinds == {'new': 'New'}
    conf.write_text('x: int\nwhatsnew_kinds: dict = {"new": "New"}\nwhatsnew_areas: dict = f()\n')
    assert Project.at(tmp_path).kinds == {'new': 'New'}
    assert read_conf(conf).computed == {'whatsnew_areas'}
    conf.write_text('a = 1\na += 1\nif x:\n    b = 2\nc = {}\nc["d"] = 1\nfrom e import *\nf = 1\n')
    assert read_conf(conf) == ({'a': 1, 'c': {}, 'f': 1}, {'a', 'b', 'c', '*'})
    conf.write_text('\nif')
    with pytest.raises(ValueError, match=r'conf\.py:2'):
        read_conf(conf)
