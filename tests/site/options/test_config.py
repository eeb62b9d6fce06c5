"""Options: each is checked and documented, and a wrong value gives one warning.

The default is then used.
"""

from __future__ import annotations

import ast
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from whatsnew312.formats.inventory import Inventory, InventoryObject, compress, render
from whatsnew312.site.options.table import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

    from whatsnew312.site.options.table import Option

#: values of every type of a Python literal, and values that are almost right
VALUES = [
    *(None, True, False, 0, 7, -1, 3.12, b'x', '', 'x', 'a b', '3.12', '1.', '%s', '%s%s', '%(x)s'),
    *('http://x/%s', 'https://x/', 'ftp://x/%s', 'javascript:%s', '2023-10-02', '2023-13-01'),
    *([], [1], ['x'], [['x']], [1, 2], [2, 1], [1, 2, 3], [True, 2], [-1, 2], (), ('x', 1)),
    *({}, {1: 2}, {'a': 1}, {'a': 'A'}, {'A': 'A'}, {'a b': 'A'}, {'a': ['A']}, {'a': {}}),
    {'a': {'label': 'A', 'requires': 'body'}},
    {'a': {'label': 'A', 'requires': [['body']]}},
    {'a': {'label': 'A', 'requires': [1]}},
    {'a': {'label': 'A', 'requires': ['nobody']}},
    {'a': {'label': 'A', 'order': 1}},
    {'a': ('https://x/', 'f.txt')},
    {'a': ('https://x/', None)},
    {'a': ('x', 'f.txt')},
    {'a': ('https://x/',)},
    {1: ('https://x/', 'f.txt')},
    dt.date(2023, 10, 2),
    object(),
    {'x'},
]


@pytest.mark.parametrize('option', OPTIONS, ids=lambda option: option.name)
def test_checks(option: Option) -> None:
    """The check of an option accepts a value or raises a ValueError.

    The result for an accepted value has the type of the default or of the example.
    """
    taken = [option.default]
    for value in VALUES:
        try:
            option.check(value)
        except ValueError:
            continue
        taken.append(value)
    kinds = {
        type(option.check(option.default)),
        type(option.check(ast.literal_eval(option.example))),
    }
    for value in taken:
        assert type(option.check(value)) in kinds, value
    assert len(taken) < len(VALUES) / 2


@pytest.mark.parametrize('option', OPTIONS, ids=lambda option: option.name)
def test_examples(option: Option) -> None:
    """The default and the example in the reference are valid."""
    option.check(option.default)
    example = ast.literal_eval(option.example)
    option.check(example)
    assert option.name.startswith('whatsnew_')
    assert option.meaning.endswith('.')
    assert option.rebuild in {'', 'html', 'env'}


@pytest.mark.parametrize('option', OPTIONS, ids=lambda option: option.name)
def test_wrong_type(site: Callable[..., Site], option: Option) -> None:
    """A value of the wrong type gives one warning with its line and an example.

    The site is still built.
    """
    made = site(
        {
            'index.md': '# Shop\n\n:::{change} Codes\n:id: shop-codes\n:kind: added\n:area: stock\n'
            '\nBody.\n:::\n'
        }
    )
    conf = {
        name: value
        for name, value in made.conf.items()
        if not name.startswith('whatsnew_') or name == 'whatsnew_areas'
    }
    made.conf = conf | {option.name: 3.12}
    made.configure()
    line = list(made.conf).index(option.name) + 1
    made.build('text', warnings=None)
    ours = [message for message in made.warnings if '[whatsnew.config]' in message]
    assert len(ours) == 1
    assert ours[0].startswith(f'conf.py:{line}: WARNING: {option.name} must be ')
    assert ours[0].count('such as') == 1
    assert f'; such as: {option.name} = {option.example} [whatsnew.config]' in ours[0]
    assert made.warnings == ours
    assert 'Codes\n=====' in made.text()
    assert made.status == 1


