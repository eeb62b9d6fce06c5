"""The rules of the fields: how each value is read, and which values are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.model.field_reader import READ_ALSO_EMPTY, read_fields
from whatsnew312.model.field_values import Reading
from whatsnew312.model.fields import ATTRIBUTES, FIELDS, Fields
from whatsnew312.model.rules import ReleaseNames, Rules, Tracker
from whatsnew312.model.values import (
    Api,
    Kind,
    Outcome,
    as_list,
    commands,
    from_list,
    module_of,
    one_line,
    split,
)
from whatsnew312.model.versions import parse_version, version_group
from whatsnew312.model.warning_types import Warn
from whatsnew312.releases.read import parse
from whatsnew312.site.links import group_anchor

RULES = Rules(
    release='3.12',
    kinds={name: Kind(name, name.title()) for name in ('added', 'changed')},
    areas={'syntax': 'Syntax', 'c-api': 'C API'},
    platforms=('Windows', 'macOS'),
    issue_range=(100, 200),
    peps=frozenset({8, 695}),
    modules=frozenset({'os', 'os.path', 'importlib', 'importlib.abc'}),
)


#: the fields of a site with a single release
ALONE = [name for name, spec in FIELDS.items() if not spec.needs]

TABLE = parse(
    """
[[release]]
name = "2.1"
status = "unreleased"
[[release]]
name = "2.0"
[[release]]
name = "1.9.4"
date = 2026-03-01
"""
)
NAMES = ReleaseNames(lambda name: TABLE.find(name).name, TABLE.sort, TABLE.unreleased.name)
TRACKERS = {
    name: Tracker(name, url, label, pattern)
    for name, url, label, pattern in (
        ('bpo', 'https://bugs.example/%s', 'bpo-%s', r'[0-9]{4,6}'),
        ('cve', 'https://cve.example/CVE-%s', 'CVE-%s', r'[0-9]{4}-[0-9]{4,}'),
        ('ghsa', '', '%s', r'GHSA(-[0-9a-z]{4}){3}'),
        ('pr', 'https://pull.example/%s', 'PR %s', r'[0-9]+'),
        ('commit', '', '%s', r'[0-9a-f]{7,40}'),
        ('jira', '', '%s', r'SHOP-[0-9]+'),
    )
}
SEVERAL = replace(RULES, releases=NAMES)


def read(**options: str) -> tuple[Fields, list[Warn]]:
    """Return the fields of an entry with *options*, and the types of its faults."""
    fields, faults = read_fields({'id': 'x', 'kind': 'added', **options}, RULES)
    return fields, [fault.type for fault in faults]


@pytest.mark.parametrize(
    ('option', 'value', 'field', 'expected'),
    [
        ('id', 'shop-codes', 'id', 'shop-codes'),
        ('alias', 'a, b ,, a', 'aliases', ('a', 'b')),
        ('alias', '["a", \'b\', c]', 'aliases', ('a', 'b', 'c')),
        (
            'contributor',
            '["Ada Byron", "Alan Mathison"]',
            'contributors',
            ('Ada Byron', 'Alan Mathison'),
        ),
        (
            'contributor',
            '["Byron, Ada", \'O\'\'Hara\', ""]',
            'contributors',
            ('Byron, Ada', "O'Hara"),
        ),
        ('contributor', '[Ada', 'contributors', ('[Ada',)),
        ('contributor', '[Ada] [Alan]', 'contributors', ('[Ada] [Alan]',)),
        ('contributor', '[Ada], [Alan]', 'contributors', ('[Ada]', '[Alan]')),
        ('module', '[shop, till]', 'modules', ('shop', 'till')),
        ('issue', '[101, 102]', 'issues', (101, 102)),
        ('kind', ' changed ', 'kind', 'changed'),
        ('area', 'c-api', 'area', 'c-api'),
        ('pep', '695, 0008', 'peps', (695, 8)),
        ('issue', '100,200', 'issues', (100, 200)),
        ('contributor', 'Ada Byron,  Alan', 'contributors', ('Ada Byron', 'Alan')),
        ('platform', 'WINDOWS, macos', 'platforms', ('Windows', 'macOS')),
        ('since', '3.12.4', 'since', '3.12.4'),
        ('since', '3.12.0rc2', 'since', '3.12.0rc2'),
        ('removal', '3.14', 'removal', '3.14'),
        ('removal', '4', 'removal', '4'),
        ('effect', 'breaks', 'effect', 'breaks'),
        (
            'match',
            'c  PyErr_Fetch # old\n# all\nmodule imp',
            'match',
            ('c PyErr_Fetch', 'module imp'),
        ),
        ('no-match', 'types', 'no_match', 'types'),
        ('same-as', 'other', 'same_as', 'other'),
        ('removal', 'FUTURE', 'removal', 'future'),
        ('action', 'Do\n   this.', 'action', 'Do this.'),
        ('replacement', '', 'replacement', ''),
        ('highlight', '*x*', 'highlight', '*x*'),
        ('highlight', 'x\n  y', 'highlight', 'x y'),
        ('replacement', 'x\n  y', 'replacement', 'x y'),
        ('module', 'os, sys', 'modules', ('os', 'sys')),
        ('message', 'E: a, b\n\n  W:  * c\nE: a, b', 'messages', ('E: a, b', 'W: * c')),
    ],
)
def test_values(option: str, value: str, field: str, expected: object) -> None:
    """Each valid value is converted to the form that the rest of the program uses."""
    fields, faults = read(**{option: value})
    assert faults == []
    assert getattr(fields, field) == expected


@pytest.mark.parametrize(
    ('option', 'value', 'fault', 'field', 'kept'),
    [
        ('id', '', Warn.MISSING_ID, 'id', ''),
        ('id', 'a b', Warn.BAD_ID, 'id', ''),
        ('alias', 'ok, a b', Warn.BAD_ID, 'aliases', ('ok',)),
        ('kind', '', Warn.MISSING_KIND, 'kind', ''),
        ('kind', 'Added', Warn.UNKNOWN_KIND, 'kind', ''),
        ('area', 'none', Warn.UNKNOWN_AREA, 'area', ''),
        ('pep', '695, x', Warn.BAD_PEP, 'peps', (695,)),
        ('pep', '٦٩٥', Warn.BAD_PEP, 'peps', ()),
        ('pep', '1.5', Warn.BAD_PEP, 'peps', ()),
        ('pep', '10000', Warn.BAD_PEP, 'peps', ()),
        ('pep', '1', Warn.UNKNOWN_PEP, 'peps', (1,)),
        ('issue', '#150', Warn.BAD_ISSUE, 'issues', ()),
        ('issue', '99, 100', Warn.BAD_ISSUE, 'issues', (100,)),
        ('issue', '9' * 5000, Warn.BAD_ISSUE, 'issues', ()),
        ('api', 'a b, os.x', Warn.BAD_API, 'apis', (Api('py', 'os.x', 'os'),)),
        ('api', 'os.', Warn.BAD_API, 'apis', ()),
        ('api', ':x', Warn.BAD_API, 'apis', ()),
        ('api', 'C:x', Warn.BAD_API, 'apis', ()),
        ('api', 'x()', Warn.BAD_API, 'apis', ()),
        ('api', 'c++:x', Warn.BAD_API, 'apis', ()),
        ('api', 'x' * 201, Warn.BAD_API, 'apis', ()),
        ('platform', 'macOS, BeOS', Warn.UNKNOWN_PLATFORM, 'platforms', ('macOS',)),
        ('since', 'x', Warn.BAD_VERSION, 'since', ''),
        ('since', '3.13.1', Warn.BAD_VERSION, 'since', ''),
        ('since', 'future', Warn.BAD_VERSION, 'since', ''),
        ('removal', '3.x', Warn.BAD_VERSION, 'removal', ''),
        ('removal', '3.12', Warn.BAD_REMOVAL, 'removal', ''),
        ('removal', '3.12.0', Warn.BAD_REMOVAL, 'removal', ''),
        ('removal', '3.9', Warn.BAD_REMOVAL, 'removal', ''),
        ('removal', '9' * 5000, Warn.BAD_VERSION, 'removal', ''),
        ('colour', 'red', Warn.UNKNOWN_FIELD, 'id', 'x'),
        ('effect', 'break', Warn.BAD_MATCH, 'effect', ''),
        ('no-match', 'behavior', Warn.BAD_MATCH, 'no_match', ''),
        ('match', 'modul imp\nmodule imp', Warn.BAD_MATCH, 'match', ('module imp',)),
        ('match', 'module 9', Warn.BAD_MATCH, 'match', ()),
        ('same-as', 'not an id', Warn.BAD_ID, 'same_as', ''),
        ('message', '*\nE: a', Warn.BAD_MESSAGE, 'messages', ('E: a',)),
        ('message', '* Error: *', Warn.BAD_MESSAGE, 'messages', ()),
        ('message', 'E: {name} a', Warn.BAD_MESSAGE, 'messages', ('E: {name} a',)),
        ('message', 'E: a\nE: \x07b', Warn.CONTROL_CHARACTER, 'messages', ('E: a', 'E: \ufffdb')),
        # a value with its own syntax is refused by this syntax, with one warning
        ('alias', 'a\u202eb', Warn.BAD_ID, 'aliases', ()),
        ('since', '3.12.1\u202e', Warn.BAD_VERSION, 'since', ''),
        # in free text, the visible characters are kept
        ('module', 'a\u202e', Warn.CONTROL_CHARACTER, 'modules', ('a\ufffd',)),
        ('contributor', 'a, \x07b', Warn.CONTROL_CHARACTER, 'contributors', ('a', '\ufffdb')),
        ('highlight', 'a\x7fb', Warn.CONTROL_CHARACTER, 'highlight', 'a\ufffdb'),
        ('replacement', 'a\ud800', Warn.CONTROL_CHARACTER, 'replacement', 'a\ufffd'),
        ('action', 'a\u2066b', Warn.CONTROL_CHARACTER, 'action', 'a\ufffdb'),
    ],
)
def test_faults(option: str, value: str, fault: Warn, field: str, kept: object) -> None:
    """One fault gives one warning; only the faulty value is left out."""
    fields, faults = read(**{option: value})
    assert faults == [fault]
    assert getattr(fields, field) == kept


@pytest.mark.parametrize(
    ('option', 'value', 'message'),
    [
        (
            'id',
            '',
            'this change has no id, so nobody can link to it; add a line like ":id: some-permanent-name"',
        ),
        (
            'id',
            'a b',
            "'a b' cannot be an anchor: use letters, digits and single hyphens, dots or underscores, "
            "starting with a letter, such as 'a-b'",
        ),
        (
            'alias',
            '?',
            "'?' cannot be an anchor: use letters, digits and single hyphens, dots or underscores, "
            'starting with a letter',
        ),
        ('kind', '', 'this change has no kind; add ":kind:" with one of: added, changed'),
        ('kind', 'aded', "unknown kind 'aded'; did you mean 'added'?"),
        ('area', 'syntx', "unknown area 'syntx'; did you mean 'syntax'?"),
        ('pep', 'PEP 695', "PEP 'PEP 695' is not a number from 0 to 9999; write 695"),
        ('pep', 'PEP 0008', "PEP 'PEP 0008' is not a number from 0 to 9999; write 8"),
        ('pep', 'x', "PEP 'x' is not a number from 0 to 9999; write the number, such as 8"),
        ('pep', '12345', "PEP '12345' is not a number from 0 to 9999; write the number, such as 8"),
        ('pep', '69', "PEP 69 is not in the whatsnew_peps file; did you mean '695'?"),
        ('pep', '0001', 'PEP 1 is not in the whatsnew_peps file; is it in the file?'),
        ('pep', '1', 'PEP 1 is not in the whatsnew_peps file; is it in the file?'),
        ('issue', 'gh-150', "issue 'gh-150' is not a number; write 150"),
        ('issue', 'x', "issue 'x' is not a number; write the number alone"),
        ('issue', '99', 'issue 99 is not plausible: the tracker has 100 to 200'),
        (
            'api',
            'x()',
            "'x()' is not a qualified name; did you mean 'x'?",
        ),
        ('platform', 'Window', "unknown platform 'Window'; did you mean 'Windows'?"),
        ('since', 'x', "since 'x' is not a version; write it like 3.12.1"),
        ('since', '3.13', "since '3.13' is not a micro release of 3.12; write it like 3.12.1"),
        ('removal', 'x', 'removal \'x\' is not a version; name a later one, or "future"'),
        (
            'removal',
            '3.11',
            'removal in 3.11 does not come after release 3.12; name a later version, or "future"',
        ),
        (
            'action',
            'a\u202eb',
            'action has invisible characters (U+202E); write it without them',
        ),
        ('colour', 'x', "unknown field 'colour'; known are: " + ', '.join(ALONE)),
    ],
)
def test_messages(option: str, value: str, message: str) -> None:
    """Each message says what is wrong and what is right, word for word."""
    faults = read_fields({'id': 'x', 'kind': 'added', option: value}, RULES)[1]
    assert [fault.message for fault in faults] == [message]


def test_without_a_release() -> None:
    """Without a release, the message shows an example of a version."""
    faults = read_fields({'id': 'x', 'kind': 'added', 'since': 'x'}, Rules(kinds=RULES.kinds))[1]
    assert [fault.message for fault in faults] == [
        "since 'x' is not a version; write it like 1.2.1"
    ]


@pytest.mark.parametrize(
    'release', ['3.12', '2.0.post1', '2.0rc1', '1!4', '2.0+local', '2.0.dev3', '7']
)
def test_the_remedy_is_accepted(release: str) -> None:
    """The version that a message suggests is valid, for each form of the release."""
    rules = Rules(kinds=RULES.kinds, release=release)
    for value in ('x', '99.99'):
        given = {'id': 'x', 'kind': 'added', 'since': value}
        (fault,) = read_fields(given, rules)[1]
        remedy = fault.message.rpartition('write it like ')[2]
        assert not read_fields({**given, 'since': remedy}, rules)[1]


@pytest.mark.parametrize('letter', 'abcd')
def test_a_letter_at_the_end_is_no_version(letter: str) -> None:
    """A version may not end with a letter, although PEP 440 allows some letters."""
    assert parse_version(f'2024{letter}') is None
    assert parse_version('2024a1')


def test_spellings_of_one_version() -> None:
    """Versions are in one group only if they compare as equal."""
    assert {version_group(text) for text in ('3', '3.0', 'v3.0', '3.0.0')} == {'3.0'}
    texts = ['2.0.1', '2.0-1', '2.0rc1', '1!2.0', '2.0+1', '2.1', 'future', '2.0']
    assert len({version_group(text) for text in texts}) == len(texts)
    assert len({group_anchor('removal', text) for text in texts}) == len(texts)
    assert group_anchor('removal', '2.0.1') == 'removal-2-0-1'
    assert group_anchor('removal', '3.14') == 'removal-3-14'
    assert group_anchor('removal', '3') == group_anchor('removal', 'v3.0')


def test_fields_that_are_not_given() -> None:
    """Fields that are not given have their empty defaults."""
    fields, faults = read_fields({}, RULES)
    assert fields == Fields()
    assert [fault.type for fault in faults] == [Warn.MISSING_ID, Warn.MISSING_KIND]


def test_a_field_in_capitals() -> None:
    """A field name in capitals gives a warning and is read, unless the right name is given too.

    The options of the caller are not changed.
    """
    options = {'id': 'x', 'Kind': 'added', 'AREA': 'x', 'area': 'syntax'}
    before = dict(options)
    fields, faults = read_fields(options, RULES)
    assert [fault.message for fault in faults] == [
        "unknown field 'Kind'; did you mean 'kind'?",
        "unknown field 'AREA'; did you mean 'area'?",
    ]
    assert (fields.kind, fields.area) == ('added', 'syntax')
    assert options == before


def test_options_without_a_value() -> None:
    """An option without a value, for which MyST gives None, is the same as an empty option."""
    fields, faults = read_fields({'id': 'x', 'kind': None, 'api': None}, RULES)  # type: ignore[dict-item]
    assert [fault.type for fault in faults] == [Warn.MISSING_KIND]
    assert fields == Fields(id='x')


def test_examples() -> None:
    """The examples in the guide are valid, and a field with many values is read as a tuple."""
    rules = Rules(
        release='2.0',
        kinds=RULES.kinds,
        areas={'checkout': 'Checkout'},
        platforms=RULES.platforms,
        releases=NAMES,
        trackers=TRACKERS,
        fixers={'shop-lint': 'shop-lint --fix %s'},
    )
    fields, faults = read_fields({spec.name: spec.example for spec in FIELDS.values()}, rules)
    assert faults == []
    for spec in FIELDS.values():
        under = spec.name.replace('-', '_')
        (name,) = {under, f'{spec.name}s', f'{spec.name}es'} & set(Fields.__slots__)
        value = getattr(fields, name)
        assert value, spec.name
        assert isinstance(value, tuple) == (spec.many or spec.lines), spec.name
    texts = {spec.name for spec in FIELDS.values() if spec.markup}
    assert texts == {'highlight', 'replacement', 'action'}


def test_every_field() -> None:
    """Each field is read from the option with its name."""
    options = {name: FIELDS[name].example for name in ALONE}
    options |= {
        'kind': 'added',
        'area': 'syntax',
        'issue': '150',
        'since': '3.12.1',
        'removal': '4',
        'outcome': 'moved to 5; gh-150',
    }
    fields, faults = read_fields(options, RULES)
    assert faults == []
    assert fields == Fields(
        id='shop-discount-codes',
        aliases=('discounts', 'voucher-codes'),
        kind='added',
        area='syntax',
        peps=(695,),
        issues=(150,),
        apis=(
            Api('py', 'shop.apply_discount', 'shop'),
            Api('py', 'shop.Basket.total', 'shop'),
        ),
        modules=('shop',),
        contributors=('Ada Byron', 'Alan Mathison'),
        platforms=('Windows',),
        since='3.12.1',
        removal='4',
        outcome=Outcome('moved', '5', (150,)),
        replacement='`shop.total()`',
        action='Rename the setting.',
        highlight='discount codes at the checkout',
        effect='breaks',
        match=('name shop.sum_up',),
        no_match='behaviour',
        same_as='shop-codes',
        messages=("AttributeError: '*' object has no attribute 'sum_up'",),
    )


@pytest.mark.parametrize('number', [9, 10, 11, 12, 10_000])
def test_many_faults_of_one_type(number: int) -> None:
    """Of many faults of one type, ten are reported; the last message gives the number of others."""
    aliases = ', '.join(f'a b{n}' for n in range(number))
    faults = read_fields({'id': 'x', 'kind': 'y', 'alias': aliases}, RULES)[1]
    ids = [fault.message for fault in faults if fault.type is Warn.BAD_ID]
    assert [fault.type for fault in faults if fault.type is not Warn.BAD_ID] == [Warn.UNKNOWN_KIND]
    assert len(ids) == min(number, 10)
    assert all(f"'a b{n}' cannot" in message for n, message in enumerate(ids))
    assert ids[-1].endswith(f'; so are {number - 10:,} more') == (number > 10)
    assert ids[-1].endswith("starting with a letter, such as 'a-b9'") == (number == 10)


@pytest.mark.parametrize(
    ('value', 'expected'),
    [
        ('os.path.join', Api('py', 'os.path.join', 'os.path')),
        ('os.PathLike', Api('py', 'os.PathLike', 'os')),
        ('importlib.abc', Api('py', 'importlib.abc', 'importlib.abc')),
        ('sum', Api('py', 'sum', 'builtins')),
        ('!secret.Thing.go', Api('py', 'secret.Thing.go', 'secret', linked=False)),
        ('c:Py_Initialize', Api('c', 'Py_Initialize')),
        ('! os.x', Api('py', 'os.x', 'os', linked=False)),
        ('x' * 200, Api('py', 'x' * 200, 'builtins')),
        ('!c:Py_Initialize', Api('c', 'Py_Initialize', linked=False)),
        ('étoile.façade', Api('py', 'étoile.façade', 'étoile')),
    ],
)
def test_names(value: str, expected: Api) -> None:
    """A name has a domain, a module, and the information whether it is linked."""
    fields, faults = read(api=value)
    assert (fields.apis, faults) == ((expected,), [])


def test_modules_of_names() -> None:
    """The modules of an entry come from its names, sorted, unless the author gives the modules."""
    names = 'sys.x, os.path.join, c:Py_Initialize, os.sep'
    assert read(api=names)[0].modules == ('os', 'os.path', 'sys')
    assert read(api=names, module='sys')[0].modules == ('sys',)


@pytest.mark.parametrize(
    ('name', 'module'),
    [
        ('pathlib.Path.walk', 'pathlib'),
        ('collections.abc.Buffer', 'collections.abc'),
        ('int.is_integer', 'int'),  # only an inventory could show that this is a class
        ('Exception.add_note', 'builtins'),
        ('a.b.c', 'a.b'),
        ('os.path', 'os.path'),
        ('os.pathlike', 'os'),
        ('os.part.thing', 'os'),
        ('Exception', 'builtins'),
    ],
)
def test_module_of(name: str, module: str) -> None:
    """The module of a name is found first by the known modules, then by the naming style."""
    assert module_of(name, RULES.modules) == module


def test_without_configuration() -> None:
    """Without a release, versions are not compared; without a PEP file, every PEP is allowed."""
    fields, faults = read_fields(
        {'id': 'x', 'kind': 'added', 'since': '9.9.9', 'removal': '0.1', 'pep': '1'},
        Rules(kinds=RULES.kinds),
    )
    assert faults == []
    assert (fields.since, fields.removal, fields.peps) == ('9.9.9', '0.1', (1,))


def test_plausible_issues() -> None:
    """Without a configured range, the number of an issue has at most seven digits."""
    fields, faults = read_fields(
        {'id': 'x', 'kind': 'added', 'issue': '0, 1, 9999999, 10000000'}, Rules(kinds=RULES.kinds)
    )
    assert [fault.type for fault in faults] == [Warn.BAD_ISSUE] * 2
    assert fields.issues == (1, 9_999_999)


def test_small_readers() -> None:
    """Lists, lines and versions are read correctly at their limits."""
    assert split(' , ,') == ()
    assert one_line(' a \t\n b ') == 'a b'
    assert parse_version('') is None
    assert parse_version('1' * 100) is None
    assert str(parse_version('1' * 99)) == '1' * 99
    assert str(parse_version('3.12')) == '3.12'


@given(st.dictionaries(st.sampled_from([*FIELDS, 'other']), st.text(max_size=80)))
def test_anything_an_author_writes(options: dict[str, str]) -> None:
    """No text makes the reader raise, and each message is a single line."""
    fields, faults = read_fields(options, RULES)
    assert all('\n' not in fault.message and fault.message.isprintable() for fault in faults)
    assert fields.id in {'', options.get('id', '').strip()}


@pytest.mark.parametrize(
    ('given', 'folder', 'page', 'expected'),
    [
        ('', (), (), ('2.1',)),
        ('', (), ('2.0',), ('2.0',)),
        ('1.9.4', (), ('2.0',), ('1.9.4',)),
        ('1.9.4, v2.0, 1.9.4', (), (), ('2.0', '1.9.4')),
        ('1.9.4', ('2.0',), (), ('2.0', '1.9.4')),
        ('unreleased', ('2.0',), (), ('2.1', '2.0')),
    ],
)
def test_releases(
    given: str, folder: tuple[str, ...], page: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """The releases come from the field and the folder, else from the page or the next release."""
    options = {'id': 'x', 'kind': 'added', 'release': given}
    fields, faults = read_fields(options, SEVERAL, folder=folder, page=page)
    assert faults == []
    assert fields.releases == expected


def test_unknown_release() -> None:
    """An unknown release gives a suggestion, and the other releases of the entry are kept."""
    options = {'id': 'x', 'kind': 'added', 'release': '2.0, 1.9.5'}
    fields, faults = read_fields(options, SEVERAL)
    assert fields.releases == ('2.0',)
    assert [tuple(fault) for fault in faults] == [
        (Warn.UNKNOWN_RELEASE, "unknown release '1.9.5'; did you mean '1.9.4'?", 'release')
    ]


def test_release_of_a_site_about_one() -> None:
    """Without a file of releases, the field ``release`` is unknown."""
    faults = read_fields({'id': 'x', 'kind': 'added', 'release': '2.0'}, RULES)[1]
    assert [fault.type for fault in faults] == [Warn.UNKNOWN_FIELD]


@pytest.mark.parametrize(
    ('option', 'value', 'message'),
    [
        ('since', '1.9.5', ''),
        ('since', '2.0.1', ''),
        (
            'since',
            '3.12.1',
            "since '3.12.1' is not a micro release of 2.0 or 1.9; write it like 2.0.1",
        ),
        ('removal', '2.1', ''),
        (
            'removal',
            '2.0',
            'removal in 2.0 does not come after release 2.0; name a later version, or "future"',
        ),
    ],
)
def test_versions_of_its_own_releases(option: str, value: str, message: str) -> None:
    """Versions are compared with the releases of the entry, not with the release of the site."""
    options = {'id': 'x', 'kind': 'added', 'release': '2.0, 1.9.4', option: value}
    faults = read_fields(options, SEVERAL)[1]
    assert [fault.message for fault in faults] == [message] * bool(message)


@pytest.mark.parametrize(
    ('value', 'labels', 'messages'),
    [
        ('cve:2026-1234, PR:77', ['CVE-2026-1234', 'PR 77'], []),
        ('CVE-2026-1234, bpo-12345', ['CVE-2026-1234', 'bpo-12345'], []),
        (
            'jira:SHOP-9, commit:0a1b2c3, ghsa:GHSA-ab12-cd34-ef56',
            ['SHOP-9', '0a1b2c3', 'GHSA-ab12-cd34-ef56'],
            [],
        ),
        (
            'cve:CVE-2026-1234',
            [],
            ["reference 'cve:CVE-2026-1234' is not written right; write cve:2026-1234"],
        ),
        (
            'cve:1234, pr:1',
            ['PR 1'],
            ["reference 'cve:1234' is no number of cve, which are like [0-9]{4}-[0-9]{4,}"],
        ),
        ('cvs:2026-1234', [], ["unknown tracker 'cvs'; did you mean 'cve'?"]),
        ('77', [], ["reference '77' names no tracker; write pr:77"]),
        ('12345', [], ["reference '12345' names no tracker; write bpo:12345 or pr:12345"]),
    ],
)
def test_references(value: str, labels: list[str], messages: list[str]) -> None:
    """References may use several trackers, and a message about a wrong one says what is right."""
    rules = replace(RULES, trackers=TRACKERS)
    fields, faults = read_fields({'id': 'x', 'kind': 'added', 'ref': value}, rules)
    assert [ref.label for ref in fields.refs] == labels
    assert [fault.message for fault in faults] == messages


FIXERS = {'ruff': 'ruff check --fix --select %s', 'tidy': 'tidy --all'}


@pytest.mark.parametrize(
    ('value', 'right', 'messages'),
    [
        ('ruff UP005, ruff W605', ['ruff check --fix --select UP005,W605'], []),
        ('ruff UP005, tidy, ruff  UP005', ['ruff check --fix --select UP005', 'tidy --all'], []),
        ('ruf UP005', [], ["unknown tool 'ruf'; did you mean 'ruff'?"]),
        ('UP005', [], ["unknown tool 'UP005'; known are: ruff, tidy"]),
        ('ruff', [], ['\'ruff\' is not a tool and one rule; write it like "ruff RULE"']),
        (
            'ruff UP005 W605',
            [],
            ['\'ruff UP005 W605\' is not a tool and one rule; write it like "ruff RULE"'],
        ),
        (
            'ruff UP005;reboot',
            [],
            ['\'ruff UP005;reboot\' is not a tool and one rule; write it like "ruff RULE"'],
        ),
        (
            'tidy X1, ruff W605',
            ['ruff check --fix --select W605'],
            ['tidy takes no rules; write "tidy" alone'],
        ),
    ],
)
def test_fixes(value: str, right: list[str], messages: list[str]) -> None:
    """The rules of one tool are joined into one command, and no other text gets into a command."""
    rules = replace(RULES, fixers=FIXERS)
    fields, faults = read_fields({'id': 'x', 'kind': 'added', 'fix': value}, rules)
    assert commands(fields.fixes) == right
    assert [fault.message for fault in faults] == messages


@pytest.mark.parametrize(
    ('value', 'hint'),
    [
        ('CVE-2026-1234', ', but one of cve; write ":ref: cve:2026-1234"'),
        ('bpo-12345', ', but one of bpo; write ":ref: bpo:12345"'),
        ('LP-12345', '; write the number alone'),
        ('#150', '; write 150'),
    ],
)
def test_issue_of_another_tracker(value: str, hint: str) -> None:
    """A number of another tracker is not accepted as an issue number."""
    rules = replace(RULES, trackers=TRACKERS)
    faults = read_fields({'id': 'x', 'kind': 'added', 'issue': value}, rules)[1]
    assert [fault.message for fault in faults] == [f'issue {value!r} is not a number{hint}']


@given(
    st.lists(
        st.text(alphabet=st.characters(codec='utf-8', exclude_categories=['C', 'Z'])), min_size=1
    )
)
def test_lists_come_back(values: list[str]) -> None:
    """A list that is written as text is read with the same values."""
    assert from_list(as_list(values)) == values


def test_readers_that_are_not_asked() -> None:
    """A reader that is not asked without a value would return the empty value, and no fault."""
    for several in (RULES, replace(RULES, release='', releases=NAMES, trackers=TRACKERS)):
        for attribute, spec in ATTRIBUTES.items():
            if spec.read in READ_ALSO_EMPTY:
                continue
            values = {name: getattr(Fields(), name) for name in ATTRIBUTES}
            reading = Reading(several, {}, name=spec.name, values=values)
            assert spec.read('', reading) == getattr(Fields(), attribute), spec.name
            assert not reading.faults
