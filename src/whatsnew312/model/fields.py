"""The fields of an entry: each is declared once, with its type, reader and meaning."""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from whatsnew312.model import field_values as read
from whatsnew312.model.values import N_, quick_to_pickle

if TYPE_CHECKING:
    from collections.abc import Callable

    from whatsnew312.model.values import Api, Fix, Outcome, Ref

_Value = TypeVar('_Value')


class FieldSpec(NamedTuple):
    """One field of an entry."""

    name: str  #: as authors write it
    meaning: str  #: in MyST syntax
    example: str
    #: returns the value for the text of an author; the text is empty if the field is not given
    read: Callable[[str, read.Reading], Any] = read.read_text
    many: bool = False  #: takes several values, separated by commas
    lines: bool = False  #: takes several values, one on each line
    markup: bool = False  #: takes inline markup
    #: for a field that is shown as plain text below the body: its label there
    label: str = ''
    #: for a field that is copied to ``changes.json`` under the name of its attribute: the
    #: description in the JSON schema
    in_data: str = ''
    #: the attribute of :class:`~whatsnew312.model.rules.Rules` without which there is no such field
    needs: str = ''


def declare(empty: _Value, spec: FieldSpec) -> _Value:
    """Return the declaration of an attribute of :class:`Fields`.

    :param empty: its value if the author gives none
    """
    return dataclasses.field(default=empty, metadata={'spec': spec})


