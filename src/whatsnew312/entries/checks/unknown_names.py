"""Find names of entries and domains that there are not, in fields and in options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.model.suggestions import did_you_mean, nearest, quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.options.config import place_in_conf
from whatsnew312.site.reporting import place_of, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_names_of_entries(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of each ``same-as`` and each known name that names no entry of the site."""
    domain = ChangeDomain.of(env)
    for change in domain.all_changes:
        target = change.fields.same_as
        if target and target not in domain.by_anchor:
            hint = nearest(target, domain.by_anchor) or '; write the id of another change'
            warn(
                Warn.BAD_MATCH,
                f'same-as names the unknown change {quote(target)}{hint}',
                place_of(change.docname, change.source, change.line),
            )
    place = place_in_conf(Path(app.confdir), 'whatsnew_known_names')
    for name, (_, target) in domain.settings.known_names.items():
        if target and target not in domain.by_anchor:
            hint = nearest(target, domain.by_anchor) or '; write the id of a change, or ""'
            warn(
                Warn.CONFIG,
                f'whatsnew_known_names: {quote(name)} leads to the unknown change '
                f'{quote(target)}{hint}',
                place,
            )


def check_domain(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Warn if there is no Sphinx domain of the name in the option."""
    name = ChangeDomain.of(env).settings.api_domain
    known = sorted(domain.name for domain in env.domains.sorted())
    if name not in known:
        hint = did_you_mean(name, known)
        message = f'whatsnew_api_domain: there is no Sphinx domain {quote(name)}{hint}'
        warn(Warn.CONFIG, message, place_in_conf(Path(app.confdir), 'whatsnew_api_domain'))
