"""Two entries, or an entry and a label, that claim one anchor."""

from __future__ import annotations

from collections import defaultdict
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.model.change import claimed_anchors
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.reporting import place_of, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.change import Change


def withdraw_labels(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take back the labels of entries, so that reading meets only what authors wrote."""
    std = env.domains.standard_domain
    # also of those that the build before showed, and this one does not
    for anchor, change in claimed_anchors(ChangeDomain.of(env).data['changes']).items():
        name = anchor.lower()
        if std.labels.get(name, ())[:2] == (change.docname, change.id):
            del std.labels[name]
            std.anonlabels.pop(name, None)


def judge_claims(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of anchors that two claim, and give each entry the labels that are free."""
    domain = ChangeDomain.of(env)
    _report_duplicates(env, domain)
    taken = _report_label_collisions(env, domain)
    # {ref} takes the id too
    std = env.domains.standard_domain
    for anchor, change in domain.by_anchor.items():
        name = anchor.lower()
        if name not in taken:
            std.labels[name] = (change.docname, change.id, change.title.plain)
            std.anonlabels[name] = (change.docname, change.id)


def _report_duplicates(env: BuildEnvironment, domain: ChangeDomain) -> None:
    claims: dict[str, list[tuple[str, Change]]] = defaultdict(list)
    in_order = [one for docname in sorted(domain.changes) for one in domain.changes[docname]]
    for change in in_order:
        claims[change.id.lower()].append((change.id, change))
    for change in in_order:  # after all ids: an id goes before an alias
        for anchor in change.fields.aliases:
            claims[anchor.lower()].append((anchor, change))
    for _, ((first_anchor, first), *others) in sorted(claims.items()):
        for anchor, other in others:
            if other is first:
                message = f'{anchor!r} is twice among the id and aliases of this change'
            else:
                case = '' if anchor == first_anchor else ', and labels do not tell case apart'
                message = (
                    f'{first_anchor!r} is claimed already by {first.title.plain!r} in '
                    f'{_place(env, first)}{case}; choose another '
                    f'{"id" if anchor == other.id else "alias"} than {anchor!r}'
                )
            warn(Warn.DUPLICATE, message, place_of(other.docname, other.source, other.line))


def _report_label_collisions(env: BuildEnvironment, domain: ChangeDomain) -> Iterable[str]:
    folded = domain.by_folded_anchor
    taken = set()
    for docname in sorted(domain.labels):
        for label in domain.labels[docname]:
            change = folded.get(label.name)
            if change is None:
                continue
            taken.add(label.name)
            warn(
                Warn.COLLISION,
                f'the label {label.name!r} is also an id of the change {change.title.plain!r} in '
                f'{_place(env, change)}; rename one of them',
                place_of(docname, label.source, label.line),
            )
    return taken


def _place(env: BuildEnvironment, change: Change) -> str:
    path = relpath(change.source or env.doc2path(change.docname), env.srcdir)
    return f'{Path(path).as_posix()}, line {change.line}'
