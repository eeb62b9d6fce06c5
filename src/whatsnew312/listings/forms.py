"""The forms above lists, as HTML.

They are complete, so that nothing moves when the script starts. Without scripts, the style sheet
hides them.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from whatsnew312.listings.query import FLAGS, group, group_label, release_names
from whatsnew312.locale import N_, _, decimal, ngettext
from whatsnew312.model.versions import version_group
from whatsnew312.site.phrases import count_of, in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from whatsnew312.model.change import Change
    from whatsnew312.releases.table import Releases
    from whatsnew312.site.settings import Settings

#: the fields with a selection list: field, heading, text for no selection
_SELECTS = (
    ('area', N_('Area'), N_('Any area')),
    ('release', N_('Release'), N_('Any release')),
    ('module', N_('Module'), N_('Any module')),
    ('pep', N_('PEP'), N_('Any PEP')),
    ('removal', N_('Removal'), N_('Any version')),
)

#: the values of an entry by which it is found, besides its words
_FOUND: dict[str, Callable[[Change], object]] = {
    N_('API name'): lambda change: change.fields.apis,
    N_('PEP'): lambda change: change.fields.peps,
    N_('issue number'): lambda change: change.fields.issues,
}


def filter_form(changes: Sequence[Change], settings: Settings, number: int = 1) -> str:
    """Return the form that filters a list of *changes*, as HTML.

    :param number: number of the form on its page, from 1; part of the ids of further forms
    """
    suffix = f'-{number}' if number > 1 else ''
    found = [_('words'), *(_(name) for name, has in _FOUND.items() if any(map(has, changes)))]
    example = in_words(found, _('%(names)s or %(last)s'))
    find, all_ = escape(_('Find')), escape(_('Show all'))
    fields = [
        f'<p class="whatsnew-find"><label for="whatsnew-words{suffix}">{find}</label>'
        f'<input id="whatsnew-words{suffix}" name="q" type="search" spellcheck="false" '
        f'placeholder="{escape(example)}"></p>'
    ]
    kinds = [
        _choice('kind', value, group_label('kind', value, settings), len(members))
        for value, members in group('kind', changes, settings)
        if value
    ]
    if kinds:
        fields.append(_fieldset(_('Kind'), kinds))
    selects = []
    for field, heading, nothing in _SELECTS:
        groups = [(v, len(m)) for v, m in group(field, changes, settings) if v]
        # entries can spell one version in several ways
        own = version_group if field == 'removal' else str
        if groups:
            options = ''.join(
                f'<option value="{escape(own(value))}" data-label="{escape(label)}">'
                f'{escape(label)} ({number})</option>'
                for value, number in groups
                for label in [group_label(field, value, settings)]
            )
            selects.append(_select(field, suffix, _(heading), _(nothing), options))
    selects += _range_fields(settings, suffix)
    action = _choice(
        'action',
        '1',
        _('Needs action'),
        sum(FLAGS['action'](change, settings) for change in changes),
    )
    fields += [
        f'<div class="whatsnew-selects">{"".join(selects)}</div>',
        f'<p class="whatsnew-choices">{action}</p>',
        f'<p class="whatsnew-state"><span class="whatsnew-shown">{count_of(len(changes))}</span> '
        f'<button type="reset" disabled>{all_}</button></p>',
    ]
    return form_around('filter', _('Filter the changes'), fields)


def filter_end() -> str:
    """Return the part below the list, which is shown if no entry matches."""
    none, all_ = escape(_('No change fits all of this.')), escape(_('Show all changes'))
    return f'<p class="whatsnew-none" hidden>{none} <button type="button">{all_}</button></p>'


def checklist_form(changes: Sequence[Change], settings: Settings) -> str:
    """Return the form that filters, copies and prints a checklist of *changes*."""
    areas = [
        _choice('area', value or '-', group_label('area', value, settings), len(members), on=True)
        for value, members in group('area', changes, settings)
    ]
    many = len(areas) > 1
    range_ = ''.join(_range_fields(settings, '-checklist'))
    number = len(changes)
    state = ngettext(
        '%(number)s of %(all)s change done', '%(number)s of %(all)s changes done', number
    )
    open_ = _choice('open', '1', _('Hide what is done'))
    done, copy = escape(_('Done')), escape(_('Copy as Markdown'))
    print_, again = escape(_('Print')), escape(_('Start again'))
    fields = [
        *_readers_field(changes, settings),
        *_modules_field(changes, settings, areas=many),
        *[_fieldset(_('Areas'), areas)] * many,
        *[f'<div class="whatsnew-selects">{range_}</div>'] * bool(range_),
        f'<p class="whatsnew-choices">{open_}</p>',
        '<p class="whatsnew-state"><span class="whatsnew-shown">'
        f'{escape(state % {"number": 0, "all": decimal(number)})}</span> '
        f'<progress value="0" max="{number}" aria-label="{done}"></progress> '
        f'<button type="button" name="copy">{copy}</button> '
        f'<button type="button" name="print">{print_}</button> '
        f'<button type="reset">{again}</button></p>',
    ]
    fixers = {
        fix.tool: settings.fixers[fix.tool] for change in changes for fix in change.fields.fixes
    }
    data = {'fixers': fixers, 'names': settings.known_names}
    return form_around('checklist', _('Your checklist'), fields, data)


def _readers_field(changes: Sequence[Change], settings: Settings) -> Iterator[str]:
    """Yield the field for the group of the reader, if the site has several groups."""
    if len(settings.readers) < 2:
        return
    choices = []
    for number, (name, (label, without)) in enumerate(settings.readers.items()):
        count = sum(change.fields.area not in without for change in changes)
        choices.append(
            '<label class="whatsnew-choice"><input type="radio" name="reader" '
            f'value="{name}" data-without="{escape(",".join(without))}"{" checked" * (not number)}>'
            f' <span>{escape(label)}</span> <span class="whatsnew-n">{count}</span></label>'
        )
    yield _fieldset(_('Who are you?'), choices)


def _range_fields(settings: Settings, suffix: str) -> Iterator[str]:
    """Yield the fields that choose what changes from one release to another, if there are several.

    Each choice names the places of the releases whose changes it has, so that scripts need not know
    the order of versions.
    """
    table = settings.releases
    names = release_names(settings)
    if table is None or len(table.all) < 2:
        return
    for field, heading in (('from', N_('From release')), ('to', N_('To release'))):
        options = ''.join(
            f'<option value="{escape(name)}" data-has="{_contents(name, names, table)}">'
            f'{escape(group_label("release", name, settings))}</option>'
            for name in names
            # nobody can have a release that is not released yet
            if field == 'to' or table.find(name).status != 'unreleased'
        )
        yield _select(field, suffix, _(heading), _('Any release'), options)


def _contents(name: str, names: Sequence[str], table: Releases) -> str:
    """Return the places in *names* of the releases whose changes *name* has, such as ``0-3,5``."""
    release = table.find(name)
    found = [place for place, one in enumerate(names) if table.contains(release, (one,))]
    ranges: list[list[int]] = []
    for place in found:
        if ranges and ranges[-1][1] == place - 1:
            ranges[-1][1] = place
        else:
            ranges.append([place, place])
    return ','.join(str(a) if a == b else f'{a}-{b}' for a, b in ranges)


def _modules_field(changes: Sequence[Change], settings: Settings, *, areas: bool) -> Iterator[str]:
    """Yield the field for names of modules, with an example, if *changes* have any modules."""
    groups = [(name, len(members)) for name, members in group('module', changes, settings) if name]
    if groups:
        most = sorted(sorted(groups, key=lambda item: -item[1])[:3])
        label = escape(_('Modules I use'))
        hint = _('Names, imports or requirements. Changes that concern no module stay.')
        files = escape(_('Or from files'))
        files_hint = escape(
            _(
                'Requirements, pyproject.toml, setup.cfg or Python code, also by drag and drop. '
                'The files are not sent anywhere.'
            )
        )
        if areas:
            hint = _(
                'Names, imports or requirements. Changes that concern no module stay, unless you '
                'take away their area.'
            )
        yield (
            f'<p class="whatsnew-find"><label for="whatsnew-modules">{label}</label>'
            '<textarea id="whatsnew-modules" name="modules" rows="2" spellcheck="false" '
            f'autocapitalize="none" placeholder="{escape(", ".join(name for name, _ in most))}" '
            'aria-describedby="whatsnew-modules-hint"></textarea></p>'
            f'<p class="whatsnew-hint" id="whatsnew-modules-hint">{escape(hint)}</p>'
            f'<p class="whatsnew-files"><label for="whatsnew-files">{files}</label> '
            '<input id="whatsnew-files" name="files" type="file" multiple '
            'accept=".txt,.in,.toml,.cfg,.py,.pyi" aria-describedby="whatsnew-files-hint"> '
            f'<span class="whatsnew-hint" id="whatsnew-files-hint">{files_hint}</span></p>'
        )


def tick(change: Change) -> str:
    """Return the check box of *change* in a checklist."""
    label = escape(_('Done: %s') % change.title.plain)
    return f'<input class="whatsnew-tick" type="checkbox" aria-label="{label}"> '


def form_node(html: str, name: str) -> nodes.raw:
    """Return the node for a form above a list, or for the end of such a list.

    :param name: ``tools`` or ``end``
    """
    # docutils adds an element around raw HTML with a class
    return nodes.raw('', html, format='html', classes=[f'whatsnew-{name}', 'no-search'])


def form_around(
    name: str, label: str, fields: Iterable[str], data: dict[str, Any] | None = None
) -> str:
    """Return *fields*, which are HTML, in a form that is never submitted.

    :param data: for the script, by the name of the attribute
    """
    attributes = ''.join(
        f' data-{key}="{escape(json.dumps(value, ensure_ascii=False))}"'
        for key, value in (data or {}).items()
        if value
    )
    # not filled in by the browser: the script restores choices from the address and local storage
    return (
        f'<form class="whatsnew-form whatsnew-form-{name}" aria-label="{escape(label)}" '
        f'autocomplete="off"{attributes}>{"".join(fields)}'
        '<p class="whatsnew-spoken" role="status" aria-live="polite"></p>'
        '<p class="whatsnew-printed"></p></form>'
    )


def _select(name: str, suffix: str, label: str, nothing: str, options: str) -> str:
    """Return a selection list; *options* are HTML, and *nothing* is the text for no selection."""
    return (
        f'<div><label for="whatsnew-{name}{suffix}">{escape(label)}</label>'
        f'<select id="whatsnew-{name}{suffix}" name="{name}">'
        f'<option value="">{escape(nothing)}</option>{options}</select></div>'
    )


def _fieldset(legend: str, choices: Iterable[str]) -> str:
    return (
        f'<fieldset class="whatsnew-choices"><legend>{escape(legend)}</legend>'
        f'{"".join(choices)}</fieldset>'
    )


def _choice(
    name: str, value: str, label: str, number: int | None = None, *, on: bool = False
) -> str:
    count = '' if number is None else f' <span class="whatsnew-n">{number}</span>'
    return (
        f'<label class="whatsnew-choice"><input type="checkbox" name="{name}" '
        f'value="{escape(value)}"{" checked" * on}> <span>{escape(label)}</span>{count}</label>'
    )