@quick_to_pickle
@dataclasses.dataclass(frozen=True, slots=True, repr=False)
class Fields:
    """The fields of an entry that stand on one line each, checked and typed."""

    id: str = declare(
        '',
        FieldSpec(
            'id',
            'Required. The permanent anchor: URL fragment, inventory name and label. Never '
            'derived from the title.',
            'shop-discount-codes',
            read.read_id,
        ),
    )
    aliases: tuple[str, ...] = declare(
        (),
        FieldSpec(
            'alias',
            'Further anchors that lead here, such as former ids.',
            'discounts, voucher-codes',
            read.read_aliases,
            many=True,
        ),
    )
    kind: str = declare(
        '', FieldSpec('kind', 'Required. One of `whatsnew_kinds`.', 'added', read.read_kind)
    )
    area: str = declare(
        '',
        FieldSpec(
            'area',
            'The part of the release it belongs to, one of `whatsnew_areas`. Without it the '
            "page's front matter (`area: name`) holds.",
            'checkout',
            read.read_area,
        ),
    )
    peps: tuple[int, ...] = declare(
        (),
        FieldSpec(
            'pep',
            'Numbers of Python Enhancement Proposals.',
            '695',
            read.read_peps,
            many=True,
        ),
    )
    issues: tuple[int, ...] = declare(
        (),
        FieldSpec('issue', 'Numbers in the issue tracker.', '1042', read.read_issues, many=True),
    )
    refs: tuple[Ref, ...] = declare(
        (),
        FieldSpec(
            'ref',
            'Numbers in other trackers, those of `whatsnew_trackers`: advisories, pull requests, '
            'commits.',
            'cve:2026-1234, pr:77',
            read.read_refs,
            many=True,
            needs='trackers',
        ),
    )
    apis: tuple[Api, ...] = declare(
        (),
        FieldSpec(
            'api',
            'The names that the change is about, as they are documented. Another domain than '
            '`whatsnew_api_domain` is put in front (`c:Py_Initialize`); a `!` before a name '
            'keeps it from being linked.',
            'shop.apply_discount, shop.Basket.total',
            read.read_apis,
            many=True,
        ),
    )
    modules: tuple[str, ...] = declare(
        (),
        FieldSpec(
            'module',
            'The modules concerned, where `api` does not say it right.',
            'shop',
            read.read_modules,
            many=True,
        ),
    )
    contributors: tuple[str, ...] = declare(
        (),
        FieldSpec(
            'contributor',
            'Who made the change.',
            'Ada Byron, Alan Mathison',
            read.read_list,
            many=True,
            label=N_('Contributed by'),
        ),
    )
    highlight: str = declare(
        '',
        FieldSpec(
            'highlight',
            'Puts the entry among the highlights, as this phrase.',
            'discount codes at the checkout',
            markup=True,
        ),
    )
    releases: tuple[str, ...] = declare(
        (),
        FieldSpec(
            'release',
            'The releases that have the change, where the site has several (`whatsnew_releases`). '
            'Without it, those of the page (`release: name` in its front matter), or what is '
            'not released yet.',
            '2.0, 1.9.4',
            read.read_releases,
            many=True,
            needs='releases',
        ),
    )
    since: str = declare(
        '',
        FieldSpec('since', 'A later micro release in which it came.', '2.0.1', read.read_since),
    )
    removal: str = declare(
        '',
        FieldSpec(
            'removal',
            'The version in which a deprecated thing goes, or `future`.',
            '3.0',
            read.read_removal,
        ),
    )
    outcome: Outcome | None = declare(  # noqa: RUF009 - the default is None, which cannot be changed
        None,
        FieldSpec(
            'outcome',
            'What became of the removal: `gone in` and a version, `kept`, `withdrawn`, or `moved '
            'to` and a version. Required behind it, after a semicolon: the sources, which are '
            'issues or `https` addresses.',
            'gone in 3.1; gh-1042',
            read.read_outcome,
        ),
    )
    replacement: str = declare(
        '', FieldSpec('replacement', 'What to use instead.', '`shop.total()`', markup=True)
    )
    action: str = declare(
        '',
        FieldSpec(
            'action', 'What the reader must do, in one line.', 'Rename the setting.', markup=True
        ),
    )
    platforms: tuple[str, ...] = declare(
        (),
        FieldSpec(
            'platform',
            'Limited to these of `whatsnew_platforms`.',
            'Windows',
            read.read_platforms,
            many=True,
        ),
    )
    messages: tuple[str, ...] = declare(
        (),
        FieldSpec(
            'message',
            'What a program prints when it meets the change: errors and warnings, by which the '
            "search finds the entry. `*` stands for the reader's own names, numbers and paths.",
            "AttributeError: '*' object has no attribute 'sum_up'",
            read.read_messages,
            lines=True,
            in_data="What a program prints when it meets the change; `*` stands for the reader's "
            'own names.',
        ),
    )

    effect: str = declare(
        '',
        FieldSpec(
            'effect',
            'What the change does to code that uses what it is about: it `breaks`, it `warns`, or '
            'one should `check` it. Without it, the effect follows from the kind.',
            'breaks',
            read.read_effect,
            in_data='What the change does to code that uses what it is about: breaks, warns or '
            'check.',
        ),
    )
    match: tuple[str, ...] = declare(
        (),
        FieldSpec(
            'match',
            'What to look for in code to find the uses that the change concerns; the command '
            '`scan` does so.',
            'name shop.sum_up',
            read.read_match,
            lines=True,
            in_data='What to look for in code to find the uses that the change concerns.',
        ),
    )
    no_match: str = declare(
        '',
        FieldSpec(
            'no-match',
            'Why uses cannot be found in code: `behaviour`, `environment`, `types` or `context`.',
            'behaviour',
            read.read_no_match,
            in_data='Why uses cannot be found in code: behaviour, environment, types or context.',
        ),
    )
    same_as: str = declare(
        '',
        FieldSpec(
            'same-as',
            'The `id` of the entry that says the same; the uses are reported for that one.',
            'shop-codes',
            read.read_anchor,
            in_data='The `id` of the entry that says the same.',
        ),
    )

    fixes: tuple[Fix, ...] = declare(
        (),
        FieldSpec(
            'fix',
            'Tools that make the change in code or find the places for it, those of '
            '`whatsnew_fixers`, each with its rule.',
            'shop-lint SH005',
            read.read_fixes,
            many=True,
            needs='fixers',
        ),
    )

    @property
    def current_removal(self) -> str:
        """The removal version as it is known now; ``future`` if there is no date; may be empty."""
        return self.outcome.effective(self.removal) if self.outcome else self.removal

    def with_area(self, area: str) -> Fields:
        """Return the same fields with another area; ``dataclasses.replace`` takes far longer."""
        values = dict(zip(ATTRIBUTES, _values(self), strict=True))
        return Fields(**values | {'area': area})

    def __repr__(self) -> str:
        """Return the fields that are not empty, with their values."""
        given = ((name, getattr(self, name)) for name in ATTRIBUTES)
        return f'Fields({", ".join(f"{name}={value!r}" for name, value in given if value)})'


#: the attribute of :class:`Fields` that holds each field
ATTRIBUTES: dict[str, FieldSpec] = {
    one.name: one.metadata['spec'] for one in dataclasses.fields(Fields)
}

_values: Callable[[Fields], tuple[Any, ...]] = attrgetter(*ATTRIBUTES)

#: the fields that are shown as plain text below the body
LABELLED: dict[str, FieldSpec] = {name: spec for name, spec in ATTRIBUTES.items() if spec.label}

#: the fields that ``changes.json`` has as they are
IN_DATA: dict[str, FieldSpec] = {name: spec for name, spec in ATTRIBUTES.items() if spec.in_data}

#: the fields by the names that authors write
FIELDS: dict[str, FieldSpec] = {spec.name: spec for spec in ATTRIBUTES.values()}
