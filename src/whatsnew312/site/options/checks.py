"""The checks of options: a value of ``conf.py`` in, a typed value or a message out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsnew312.locale import _
from whatsnew312.model.characters import is_clean, names
from whatsnew312.model.rules import Tracker
from whatsnew312.model.values import DEFAULT_KINDS, Kind
from whatsnew312.model.versions import parse_version
from whatsnew312.pictures.look import ROLES, Look
from whatsnew312.site.options.class_names import own_class_names

if TYPE_CHECKING:
    from collections.abc import Callable

#: what a kind may require of its entries
REQUIREMENTS = ('body', 'guidance')


#: what a kind may ask of readers who upgrade
KIND_URGENCIES = ('gone', 'differs', 'warned', 'none')


_NAME = re.compile(r'[a-z][a-z0-9]*(?:-[a-z0-9]+)*')

#: the same in words
_NAMES_ARE = 'names in lower case, of letters, digits and single hyphens, a letter first'


def _is_text(value: object) -> bool:
    return isinstance(value, str) and is_clean(value)


def _text(value: object) -> str:
    if isinstance(value, str):
        if is_clean(value):
            return value
        raise ValueError(f'a string without invisible characters ({names(value)})')
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
        'a dictionary of names to labels, or to {"label": ..., "requires": [...], "urgency": ...}, '
        f'where requires may hold {" and ".join(REQUIREMENTS)}, and urgency is one of '
        f'{", ".join(KIND_URGENCIES)}; {_NAMES_ARE}'
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
            and entry.get('urgency', 'none') in KIND_URGENCIES
            and set(entry) <= {'label', 'requires', 'urgency'}
        ):
            raise ValueError(f'{wanted} (wrong at {name!r})')
        if name in own_class_names() and name not in DEFAULT_KINDS:
            raise ValueError(
                f'a dictionary without {name!r}, a name that pages use for something else; choose '
                f'another name, the label can stay'
            )
        label = entry['label']
        usual = DEFAULT_KINDS.get(name)
        # gettext would return the header of the catalog for an empty string
        kinds[name] = Kind(
            name,
            label and _(label),
            frozenset(entry.get('requires', [])),
            entry.get('urgency', usual.urgency if usual else ''),
        )
    return kinds


def _items(value: object, wanted: str, is_right: Callable[[str, Any], object]) -> dict[str, Any]:
    """Return *value*, a dictionary by strings whose items are all right.

    :param wanted: what would be right
    :raises ValueError: it is none; names the first wrong item.
    """
    if not isinstance(value, dict):
        raise ValueError(wanted)
    for name, item in value.items():
        if not (isinstance(name, str) and is_right(name, item)):
            raise ValueError(f'{wanted} (wrong at {name!r})')
    return dict(value)


def _names(value: object) -> dict[str, str]:
    return _items(
        value,
        f'a dictionary of names to labels; {_NAMES_ARE}',
        lambda name, label: _NAME.fullmatch(name) and _is_text(label),
    )


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


def _trackers(value: object) -> dict[str, Tracker]:
    found = _items(
        value,
        'a dictionary of names to (URL or "", label, pattern), where %s stands for the number in '
        'URL and label, and the pattern is a regular expression for it',
        lambda name, parts: (
            _NAME.fullmatch(name)
            and isinstance(parts, list | tuple)
            and len(parts) == 3
            and all(map(_is_text, parts))
            and (not parts[0] or (_is_web(parts[0]) and _takes_text(parts[0])))
            and _takes_text(parts[1])
            and _is_pattern(parts[2])
        ),
    )
    return {name: Tracker(name, *parts) for name, parts in found.items()}


def _fixers(value: object) -> dict[str, str]:
    return _items(
        value,
        'a dictionary of names to commands on one line, with %s for the rules if a tool takes any',
        lambda name, command: (
            _NAME.fullmatch(name)
            and isinstance(command, str)
            and len(command.splitlines()) == 1
            and command.strip()
            and is_clean(command)
            and command.count('%s') <= 1
        ),
    )


def _takes_text(template: str) -> bool:
    try:
        return template % 'x' != template and template.count('%s') == 1
    except (TypeError, ValueError):
        return False


def _is_pattern(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return bool(pattern)


def _domain(value: object) -> str:
    if isinstance(value, str) and re.fullmatch('[a-z][a-z0-9]*', value):
        return value
    raise ValueError('the name of a Sphinx domain')


def _project_name(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r'(?:[A-Za-z0-9][\w.-]*)?', value):
        return value
    raise ValueError('a name of letters, digits, dots, hyphens and underscores')


def _inventories(value: object) -> dict[str, tuple[str, str]]:
    found = _items(
        value,
        'a dictionary of names to (base URL, file), as in intersphinx_mapping',
        lambda name, pair: (
            re.fullmatch(r'[\w.-]*\w[\w.-]*', name)  # the name of a file too
            and isinstance(pair, list | tuple)
            and len(pair) == 2
            and _is_web(pair[0])
            and _is_text(pair[1])
        ),
    )
    return {name: (pair[0], pair[1]) for name, pair in found.items()}


def _readers(value: object) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = _items(
        value,
        f'a dictionary of names to (label, list of areas); {_NAMES_ARE}',
        lambda name, pair: (
            _NAME.fullmatch(name)
            and isinstance(pair, list | tuple)
            and len(pair) == 2
            and _is_text(pair[0])
            and isinstance(pair[1], list | tuple)
            and all(map(_is_text, pair[1]))
        ),
    )
    return {name: (label, tuple(areas)) for name, (label, areas) in found.items()}


def _known_names(value: object) -> dict[str, tuple[str, str]]:
    found = _items(
        value,
        'a dictionary of names to (text, id of a change or "")',
        lambda name, pair: (
            _is_text(name)
            and isinstance(pair, list | tuple)
            and len(pair) == 2
            and all(map(_is_text, pair))
        ),
    )
    return {name: (text, id_) for name, (text, id_) in found.items()}


def _paths(value: object) -> dict[str, str]:
    return _items(
        value,
        'a dictionary of versions to paths, in which "~name" is the home folder of a user of this '
        'machine',
        lambda version, path: parse_version(version) and _is_text(path) and _has_home(path),
    )


def _has_home(path: str) -> bool:
    try:
        Path(path).expanduser()
    except RuntimeError:
        return False  # there is no such user
    return True


def _counts(value: object) -> dict[str, str]:
    return _items(
        value,
        'a dictionary of pages, or patterns of pages, to conditions of the role count',
        lambda pattern, conditions: _is_text(pattern) and bool(pattern) and _is_text(conditions),
    )


def _flag(value: object) -> bool:
    # -D on the command line gives strings
    if value in (True, False) or value in ('0', '1'):
        return value not in (False, '0')
    raise ValueError('True or False')


def _switch(value: object) -> bool | str:
    if isinstance(value, bool | str):
        return value
    raise ValueError('True, False or a string with a version')


def _pictures(value: object) -> Look | None:
    """Return the look of pictures; None if none are drawn."""
    if value in (True, False, '0', '1'):
        return Look() if value in (True, '1') else None
    wanted = (
        'True, False, or a dictionary with "fonts" (a dictionary by '
        f'{", ".join(ROLES)}, with a file or a list of files for each), "accent" (a colour as '
        '"#3d5a80") and "logo" (a file)'
    )
    given = _items(value, wanted, lambda name, _: name in {'fonts', 'accent', 'logo'})
    fonts = {
        role: (files,) if isinstance(files, str) else files
        for role, files in _items(
            given.get('fonts', {}), wanted, lambda role, _: role in ROLES
        ).items()
    }
    accent, logo = given.get('accent', Look().accent), given.get('logo', '')
    if not (
        isinstance(accent, str)
        and re.fullmatch('#[0-9a-fA-F]{6}', accent)
        and _is_text(logo)
        and all(isinstance(files, list | tuple) for files in fonts.values())
        and all(_is_text(file) and file for files in fonts.values() for file in files)
    ):
        raise ValueError(wanted)
    return Look(
        accent,
        Path(logo) if logo else None,
        tuple((role, tuple(map(Path, files))) for role, files in fonts.items()),
    )
