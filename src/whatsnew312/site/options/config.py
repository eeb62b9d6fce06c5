"""Register the options with Sphinx, and check the values that ``conf.py`` sets."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from packaging.version import Version

from whatsnew312.fragments.conf_file import line_of
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.warning_types import WARNING_TYPE, Warn
from whatsnew312.site.options.table import OPTIONS
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config


#: the warnings of pages that follow from an option whose value cannot be used
_FOLLOWING = {
    'whatsnew_kinds': (Warn.UNKNOWN_KIND,),
    'whatsnew_areas': (Warn.UNKNOWN_AREA, Warn.MISSING_AREA),
    'whatsnew_platforms': (Warn.UNKNOWN_PLATFORM,),
    'whatsnew_trackers': (Warn.UNKNOWN_FIELD,),
    'whatsnew_fixers': (Warn.UNKNOWN_FIELD,),
    'whatsnew_releases': (Warn.UNKNOWN_FIELD, Warn.UNKNOWN_RELEASE),
}


def setup_config(app: Sphinx, names_in_conf: Callable[[Config], Mapping[str, object]]) -> None:
    """Register every option, and check all values before any other code reads them.

    :param names_in_conf: returns what ``conf.py`` sets
    """

    def check(app: Sphinx, config: Config) -> None:
        check_config(app, config)
        check_names(app, config, names_in_conf(config))

    for option in OPTIONS:
        app.add_config_value(
            option.name,
            option.default,
            option.rebuild,
            types=Any,  # judged by the option's own check
            description=option.meaning,
        )
    # before Sphinx's own check of types (800), so that one mistake gives one warning
    app.connect('config-inited', check, priority=400)


def sets_options(config: Config) -> bool:
    """Return whether an option of this extension has another value than the default.

    A project without such an option may have loaded the extension without using it.
    """
    return any(config[option.name] != option.default for option in OPTIONS)


def check_config(app: Sphinx, config: Config) -> None:
    """Warn of every value with a wrong type or form, and use the default instead."""
    wrong = set()
    for option in OPTIONS:
        try:
            option.check(config[option.name])
        except ValueError as problem:
            warn(
                Warn.CONFIG,
                f'{option.name} must be {problem}; such as: {option.name} = {option.example}',
                place_in_conf(app.confdir, option.name),
            )
            config[option.name] = option.default
            wrong.add(option.name)
            # one message for one mistake: a page that uses the option has done nothing wrong
            following = (type_.subtype for type_ in _FOLLOWING.get(option.name, ()))
            hidden = [f'{WARNING_TYPE}.{subtype}' for subtype in following]
            config.suppress_warnings = [*config.suppress_warnings, *hidden]
    before, release = config.whatsnew_previous_release, config.whatsnew_release
    if before and release and Version(before) >= Version(release):
        warn(
            Warn.CONFIG,
            f'whatsnew_previous_release ({before}) must be before whatsnew_release ({release})',
            place_in_conf(app.confdir, 'whatsnew_previous_release'),
        )
    if 'whatsnew_areas' not in wrong:
        check_readers(app, config)


def check_readers(app: Sphinx, config: Config) -> None:
    """Warn of every unknown area in ``whatsnew_readers``."""
    readers = config.whatsnew_readers.values()
    for area in dict.fromkeys(area for _, without in readers for area in without):
        if area not in config.whatsnew_areas:
            hint = did_you_mean(area, config.whatsnew_areas)
            warn(
                Warn.CONFIG,
                f'whatsnew_readers names the area {quote(area)}, which is not in '
                f'whatsnew_areas{hint}',
                place_in_conf(app.confdir, 'whatsnew_readers'),
            )


def check_names(app: Sphinx, config: Config, names: Mapping[str, object]) -> None:
    """Warn of every name in ``conf.py`` that looks like an option of ours, but is none.

    :param names: what ``conf.py`` sets, with the values
    """
    for name, value in names.items():
        # a function or a module of that name is no option
        is_data = not callable(value) and not isinstance(value, ModuleType)
        if name.startswith('whatsnew_') and name not in config and is_data:
            meant = did_you_mean(name, [option.name for option in OPTIONS])
            message = f'there is no option {name}{meant}'
            warn(Warn.CONFIG, message, place_in_conf(app.confdir, name))


def place_in_conf(confdir: Path, name: str) -> tuple[Path, int] | None:
    """Return path and line where ``conf.py`` sets *name*; None if there is no ``conf.py``.

    The line is that of the last statement that sets or changes it, and 1 if there is none, as for
    a name that comes from another module.
    """
    path = Path(confdir, 'conf.py')
    if not path.is_file():
        return None
    try:
        return path, line_of(path.read_bytes(), name)
    except (SyntaxError, ValueError):
        return path, 1  # it has changed since Sphinx has read it


def is_met(app: Sphinx, directive: str, expression: str) -> bool:
    """Return whether the content of *directive* with *expression* is shown.

    The result is the same as in Sphinx. If an expression cannot be evaluated, Sphinx gives a
    warning, shows the content of ``only`` and does not show the content of ``ifconfig``.

    :param directive: ``only`` or ``ifconfig``
    """
    try:
        if directive == 'only':
            return app.tags.eval_condition(expression)
        names = {value.name: value.value for value in app.config}
        names |= {**vars(app.config), 'builder': app.builder.name}
        return bool(eval(expression, names))  # noqa: S307 - Sphinx evaluates it as well
    except Exception:  # noqa: BLE001 - an expression may raise anything
        return directive == 'only'
