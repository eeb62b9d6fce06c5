"""The forms above a filter and a checklist, as HTML: complete, so that nothing moves when the
script arrives, and hidden by the style sheet where scripts do not run.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from whatsnew312.pieces import count_of
from whatsnew312.query import FLAGS, group, group_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from whatsnew312.config import Settings
    from whatsnew312.model import Change

#: what is chosen from a list: field, heading, what stands for no choice
_SELECTS = (
    ('area', 'Area', 'Any area'),
    ('module', 'Module', 'Any module'),
    ('pep', 'PEP', 'Any PEP'),
)

#: what of an entry is found beside its words
_FOUND: dict[str, Callable[[Change], object]] = {
    'API name': lambda change: change.apis,
    'PEP': lambda change: change.peps,
    'issue number': lambda change: change.issues,
}


def filter_form(changes: Sequence[Change], settings: Settings) -> str:
    """Return the form that narrows a list of *changes*."""
    found = ['words', *(name for name, has in _FOUND.items() if any(map(has, changes)))]
    example = ' or '.join(filter(None, (', '.join(found[:-1]), found[-1])))
    fields = [
        '<p class="whatsnew-find"><label for="whatsnew-words">Find</label>'
        '<input id="whatsnew-words" name="q" type="search" spellcheck="false" '
        f'placeholder="{example}"></p>'
    ]
    kinds = [
        _choice('kind', value, group_label('kind', value, settings), len(members))
        for value, members in group('kind', changes, settings)
        if value
    ]
    if kinds:
        fields.append(_fieldset('Kind', kinds))
    selects = []
    for field, heading, nothing in _SELECTS:
        groups = [(v, len(m)) for v, m in group(field, changes, settings) if v]
        if groups:
            options = ''.join(
                f'<option value="{escape(value)}" data-label="{escape(label)}">'
                f'{escape(label)} ({number})</option>'
                for value, number in groups
                for label in [group_label(field, value, settings)]
            )
            selects.append(
                f'<div><label for="whatsnew-{field}">{heading}</label>'
                f'<select id="whatsnew-{field}" name="{field}">'
                f'<option value="">{nothing}</option>{options}</select></div>'
            )
    number = sum(map(FLAGS['action'], changes))
    fields += [
        f'<div class="whatsnew-selects">{"".join(selects)}</div>',
        f'<p class="whatsnew-choices">{_choice("action", "1", "Needs action", number)}</p>',
        f'<p class="whatsnew-state"><span class="whatsnew-shown">{count_of(len(changes))}</span> '
        '<button type="reset" disabled>Show all</button></p>',
    ]
    return _form('filter', 'Filter the changes', fields)


def target_form(number: int) -> str:
    """Return the form that narrows the table of *number* link targets."""
    targets = '1 target' if number == 1 else f'{number:,} targets'
    fields = [
        '<p class="whatsnew-find"><label for="whatsnew-target">Find</label>'
        '<input id="whatsnew-target" name="target" type="search" spellcheck="false" '
        'autocapitalize="none" placeholder="part of a target, or words of its title"></p>',
        f'<p class="whatsnew-state"><span class="whatsnew-shown">{targets}</span></p>',
    ]
    return _form('targets', 'Find a target', fields)


#: below the list, for when nothing of it is left
FILTER_END = (
    '<p class="whatsnew-none" hidden>No change fits all of this. '
    '<button type="button">Show all changes</button></p>'
)


def checklist_form(changes: Sequence[Change], settings: Settings) -> str:
    """Return the form that narrows a checklist of *changes*, copies and prints it."""
    areas = [
        _choice('area', value or '-', group_label('area', value, settings), len(members), on=True)
        for value, members in group('area', changes, settings)
    ]
    many = len(areas) > 1
    fields = [
        *_modules_field(changes, settings, but=', unless you take away their area' * many),
        *[_fieldset('Areas', areas)] * many,
        f'<p class="whatsnew-choices">{_choice("open", "1", "Hide what is done")}</p>',
        '<p class="whatsnew-state"><span class="whatsnew-shown">'
        f'0 of {count_of(len(changes))} done</span> '
        f'<progress value="0" max="{len(changes)}" aria-label="Done"></progress> '
        '<button type="button" name="copy">Copy as Markdown</button> '
        '<button type="button" name="print">Print</button> '
        '<button type="reset">Start again</button></p>',
    ]
    return _form('checklist', 'Your checklist', fields)


def _modules_field(changes: Sequence[Change], settings: Settings, but: str) -> Iterator[str]:
    """Yield the field for names of modules, with an example, if *changes* are about any."""
    groups = [(name, len(members)) for name, members in group('module', changes, settings) if name]
    if groups:
        most = sorted(sorted(groups, key=lambda item: -item[1])[:3])
        yield (
            '<p class="whatsnew-find"><label for="whatsnew-modules">Modules I use</label>'
            '<input id="whatsnew-modules" name="modules" type="text" spellcheck="false" '
            f'autocapitalize="none" placeholder="{escape(", ".join(name for name, _ in most))}" '
            'aria-describedby="whatsnew-modules-hint"></p>'
            '<p class="whatsnew-hint" id="whatsnew-modules-hint">Names with commas between them. '
            f'Changes that concern no module stay{but}.</p>'
        )


def tick(change: Change) -> str:
    """Return the box in which a reader ticks *change* off."""
    label = escape(f'Done: {change.title.plain}')
    return f'<input class="whatsnew-tick" type="checkbox" aria-label="{label}"> '


def _form(name: str, label: str, fields: Iterable[str]) -> str:
    # not filled in again by the browser: the address and the device's memory say what was chosen
    return (
        f'<form class="whatsnew-form whatsnew-form-{name}" aria-label="{label}" '
        f'autocomplete="off">{"".join(fields)}'
        '<p class="whatsnew-spoken" role="status" aria-live="polite"></p>'
        '<p class="whatsnew-printed"></p></form>'
    )


def _fieldset(legend: str, choices: Iterable[str]) -> str:
    return (
        f'<fieldset class="whatsnew-choices"><legend>{legend}</legend>{"".join(choices)}</fieldset>'
    )


def _choice(
    name: str, value: str, label: str, number: int | None = None, *, on: bool = False
) -> str:
    count = '' if number is None else f' <span class="whatsnew-n">{number}</span>'
    return (
        f'<label class="whatsnew-choice"><input type="checkbox" name="{name}" '
        f'value="{escape(value)}"{" checked" * on}> <span>{escape(label)}</span>{count}</label>'
    )
