"""The fields of an entry, as its author meets them."""

from __future__ import annotations

from typing import NamedTuple


class FieldSpec(NamedTuple):
    """One field of an entry, as its author meets it."""

    name: str
    meaning: str  #: in MyST
    example: str
    many: bool = False  #: takes several values, separated by commas
    markup: bool = False  #: takes inline markup


FIELDS = {
    spec.name: spec
    for spec in (
        FieldSpec(
            'id',
            'Required. The permanent anchor: URL fragment, inventory name and label. Never '
            'derived from the title.',
            'shop-discount-codes',
        ),
        FieldSpec(
            'alias',
            'Further anchors that lead here, such as former ids.',
            'discounts, voucher-codes',
            many=True,
        ),
        FieldSpec('kind', 'Required. One of `whatsnew_kinds`.', 'added'),
        FieldSpec(
            'area',
            'The part of the release it belongs to, one of `whatsnew_areas`. Without it the '
            "page's front matter (`area: name`) holds.",
            'checkout',
        ),
        FieldSpec('pep', 'Numbers of Python Enhancement Proposals.', '695', many=True),
        FieldSpec('issue', 'Numbers in the issue tracker.', '1042', many=True),
        FieldSpec(
            'api',
            'The names that the change is about, as they are documented. Another domain than '
            '`whatsnew_api_domain` is put in front (`c:Py_Initialize`); a `!` before a name '
            'keeps it from being linked.',
            'shop.apply_discount, shop.Basket.total',
            many=True,
        ),
        FieldSpec(
            'module',
            'The modules concerned, where `api` does not say it right.',
            'shop',
            many=True,
        ),
        FieldSpec('contributor', 'Who made the change.', 'Ada Byron, Alan Mathison', many=True),
        FieldSpec(
            'highlight',
            'Puts the entry among the highlights, as this phrase.',
            'discount codes at the checkout',
            markup=True,
        ),
        FieldSpec('since', 'A later micro release in which it came.', '2.0.1'),
        FieldSpec('removal', 'The version in which a deprecated thing goes, or `future`.', '3.0'),
        FieldSpec(
            'outcome',
            'What became of the removal: `gone in` and a version, `kept`, `withdrawn`, or `moved '
            'to` and a version. Required behind it, after a semicolon: the sources, which are '
            'issues or `https` addresses.',
            'gone in 3.1; gh-1042',
        ),
        FieldSpec('replacement', 'What to use instead.', '`shop.total()`', markup=True),
        FieldSpec(
            'action',
            'What the reader must do, in one line.',
            'Rename the setting.',
            markup=True,
        ),
        FieldSpec('platform', 'Limited to these of `whatsnew_platforms`.', 'Windows', many=True),
    )
}
