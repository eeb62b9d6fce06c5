"""Register the options with Sphinx, and check the values that ``conf.py`` sets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.version import Version

from whatsnew312.model.warning_types import Warn, did_you_mean
from whatsnew312.site.options.table import OPTIONS
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def setup_config(app: Sphinx) -> None:
    """Register every option, and check all values before any other code reads them."""
    for option in OPTIONS:
        app.add_config_value(
            option.name,
            option.default,
            option.rebuild,
            types=Any,  # judged by the option's own check
            description=option.meaning,
        )
    # before Sphinx's own check of types (800), so that one mistake gives one warning
    app.connect('config-inited', check_config, priority=400)


def check_config(app: Sphinx, config: Config) -> None:
    """Warn of every value with a wrong type or form, and use the default instead."""
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
    before, release = config.whatsnew_previous_release, config.whatsnew_release
    if before and release and Version(before) >= Version(release):
        warn(
            Warn.CONFIG,
            f'whatsnew_previous_release ({before}) must be before whatsnew_release ({release})',
            place_in_conf(app.confdir, 'whatsnew_previous_release'),
        )
    names = [option.name for option in OPTIONS]
    for number, line in enumerate(_conf_lines(app.confdir), 1):
        found = _SETS.match(line)
        if found and found[1] not in config:
            warn(
                Warn.CONFIG,
                f'there is no option {found[1]}{did_you_mean(found[1], names)}',
                (Path(app.confdir, 'conf.py'), number),
            )


#: a line of ``conf.py`` that sets an option of ours, or one that does not exist
_SETS = re.compile(r'\s*(whatsnew_\w+)\s*=')


def _conf_lines(confdir: Path) -> list[str]:
    path = Path(confdir, 'conf.py')
    return path.read_text(encoding='utf-8', errors='replace').splitlines() if path.is_file() else []


def place_in_conf(confdir: Path, name: str) -> tuple[Path, int] | None:
    """Return path and line where ``conf.py`` sets *name*; None if there is no ``conf.py``."""
    lines = _conf_lines(confdir)
    if not lines:
        return None
    numbers = [n for n, line in enumerate(lines, 1) if re.match(rf'\s*{name}\b', line)]
    return Path(confdir, 'conf.py'), numbers[-1] if numbers else 1


def is_met(app: Sphinx, directive: str, expression: str) -> bool:
    """Tell whether the content of *directive* with *expression* is shown.

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
