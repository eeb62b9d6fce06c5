"""The roles for authors: a reference to an entry, and to an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole
from sphinx.util.docutils import ReferenceRole

from whatsnew312.model.field_reader import read_fields
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message


def change_role() -> XRefRole:
    """Return the role that refers to an entry: ``{whatsnew:change}`some-id```."""
    return XRefRole(innernodeclass=nodes.inline, warn_dangling=True)


class IssueRole(ReferenceRole):
    """An issue in the tracker, by its number: ``{issue}`103764```."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return a link, or only the text if no address is configured."""
        settings = ChangeDomain.of(self.env).settings
        if self.disabled:  # a ``!`` before the number; Sphinx leaves the handling to each role
            self.title, self.target = self.title.removeprefix('!'), self.target.removeprefix('!')
        fields, faults = read_fields({'issue': self.target}, settings.rules)
        for fault in faults:
            if fault.type is Warn.BAD_ISSUE:
                warn(fault.type, fault.message, self.get_location())
        if not fields.issues:
            return [nodes.Text(self.title)], []
        number = fields.issues[0]
        text = self.title if self.has_explicit_title else settings.issue_label % number
        if self.disabled or not settings.issue_url:
            return [nodes.Text(text)], []
        link = nodes.reference(
            self.rawtext,
            text,
            internal=False,
            refuri=settings.issue_url % number,
            classes=['issue'],
        )
        return [link], []