def test_on_the_command_line(site: Callable[..., Site]) -> None:
    """``-D`` sets an option, and a wrong value gives a warning without a file."""
    made = site({'index.md': '# Shop\n'}).run('text', '-D', 'whatsnew_release=2.1')
    made.run('text', '-D', 'whatsnew_previous_release=old', warnings=None)
    assert len(made.warnings) == 1
    assert 'whatsnew_previous_release must be a string with a version' in made.warnings[0]


def test_slips_in_conf_py(site: Callable[..., Site]) -> None:
    """An unknown option and releases in the wrong order are reported with their lines."""
    made = site({'index.md': '# Shop\n'}, whatsnew_relese='2.1', whatsnew_previous_release='2.0')
    lines = (made.srcdir / 'conf.py').read_text(encoding='utf-8').splitlines()
    places = {line.partition(' = ')[0]: number for number, line in enumerate(lines, 1)}
    made.build(
        'text',
        warnings=[
            f'conf.py:{places["whatsnew_previous_release"]}: WARNING: whatsnew_previous_release '
            f'(2.0) must be before whatsnew_release (2.0) [whatsnew.config]',
            f'conf.py:{places["whatsnew_relese"]}: WARNING: there is no option whatsnew_relese; '
            f"did you mean 'whatsnew_release'? [whatsnew.config]",
        ],
    )


def test_names_are_those_that_sphinx_has_read(site: Callable[..., Site]) -> None:
    """Unknown names are found in the settings that Sphinx has read, not in the text.

    So imported settings count, and text that only looks like a setting does not.
    """
    made = site({'index.md': '# Shop\n'})
    made.write({'common.py': "whatsnew_arias = {'stock': 'Stock'}\n"})
    path = made.srcdir / 'conf.py'
    text = path.read_text(encoding='utf-8')
    more = """\
import sys; sys.path.insert(0, '.')
from common import *
globals()['whatsnew_' + 'kind'] = {}
def whatsnew_helper():
    whatsnew_local = 1
unused = '''
whatsnew_text = 1
'''
whatsnew_platfroms = []
whatsnew_platfroms.append(
    'Windows'
)
"""
    path.write_text(text + more, encoding='utf-8')
    made.build('text', warnings=None)
    last = text.count('\n') + more.count('\n') - 2
    assert [message.partition('; ')[0] for message in made.warnings] == [
        'conf.py:1: WARNING: there is no option whatsnew_arias',
        'conf.py:1: WARNING: there is no option whatsnew_kind',
        f'conf.py:{last}: WARNING: there is no option whatsnew_platfroms',
    ]


def test_right_values_of_other_types(site: Callable[..., Site]) -> None:
    """A tuple is accepted for a list, and a date for a string."""
    made = site(
        {'index.md': '# Shop\n'}, whatsnew_platforms=('Windows',), whatsnew_issue_range=(1, 2)
    )
    path = made.srcdir / 'conf.py'
    text = path.read_text(encoding='utf-8')
    path.write_text(f'import datetime\n{text}whatsnew_release_date = datetime.date(2023, 10, 2)\n')
    made.build('text')


def test_hidden_characters(site: Callable[..., Site]) -> None:
    """An option whose value readers see must not have invisible characters."""
    made = site({'index.md': '# Shop\n'}, whatsnew_product='Sh\u202eop').build(warnings=None)
    (line,) = made.warnings
    assert 'whatsnew_product must be a string without invisible characters (U+202E)' in line


def test_without_conf(site: Callable[..., Site]) -> None:
    """Without ``conf.py``, a warning about an option of the command line has no place."""
    made = site({'index.rst': 'Shop\n====\n'})
    made.write({'conf.py': None})
    made.run(
        'html', '-C', '-D', 'extensions=whatsnew312', '-D', 'whatsnew_release=x', warnings=None
    )
    (line,) = made.warnings
    assert line.startswith('WARNING: whatsnew_release must be a string with a version as PEP 440')
    assert made.status == 1


