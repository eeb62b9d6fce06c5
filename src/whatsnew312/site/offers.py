"""What the listings of a page offer: to other pages, which link to it, and to its readers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offers:
    """What one page, or one listing of it, offers. Names are sorted, so that digests repeat.

    :attribute groups: the fields of which every group of the site stands on the page
    :attribute filter: whether every entry of the site stands there below a form that narrows them,
        so that others can link to a state of that form
    :attribute targets: whether every link target of the site stands there
    :attribute scripts: the static files that make more of its listings in a browser
    """

    groups: tuple[str, ...] = ()
    filter: bool = False
    targets: bool = False
    scripts: tuple[str, ...] = ()

    def __or__(self, other: Offers) -> Offers:
        """Return what both offer together."""
        return Offers(
            groups=tuple(sorted({*self.groups, *other.groups})),
            filter=self.filter or other.filter,
            targets=self.targets or other.targets,
            scripts=tuple(sorted({*self.scripts, *other.scripts})),
        )


#: what a page without listings offers
NOTHING = Offers()
