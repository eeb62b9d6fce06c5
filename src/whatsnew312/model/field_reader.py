"""Read the options of an entry: return typed fields and a list of faults."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from whatsnew312.model.field_values import (
    Reading,
    read_id,
    read_kind,
    read_modules,
    read_outcome,
    read_releases,
)
from whatsnew312.model.fields import ATTRIBUTES, FIELDS, Fields, FieldSpec
from whatsnew312.model.rules import wrong_names
from whatsnew312.model.suggestions import closest, did_you_mean, quote
from whatsnew312.model.warning_types import Fault, Warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whatsnew312.model.rules import Rules

#: readers of fields that mean something, or are wrong, when the author does not give them
READ_ALSO_EMPTY = frozenset({read_id, read_kind, read_modules, read_outcome, read_releases})

#: the values of a change without any field, by attribute
_EMPTY = {one.name: one.default for one in dataclasses.fields(Fields)}

#: the maximal number of faults of one type that are reported for an entry
_MOST = 10


def read_fields(
    options: Mapping[str, str],
    rules: Rules,
    *,
    folder: tuple[str, ...] = (),
    page: tuple[str, ...] = (),
) -> tuple[Fields, list[Fault]]:
    """Return the fields in *options*, and everything that is wrong with them.

    A wrong value is left out; all others are kept.

    :param folder: the release whose folder the entry is in, which counts beside those it names
    :param page: the releases of an entry that names none
    """
    given = dict(options)
    reading = Reading(rules, given, folder=folder, page=page)
    reading.values.update(_EMPTY)
    for name, value in options.items():
        reading.name = name
        if name not in FIELDS or not has_field(FIELDS[name], rules):
            known = [name for name, spec in FIELDS.items() if has_field(spec, rules)]
            hint = did_you_mean(name, known)
            reading.fault(Warn.UNKNOWN_FIELD, f'unknown field {quote(name)}{hint}')
            # use the value of a misspelled field, so that it is not reported as missing too
            given.setdefault(closest(name, FIELDS), value)
    for attribute, spec in ATTRIBUTES.items():
        value = (given.get(spec.name) or '').strip()
        # an entry gives few of the fields
        if value or spec.read in READ_ALSO_EMPTY:
            reading.name = spec.name
            reading.values[attribute] = spec.read(value, reading)
    fields = Fields(**reading.values)
    if rules.former and (rules.releases is None or rules.releases.unreleased in fields.releases):
        wrong = wrong_names(rules.former, fields.kind, fields.apis, fields.match)
        for reading.name, message in islice(wrong, _MOST):
            reading.fault(Warn.NOT_IN_PREVIOUS, message)
    return fields, list(_shortened(reading.faults))


def has_field(spec: FieldSpec, rules: Rules) -> bool:
    """Tell whether entries of the project have a field."""
    return not spec.needs or bool(getattr(rules, spec.needs))


def _shortened(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the first faults of each type; the last message says how many more there are."""
    by_type: dict[Warn, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_type[fault.type].append(fault)
    for type_, found in by_type.items():
        more = len(found) - _MOST
        yield from found[: _MOST - (more > 0)]
        if more > 0:
            last = found[_MOST - 1]
            yield Fault(type_, f'{last.message}; so are {more:,} more', last.field)
