"""Read the options of an entry: return typed fields and a list of faults."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from whatsnew312.model.field_values import Reading
from whatsnew312.model.fields import ATTRIBUTES, FIELDS, Fields
from whatsnew312.model.warning_types import Fault, Warn, closest, did_you_mean, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whatsnew312.model.rules import Rules

#: the maximal number of faults of one type that are reported for an entry
_MOST = 10


def read_fields(options: Mapping[str, str], rules: Rules) -> tuple[Fields, list[Fault]]:
    """Return the fields in *options*, and everything that is wrong with them.

    A wrong value is left out; all others are kept.
    """
    given = dict(options)
    reading = Reading(rules, given)
    for name, value in options.items():
        if name not in FIELDS:
            hint = did_you_mean(name, FIELDS)
            reading.fault(Warn.UNKNOWN_FIELD, f'unknown field {quote(name)}{hint}')
            # use the value of a misspelled field, so that it is not reported as missing too
            given.setdefault(closest(name, FIELDS), value)
    for attribute, spec in ATTRIBUTES.items():
        reading.name = spec.name
        value = (given.get(spec.name) or '').strip()
        reading.values[attribute] = spec.read(value, reading)
    return Fields(**reading.values), list(_shortened(reading.faults))


def _shortened(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the first faults of each type; the last message says how many more there are."""
    by_type: dict[Warn, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_type[fault.type].append(fault)
    for type_, found in by_type.items():
        more = len(found) - _MOST
        yield from found[: _MOST - (more > 0)]
        if more > 0:
            yield Fault(type_, f'{found[_MOST - 1].message}; so are {more:,} more')
