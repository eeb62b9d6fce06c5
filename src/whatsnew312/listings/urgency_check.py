"""Check that the urgency of each kind is known if a checklist needs it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.listings.query import CHECKLIST_SCRIPT, urgency
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.options.checks import KIND_URGENCIES
from whatsnew312.site.options.config import place_in_conf
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_urgencies(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of each kind without an urgency whose entries are missing in a checklist of the site."""
    domain = ChangeDomain.of(env)
    if not any(CHECKLIST_SCRIPT in offers.scripts for offers in domain.listings.values()):
        return
    settings = domain.settings
    unclear = {kind.name: kind for kind in settings.kinds.values() if not kind.urgency}
    left_out = Counter(
        change.fields.kind
        for change in domain.all_changes
        if change.fields.kind in unclear and not urgency(change, settings)
    )
    *others, last = (f'"{name}"' for name in KIND_URGENCIES)
    for name, number in left_out.items():
        what = f'{number} changes' if number > 1 else 'a change'
        warn(
            Warn.URGENCY_MISSING,
            f'the checklist leaves out {what} of the kind {name!r}, because whatsnew_kinds does '
            f'not say what such a change asks of readers; write '
            f'"{name}": {{"label": "{unclear[name].label}", "urgency": ...}} with '
            f'{", ".join(others)} or {last}',
            place_in_conf(Path(app.confdir), 'whatsnew_kinds'),
        )
