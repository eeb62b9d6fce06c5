"""The headings of releases, and the badges of their statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.locale import N_, _
from whatsnew312.releases.table import UNRELEASED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whatsnew312.releases.table import Release

#: the statuses that readers see; there is no text for a release that is out
STATUS_LABELS = {
    'unreleased': N_('not released yet'),
    'prerelease': N_('pre-release'),
    'yanked': N_('withdrawn'),
    'eol': N_('no longer supported'),
}


def heading(release: Release) -> str:
    """Return the heading of a release."""
    return _('Unreleased') if release.name == UNRELEASED else release.label


def status_badge(release: Release) -> Iterator[nodes.inline]:
    """Yield the badge of the status, if there is something to say."""
    label = STATUS_LABELS.get(release.status)
    if label and release.name != UNRELEASED:
        classes = ['whatsnew-badge', f'whatsnew-{release.status}']
        yield nodes.inline('', _(label), classes=classes)
