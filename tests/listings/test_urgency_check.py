"""A project with custom kinds gets a correct checklist, or a warning about the setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
# Shop

:::{change} Fax
:id: shop-fax
:kind: lost
:area: stock

It fails.
:::

:::{change} Coupons
:id: shop-coupons
:kind: fresh
:area: stock

They are new.
:::
"""
LIST = '\n```{changes}\n:style: checklist\n```\n'


def kinds(urgency: str) -> dict[str, object]:
    return {
        'lost': {'label': 'Lost', 'urgency': urgency},
        'fresh': {'label': 'F', 'urgency': 'none'},
    }


@pytest.mark.parametrize(
    ('urgency', 'heading'),
    [
        ('gone', 'Gone: code that uses it fails now'),
        ('differs', 'Different: the same code does something else now'),
        ('warned', 'Discouraged: works still, and no version is named yet'),
    ],
)
def test_kind_of_its_own(site: Callable[..., Site], urgency: str, heading: str) -> None:
    """The urgency of a custom kind decides the heading of its tasks in the checklist."""
    page = site({'index.md': PAGE + LIST}, whatsnew_kinds=kinds(urgency)).build().html()
    assert page.select_one('.whatsnew-group').get_text().startswith(heading)
    tasks = [item.get_text().strip() for item in page.select('.whatsnew-checklist > li')]
    assert tasks == ['Lost Fax']


def test_nothing_is_said(site: Callable[..., Site]) -> None:
    """Each kind without an urgency gives a warning at the line of ``whatsnew_kinds``."""
    made = site({'index.md': PAGE + LIST}, whatsnew_kinds={'lost': 'Lost', 'fresh': 'New'})
    line = (made.srcdir / 'conf.py').read_text(encoding='utf-8').splitlines()
    number = next(n for n, text in enumerate(line, 1) if text.startswith('whatsnew_kinds'))
    made.build(
        warnings=[
            f'conf.py:{number}: WARNING: the checklist leaves out a change of the kind {name!r}, '
            f'because whatsnew_kinds does not say what such a change asks of readers; write '
            f'"{name}": {{"label": "{label}", "urgency": ...}} with "gone", "differs", "warned" or '
            f'"none" [whatsnew.urgency_missing]'
            for name, label in (('lost', 'Lost'), ('fresh', 'New'))
        ]
    )


def test_without_a_checklist(site: Callable[..., Site]) -> None:
    """Kinds without an urgency give no warning in a project without a checklist."""
    unclear = {'lost': 'Lost', 'fresh': {'label': 'New', 'urgency': 'none'}}
    site({'index.md': PAGE}, whatsnew_kinds=unclear).build()


def test_action_is_enough(site: Callable[..., Site]) -> None:
    """An entry with an action is in the checklist, also if its kind has no urgency."""
    unclear = {'lost': 'Lost', 'fresh': {'label': 'New', 'urgency': 'none'}}
    text = PAGE.replace(':kind: lost\n', ':kind: lost\n:action: Write letters.\n')
    page = site({'index.md': text + LIST}, whatsnew_kinds=unclear).build().html()
    assert len(page.select('.whatsnew-checklist > li')) == 1


def test_wrong_urgency(site: Callable[..., Site]) -> None:
    """An unknown urgency gives a warning with the allowed values."""
    made = site({'index.md': '# Shop\n'}, whatsnew_kinds=kinds('soon'))
    made.build(warnings=None)
    (warning,) = made.warnings
    assert 'urgency is one of gone, differs, warned, none' in warning
    assert '(wrong at' in warning
    assert '[whatsnew.config]' in warning