def test_areas_of_readers(site: Callable[..., Site]) -> None:
    """An area of readers that is not configured gives one warning, with what may be meant."""
    readers = {
        'shops': ('I run a shop', ['stcok', 'moved', 'checkout']),
        'developers': ('I use the API', ['stcok']),
    }
    made = site({'index.md': '# Shop\n'}, whatsnew_readers=readers)
    line = list(made.conf).index('whatsnew_readers') + 1
    start = f'conf.py:{line}: WARNING: whatsnew_readers names the area '
    end = 'which is not in whatsnew_areas'
    made.build(
        warnings=[
            f"{start}'stcok', {end}; did you mean 'stock'? [whatsnew.config]",
            f"{start}'moved', {end}; known are: checkout, stock [whatsnew.config]",
        ]
    )
    # one mistake, one message
    made.configure(whatsnew_areas=['stock'])
    made.build(warnings=None)
    assert [one for one in made.warnings if 'whatsnew_readers' in one] == []


PREVIOUS = 'whatsnew_previous_inventory'


@pytest.mark.parametrize(
    ('name', 'text', 'warning'),
    [
        ('peps.toml', None, 'conf.py:16: WARNING: whatsnew_peps cannot be read: there is no file '),
        ('peps.toml', '\n[8]\ntitle = \n', 'peps.toml:3: WARNING: whatsnew_peps cannot be read: '),
        ('peps.toml', '[x]\ntitle = "A"\n', 'peps.toml:1: WARNING: whatsnew_peps cannot be read: '),
        ('names.txt', None, "names.txt:1: WARNING: the inventory 'other' cannot be read: "),
        ('names.txt', 'x\n', "names.txt:1: WARNING: the inventory 'other' cannot be read: "),
        ('old.inv', None, f'conf.py:17: WARNING: {PREVIOUS} cannot be read: there is no file '),
        ('old.inv', 'x\n', f'old.inv:1: WARNING: {PREVIOUS} cannot be read: line 1 must be '),
    ],
)
def test_data_files(site: Callable[..., Site], name: str, text: str | None, warning: str) -> None:
    """A missing or broken data file gives one warning with the file.

    The site is still built.
    """
    inventory = '# Sphinx inventory version 2\n# Project: x\n# Version: 1\n# plain\n'
    made = site(
        {
            'index.md': '# Shop\n\n:::{change} Codes\n:id: shop-codes\n:kind: added\n:pep: 8\n'
            ':area: stock\n\nBody.\n:::\n',
            'names.txt': inventory,
            'old.inv': inventory,
        },
        whatsnew_previous_inventory='old.inv',
        whatsnew_inventories={'other': ('https://other.example/', 'names.txt')},
    )
    made.write({name: text})
    made.build('text', warnings=None)
    assert len(made.warnings) == 1, made.warnings
    assert made.warnings[0].startswith(warning)
    assert made.warnings[0].endswith('[whatsnew.data_file]')
    assert 'PEP 8' in made.text()


@pytest.mark.parametrize('compressed', [False, True])
def test_both_forms_of_an_inventory(site: Callable[..., Site], compressed: bool) -> None:
    """An inventory of ``whatsnew_inventories`` can be text, or an ``objects.inv`` as published."""
    inventory = Inventory(
        'Other', '1', (InventoryObject('other.codes', 'py:function', '1', 'o.html#$', '-'),)
    )
    made = site(
        {
            'index.md': '# Shop\n\n:::{change} Codes\n:id: shop-codes\n:kind: added\n'
            ':area: stock\n\nSee {py:func}`other.codes`.\n:::\n',
        },
        whatsnew_inventories={'other': ('https://other.example/', 'other.inv')},
    )
    data = compress(inventory) if compressed else render(inventory).encode()
    (made.srcdir / 'other.inv').write_bytes(data)
    made.build()
    assert made.html().find('a', href='https://other.example/o.html#other.codes')


