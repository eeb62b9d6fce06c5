"""Every option, once: its default, its check, its meaning."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from whatsnew312.locale import N_, _
from whatsnew312.model.change import Kind
from whatsnew312.model.characters import is_clean, names
from whatsnew312.model.field_reader import parse_version

if TYPE_CHECKING:
    from collections.abc import Callable


#: what a kind may require of its entries
REQUIREMENTS = ('body', 'guidance')


_NAME = re.compile(r'[a-z][a-z0-9]*(?:-[a-z0-9]+)*')


class Option(NamedTuple):
    """One ``whatsnew_*`` value of ``conf.py``."""

    name: str
    default: object
    check: Callable[[Any], Any]  #: value in, typed value out; ValueError says what would be right
    meaning: str  #: in MyST
    example: str  #: Python source
    rebuild: Literal['', 'env', 'html'] = 'env'


def _is_text(value: object) -> bool:
    return isinstance(value, str) and is_clean(value)


def _text(value: object) -> str:
    if isinstance(value, str):
        if is_clean(value):
            return value
        raise ValueError(f'a string without characters that nobody sees ({names(value)})')
    raise ValueError('a string')


def _version(value: object) -> str:
    # -D on the command line gives strings, but 3.12 in conf.py is a float that drops zeros
    if isinstance(value, str) and (not value or parse_version(value)):
        return value
    raise ValueError('a string with a version as PEP 440 has them: numbers with dots between them')


def _date(value: object) -> str:
    if isinstance(value, date):
        return f'{value:%Y-%m-%d}'
    if value == '':
        return ''
    try:
        return date.fromisoformat(value).isoformat()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError('a date as a string') from None


def _kinds(value: object) -> dict[str, Kind]:
    wanted = (
        'a dictionary of names to labels, or to {"label": ..., "requires": [...]}, where requires '
        f'may hold {" and ".join(REQUIREMENTS)}'
    )
    if not isinstance(value, dict) or not value:
        raise ValueError(wanted)
    kinds = {}
    for name, given in value.items():
        entry = {'label': given} if isinstance(given, str) else given
        if not (
            isinstance(name, str)
            and _NAME.fullmatch(name)
            and isinstance(entry, dict)
            and isinstance(entry.get('label'), str)
            and is_clean(entry['label'])
            and isinstance(entry.get('requires', []), list | tuple)
            and all(part in REQUIREMENTS for part in entry.get('requires', []))
            and set(entry) <= {'label', 'requires'}
        ):
            raise ValueError(f'{wanted} (wrong at {name!r})')
        label = entry['label']
        # of nothing, gettext tells all about the catalog
        kinds[name] = Kind(name, label and _(label), frozenset(entry.get('requires', [])))
    return kinds


def _names(value: object) -> dict[str, str]:
    wanted = 'a dictionary of names to labels; names in lower case, with hyphens'
    if not isinstance(value, dict):
        raise ValueError(wanted)
    for name, label in value.items():
        if not (isinstance(name, str) and _NAME.fullmatch(name) and _is_text(label)):
            raise ValueError(f'{wanted} (wrong at {name!r})')
    return dict(value)


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and all(map(_is_text, value)):
        return tuple(value)
    raise ValueError('a list of strings')


def _range(value: object) -> tuple[int, int]:
    if isinstance(value, list | tuple) and len(value) == 2:
        low, high = value
        if type(low) is int and type(high) is int and 0 <= low <= high:
            return low, high
    raise ValueError('two whole numbers, the lowest and the highest')


def _template(value: object) -> str:
    if value == '' or (isinstance(value, str) and _fills(value) and _is_web(value)):
        return value
    raise ValueError('an http or https URL with one %s (or %04d for a PEP) for the number')


def _fills(template: str) -> bool:
    try:
        return template % 1 != template
    except (TypeError, ValueError):
        return False


def _label(value: object) -> str:
    if isinstance(value, str) and is_clean(value) and _fills(value):
        return value
    raise ValueError('a string with one %s for the number')


def _is_web(value: object) -> bool:
    return isinstance(value, str) and value.startswith(('https://', 'http://')) and is_clean(value)


def _domain(value: object) -> str:
    if isinstance(value, str) and re.fullmatch('[a-z][a-z0-9]*', value):
        return value
    raise ValueError('the name of a Sphinx domain')


def _project_name(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r'(?:[A-Za-z0-9][\w.-]*)?', value):
        return value
    raise ValueError('a name of letters, digits, dots, hyphens and underscores')


def _inventories(value: object) -> dict[str, tuple[str, str]]:
    wanted = 'a dictionary of names to (base URL, file), as in intersphinx_mapping'
    if not isinstance(value, dict):
        raise ValueError(wanted)
    for name, pair in value.items():
        if not (
            isinstance(name, str)
            and re.fullmatch(r'[\w.-]*\w[\w.-]*', name)  # the name of a file too
            and isinstance(pair, list | tuple)
            and len(pair) == 2
            and _is_web(pair[0])
            and isinstance(pair[1], str)
        ):
            raise ValueError(f'{wanted} (wrong at {name!r})')
    return {name: (pair[0], pair[1]) for name, pair in value.items()}


def _paths(value: object) -> dict[str, str]:
    wanted = 'a dictionary of versions to paths'
    if not isinstance(value, dict):
        raise ValueError(wanted)
    for version, path in value.items():
        if not (isinstance(version, str) and parse_version(version) and isinstance(path, str)):
            raise ValueError(f'{wanted} (wrong at {version!r})')
    return dict(value)


def _switch(value: object) -> bool | str:
    if isinstance(value, bool | str):
        return value
    raise ValueError('True, False or a string with a version')


OPTIONS = (
    Option(
        'whatsnew_product',
        '',
        _text,
        'What is released, as it is named before a version: `Python` in "Python 3.12". Without it, '
        '`project`.',
        '"Shop"',
    ),
    Option(
        'whatsnew_release',
        '',
        _version,
        'The release that the notes are about. Without it, `since` and `removal` are not compared '
        'with anything.',
        '"3.12"',
    ),
    Option(
        'whatsnew_previous_release',
        '',
        _version,
        'The release that readers come from.',
        '"3.11"',
    ),
    Option(
        'whatsnew_release_date',
        '',
        _date,
        'When the release came out (ISO 8601).',
        '"2023-10-02"',
    ),
    Option(
        'whatsnew_kinds',
        {
            'added': {'label': N_('Added'), 'requires': ['body']},
            'changed': {'label': N_('Changed'), 'requires': ['body']},
            'deprecated': {'label': N_('Deprecated'), 'requires': ['body']},
            'removed': {'label': N_('Removed'), 'requires': ['body']},
            'fixed': {'label': N_('Fixed')},
            'security': {'label': N_('Security'), 'requires': ['body']},
        },
        _kinds,
        'The kinds of change, in the order in which readers see them: name to label, or to a '
        'dictionary with `label` and `requires`. What a kind requires of its entries: `body`, and '
        '`guidance` (an `action` or a `replacement`).',
        '{"added": "New", "removed": {"label": "Gone", "requires": ["body", "guidance"]}}',
    ),
    Option(
        'whatsnew_areas',
        {},
        _names,
        'The parts of the release, in the order in which readers see them: name to label.',
        '{"checkout": "Checkout", "api": "HTTP API"}',
    ),
    Option(
        'whatsnew_platforms',
        ['Windows', 'macOS', 'Linux', 'Unix', 'iOS', 'Android'],
        _strings,
        'What `platform` may name.',
        '["Windows", "Linux"]',
    ),
    Option(
        'whatsnew_issue_url',
        '',
        _template,
        'Where an issue is, with `%s` for its number. Without it, issues are not linked.',
        '"https://example.org/shop/issues/%s"',
    ),
    Option(
        'whatsnew_issue_label',
        '#%s',
        _label,
        'How an issue is shown, with `%s` for its number.',
        '"gh-%s"',
    ),
    Option(
        'whatsnew_issue_range',
        [1, 9_999_999],
        _range,
        'The lowest and the highest number that an issue may have.',
        '[1, 50_000]',
    ),
    Option(
        'whatsnew_pep_url',
        'https://peps.python.org/pep-%04d/',
        _template,
        'Where a PEP is.',
        '"https://peps.python.org/pep-%04d/"',
    ),
    Option(
        'whatsnew_peps',
        '',
        _text,
        'A TOML file, relative to the source folder, with what is known of each PEP: tables named '
        'by number, with `title`, `status`, `type` and `python-version`. With it, titles are '
        'shown, and a PEP that it does not have is a warning.',
        '"peps.toml"',
    ),
    Option(
        'whatsnew_api_domain',
        'py',
        _domain,
        'The Sphinx domain of a name in `api` that has no domain in front.',
        '"py"',
    ),
    Option(
        'whatsnew_inventories',
        {},
        _inventories,
        'Inventories kept as readable text beside the notes, so that a build needs no network: '
        'name to (base URL, file). They are added to `intersphinx_mapping`; '
        '`python -m whatsnew312 inventory update` refreshes them.',
        '{"python": ("https://docs.python.org/3.12/", "inventories/python.txt")}',
    ),
    Option(
        'whatsnew_intersphinx_name',
        '',
        _project_name,
        'How other projects are to call this one in their `intersphinx_mapping`. With it, the '
        'menu "Link to this" and the directive `link-targets` offer the forms for '
        'reStructuredText and MyST.',
        '"shop"',
        rebuild='html',
    ),
    Option(
        'whatsnew_ledger',
        '',
        _text,
        'A TOML file, relative to the source folder, with every link that was ever published. '
        'With it, a build warns of links that would break, and keeps old ones working; '
        '`python -m whatsnew312 anchors update` writes it.',
        '"anchors.toml"',
        rebuild='html',
    ),
    Option(
        'whatsnew_samples',
        '',
        _text,
        'A JSON file, relative to the source folder, with which samples were verified on which '
        'interpreters; `sphinx-build -b samples` writes it. With it, pages say what was verified, '
        'and a sample that was not is a warning.',
        '"samples.json"',
        rebuild='html',
    ),
    Option(
        'whatsnew_interpreters',
        {},
        _paths,
        'Interpreters that samples run on: version to the path of an interpreter or of a virtual '
        'environment. Those of Python are found without it, by `uv`, `pyenv` or name.',
        '{"2.0": "venvs/two", "1.9": "venvs/one"}',
        rebuild='',
    ),
    Option(
        'whatsnew_run',
        False,
        _switch,
        'Whether readers can run verified samples in their browser: `True`, or the version of the '
        'npm package `pyodide` that must be in a `node_modules` of the source folder or above. '
        'Without the package, or if its Python is not `whatsnew_release`, there is no button.',
        '"0.27.7"',
        rebuild='html',
    ),
)
