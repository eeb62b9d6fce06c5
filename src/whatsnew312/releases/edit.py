"""Edit ``releases.toml`` without changing its comments and its layout."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from whatsnew312.releases.read import is_head, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEAD = """\
# The releases of this project, the newest on top.
version-scheme = "{}"
"""


def edit_release(text: str, name: str, values: Mapping[str, str]) -> str:
    """Return *text* with *values* set in the release *name*, which is added if it is missing.

    An empty value removes the key. A value that is equal already is not rewritten.

    :param text: the text of ``releases.toml``; empty for a new file
    :raises ValueError: the file has a mistake, or would have one after the edit.
    """
    try:
        import tomlkit  # noqa: PLC0415 - only needed for edits
    except ImportError:
        raise ValueError(
            'releases.toml is edited by tomlkit; run: pip install "whatsnew312[releases]"'
        ) from None
    require_sound(text)
    document = tomlkit.parse(text or HEAD.format('pep440'))
    if 'release' not in document:
        document.append('release', tomlkit.aot())
    rows: Any = document['release']
    row = next((one for one in rows if one['name'] == name), None)
    new = -1
    if row is None:
        row = tomlkit.table()
        row['name'] = name
        new = _place(document.as_string(), name, len(rows))
        rows.insert(new, row)
    for key, value in values.items():
        wanted: Any = date.fromisoformat(value) if key == 'date' and value else value
        if not value:
            row.pop(key, None)
        elif row.get(key) != wanted:
            row[key] = wanted
    made = document.as_string() if new < 0 else _set_off(document.as_string(), new)
    require_sound(made)
    return made


def _set_off(text: str, number: int) -> str:
    """Return *text* with an empty line above and below the release with that *number*."""
    lines = text.split('\n')
    heads = [at for at, line in enumerate(lines) if is_head(line)]
    for head in reversed(heads[number : number + 2]):
        at = head
        while at and lines[at - 1].lstrip().startswith('#'):
            at -= 1  # a comment belongs to the table below it
        if at and lines[at - 1].strip():
            lines.insert(at, '')
    return '\n'.join(lines)


def write_all(scheme: str, releases: Iterable[Mapping[str, str]]) -> str:
    """Return the text of a new file with *releases*, the newest first.

    :param releases: the values of each release by key; empty values are left out
    """
    parts = [HEAD.format(scheme)]
    for values in releases:
        lines = ['[[release]]']
        for key, value in values.items():
            if value:
                lines.append(f'{key} = {value if key == "date" else _quoted(value)}')
        parts.append('\n'.join(lines) + '\n')
    return '\n'.join(parts)


def _quoted(value: str) -> str:
    escaped = value.replace('\\', '\\\\').replace('"', '\\"')
    return f'"{escaped}"'


def require_sound(text: str) -> None:
    """Raise an error if *text* has a mistake, because an edit could make it worse.

    :raises ValueError: the first mistake, with its line.
    """
    for problem in parse(text).problems:
        raise ValueError(f'line {problem.line}: {problem.message}; correct that first')


def _place(text: str, name: str, count: int) -> int:
    """Return the position of a new release among *count* others: above the first older one."""
    table = parse(text)
    if table.scheme == 'none':
        return 0
    new = parse(f'version-scheme = "{table.scheme}"\n[[release]]\nname = {_quoted(name)}\n')
    if new.problems:
        raise ValueError(new.problems[0].message)
    key = new.order(new.all[0])
    for number, release in enumerate(table.all):
        if table.order(release) < key:
            return number
    return count
