"""What the configuration of a project allows in the fields of entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from whatsnew312.model.values import Kind


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration allows. The defaults allow nothing that must be configured."""

    product: str = ''
    release: str = ''
    outcome_as_of: str = ''  #: the newest version whose removals were looked up
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)  #: name to label, in order
    platforms: tuple[str, ...] = ()
    issue_label: str = '#%s'
    issue_range: tuple[int, int] = (1, 9_999_999)
    peps: Collection[int] | None = None  #: None: no data file, so every plausible PEP is known
    api_domain: str = 'py'
    modules: frozenset[str] = frozenset()  #: known ones, to derive an API's module by
