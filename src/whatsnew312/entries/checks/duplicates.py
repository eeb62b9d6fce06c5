"""Find anchors that are used twice: by two entries, or by an entry and a label."""

from __future__ import annotations

from collections import defaultdict
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.standard_names import StandardName, add_names
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.reporting import place_of, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.change import Change


def judge_claims(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of anchors that are used twice, and register the unused ones as labels of entries."""
    domain = ChangeDomain.of(env)
    _report_duplicates(env, domain)
    taken = _report_label_collisions(env, domain)
    # the role {ref} also accepts the id of an entry
    add_names(
        env,
        (
            StandardName('label', anchor, change.docname, change.id, change.title.plain)
            for anchor, change in domain.by_anchor.items()
            if anchor.lower() not in taken
        ),
    )


def _report_duplicates(env: BuildEnvironment, domain: ChangeDomain) -> None:
    claims: dict[str, list[tuple[str, Change]]] = defaultdict(list)
    in_order = domain.by_age(domain.changes)
    for change in in_order:
        claims[change.id.lower()].append((change.id, change))
    for change in in_order:  # after all ids, because ids take precedence over aliases
        for anchor in change.fields.aliases:
            claims[anchor.lower()].append((anchor, change))
    for _, ((first_anchor, first), *others) in sorted(claims.items()):
        for anchor, other in others:
            if _is_same_fragment(first, other):
                continue  # a release that two pages show has a warning of its own
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


def _is_same_fragment(one: Change, other: Change) -> bool:
    return bool(
        one is not other
        and one.home
        and one.source
        and (one.source, one.line) == (other.source, other.line)
    )


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
