"""The rules of a project for the fields of entries, from its configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from whatsnew312.model.values import Kind


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration allows. By default, nothing that has to be configured is allowed."""

    product: str = ''
    release: str = ''
    outcome_as_of: str = ''  #: the newest version whose removals were looked up
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)  #: labels by name, in order
    platforms: tuple[str, ...] = ()
    issue_label: str = '#%s'
    issue_range: tuple[int, int] = (1, 9_999_999)
    peps: Collection[int] | None = None  #: None: without a data file, every PEP number is accepted
    api_domain: str = 'py'
    modules: frozenset[str] = frozenset()  #: known modules, to find the module of an API