@pytest.mark.parametrize('option', ['whatsnew_kinds', 'whatsnew_areas'])
def test_refused_name(option: str) -> None:
    """The message about a wrong name says which names are allowed."""
    (check,) = [one.check for one in OPTIONS if one.name == option]
    with pytest.raises(ValueError, match=r"names in lower case.*wrong at 'bugFix'"):
        check({'bugFix': 'Bug fix'})


PAGE = """\
# Shop

:::{{change}} Tills
:id: shop-tills
:kind: added
:area: checkout
{field}

Text.
:::

```{{changes}}
{option}
```
"""


@pytest.mark.parametrize(
    ('name', 'field', 'option'),
    [
        ('kinds', ':platform: Windows', ':kind: added'),
        ('kinds', '', ':kind: special'),
        ('areas', '', ':area: checkout'),
        ('platforms', ':platform: Windows', ':platform: Windows'),
        ('trackers', ':ref: cve:2026-1234', ''),
        ('fixers', ':fix: ruff UP005', ''),
        ('releases', ':release: 2.0', ':releases: 1.0..2.0'),
        ('issue_range', ':issue: 1234', ''),
        ('previous_release', '', ''),
    ],
)
@pytest.mark.parametrize('value', [17, ['a', 1]], ids=str)
def test_one_message(
    site: Callable[..., Site], name: str, field: str, option: str, value: object
) -> None:
    """Entries and listings that use names of a refused option are not reported as well."""
    page = PAGE.format(field=field, option=option)
    made = site({'index.md': page}, **{f'whatsnew_{name}': value}).build(warnings=None)
    (message,) = made.warnings
    assert f'whatsnew_{name} must be ' in message
    assert made.html('index').find(id='shop-tills')


def test_other_mistakes_are_reported(site: Callable[..., Site]) -> None:
    """A mistake that has nothing to do with the option still gives its message."""
    page = PAGE.format(field=':platform: Windoof', option='')
    made = site({'index.md': page}, whatsnew_areas=17).build(warnings=None)
    assert [one.rpartition('[')[2] for one in made.warnings] == [
        'whatsnew.config]',
        'whatsnew.unknown_platform]',
    ]


@pytest.mark.parametrize('name', ['compact', 'entry', 'badge', 'table', 'unknown', 'run'])
def test_kinds_with_names_of_our_classes(site: Callable[..., Site], name: str) -> None:
    """A kind with the name of another class gives one message, and the default kinds are used."""
    page = f'# Shop\n\n:::{{change}} A *title*\n:id: shop-a\n:kind: {name}\n:area: stock\n\nBody.\n:::\n'
    made = site({'index.md': page}, whatsnew_kinds={'added': 'Added', name: 'K'})
    made.build(warnings=None)
    (message,) = made.warnings
    assert f'whatsnew_kinds must be a dictionary without {name!r}, a name that pages' in message
    assert made.html().find('h2').get_text().startswith('A title')


def test_names_of_kinds_that_are_free(site: Callable[..., Site]) -> None:
    """The usual names, those of towncrier, and those of effects can be names of kinds."""
    usual = ('added', 'changed', 'deprecated', 'removed', 'fixed', 'security')
    others = ('feature', 'bugfix', 'doc', 'removal', 'misc', 'breaking', 'performance', 'warns')
    kinds = {name: {'label': name, 'urgency': 'none'} for name in usual + others}
    site({'index.md': '# Shop\n'}, whatsnew_kinds=kinds).build()


@pytest.mark.parametrize('path', ['~nosuchuser/python', 'python\0'])
def test_paths_that_no_machine_has(site: Callable[..., Site], path: str) -> None:
    """A path in the home folder of an unknown user, or with a NUL, gives a message."""
    made = site({'index.md': '# Shop\n'}, whatsnew_interpreters={'3.12': path})
    made.build(warnings=None)
    (message,) = made.warnings
    assert "home folder of a user of this machine (wrong at '3.12'); such as: " in message
    assert '[whatsnew.config]' in message
