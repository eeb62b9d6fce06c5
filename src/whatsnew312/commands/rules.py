"""The rules for fields as a build knows them, as far as ``conf.py`` says them without being run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from whatsnew312.model import peps
from whatsnew312.model.readers import load, read_file
from whatsnew312.model.rules import ReleaseNames, Rules, Tracker
from whatsnew312.model.values import DEFAULT_PLATFORMS, Kind
from whatsnew312.model.warning_types import Warn

if TYPE_CHECKING:
    from collections.abc import Collection

    from whatsnew312.fragments.project import Project
    from whatsnew312.model.warning_types import Fault
    from whatsnew312.releases.table import Releases

#: the option that says which values a field may have
_OPTION_OF = {
    'kind': 'whatsnew_kinds',
    'area': 'whatsnew_areas',
    'platform': 'whatsnew_platforms',
    'issue': 'whatsnew_issue_range',
    'ref': 'whatsnew_trackers',
    'fix': 'whatsnew_fixers',
    'outcome': 'whatsnew_issue_label',
}

#: stands for what only a build knows, so that entries have the field
_UNKNOWN = '?'


def rules_of(project: Project, table: Releases) -> Rules:
    """Return the rules of *project* for the fields of its fragments.

    :param table: its releases
    """
    trackers = {name: Tracker(name, *parts) for name, parts in _trackers(project).items()}
    fixers = _texts(project.conf.get('whatsnew_fixers'))
    if _is_computed(project, 'whatsnew_trackers'):
        trackers[_UNKNOWN] = Tracker(_UNKNOWN, '', '%s', '')
    if _is_computed(project, 'whatsnew_fixers'):
        fixers[_UNKNOWN] = _UNKNOWN
    platforms: Any = project.conf.get('whatsnew_platforms')
    issues: Any = project.conf.get('whatsnew_issue_range')
    usual = Rules()
    return Rules(
        product=project.text('whatsnew_product') or project.text('project'),
        outcome_as_of=project.text('whatsnew_outcome_as_of'),
        issue_label=project.text('whatsnew_issue_label') or usual.issue_label,
        kinds={name: Kind(name, label) for name, label in project.kinds.items()},
        areas=project.areas,
        platforms=tuple(platforms) if _is_list_of(str, platforms) else DEFAULT_PLATFORMS,
        issue_range=(issues[0], issues[1])
        if _is_list_of(int, issues) and len(issues) == 2
        else usual.issue_range,
        trackers=trackers,
        fixers=fixers,
        peps=_peps(project),
        api_domain=project.text('whatsnew_api_domain') or usual.api_domain,
        releases=ReleaseNames(
            find=lambda name: table.find(name).name,
            sort=table.sort,
            unreleased=table.unreleased.name,
        ),
    )


def is_certain(fault: Fault, project: Project) -> bool:
    """Return whether a build finds the *fault*, too: what ``conf.py`` computes may allow it."""
    option = _OPTION_OF.get(fault.field, '')
    if not option or fault.type in {Warn.MISSING_KIND, Warn.UNKNOWN_FIELD}:
        return True
    return not _is_computed(project, option)


def _is_computed(project: Project, option: str) -> bool:
    return option in project.computed or ('*' in project.computed and option not in project.conf)


def _is_list_of(type_: type, value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, type_) for one in value)


def _texts(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {name: text for name, text in pairs if isinstance(name, str) and isinstance(text, str)}


def _trackers(project: Project) -> dict[str, tuple[str, str, str]]:
    """Return address, label and pattern of each tracker; a build warns of wrong ones."""
    value = project.conf.get('whatsnew_trackers')
    found = {}
    for name, parts in value.items() if isinstance(value, dict) else ():
        if isinstance(name, str) and _is_list_of(str, parts) and len(parts) == 3:
            address, label, pattern = parts
            try:
                re.compile(pattern)
                _ = label % 'x', address and address % 'x'
            except (re.error, TypeError, ValueError):
                continue
            found[name] = (address, label, pattern)
    return found


def _peps(project: Project) -> Collection[int] | None:
    """Return the numbers in the file of PEPs; None if any number is right."""
    name = project.text('whatsnew_peps')
    table = load(project.docs / name if name else None, _read_peps, None).content
    return frozenset(table.peps) if table and not table.problems else None


def _read_peps(path: Any) -> peps.Table | None:
    return peps.parse(read_file(path))
