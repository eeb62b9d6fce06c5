"""The role ``count``: the number of entries that meet conditions, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from whatsnew312.listings.query import FLAGS, GROUPS, READERS, Query, group, select
from whatsnew312.locale import decimal
from whatsnew312.model.change import NOTHING
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.warning_types import Fault, Warn
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_count, every
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message

    from whatsnew312.site.settings import Settings

#: the conditions, with the attribute of a query for each
_CONDITIONS = {
    'kind': 'kinds',
    'area': 'areas',
    'module': 'modules',
    'pep': 'peps',
    'platform': 'platforms',
    'removal': 'removals',
    'flag': 'flags',
}

#: the name of the condition that counts groups instead of entries
_BY = 'by'

#: the conditions without a value: every entry, and the entries of the page with the count
_ALL = 'all'
_PAGE = 'page'


class CountRole(SphinxRole):
    """The number of entries: ``{count}`kind=removed```, or of groups: ``{count}`by=module```."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return a placeholder for the number; it is filled after all pages are read."""
        domain = ChangeDomain.of(self.env)
        docname = self.env.current_document.docname
        query, faults = read_conditions(self.text, docname, domain.settings)
        for fault in faults:
            warn(fault.type, fault.message, self.get_location())
        domain.note_listing(docname, NOTHING, ())
        return [change_count(self.rawtext, '…', query=query)], []


def read_conditions(text: str, docname: str, settings: Settings) -> tuple[Query, list[Fault]]:
    """Return the query for the conditions in *text*, and faults of those that cannot be met.

    :param docname: the page with the count
    """
    known = {
        'kind': list(settings.kinds),
        'area': list(settings.areas),
        'platform': list(settings.platforms),
        'flag': list(FLAGS),
        _BY: list(GROUPS),
    }
    values: dict[str, Any] = {}
    faults = []
    for word in text.split():
        name, equals, value = word.partition('=')
        if word == _PAGE:
            values['pages'] = (docname,)
        elif word == _ALL:
            continue
        elif not equals or name not in {*_CONDITIONS, _BY}:
            hint = did_you_mean(name, [*_CONDITIONS, _BY]) if equals else ''
            message = (
                f'a count has conditions such as "kind=removed", or "all" or "page"; '
                f'{quote(word)} is none of them{hint}'
            )
            faults.append(Fault(Warn.BAD_VALUE, message))
        elif value not in known.get(name, [value]):
            hint = did_you_mean(value, known[name])
            message = f'unknown {name} {quote(value)} in a count{hint}'
            faults.append(Fault(Warn.BAD_VALUE, message))
        elif name == _BY:
            values['group_by'] = value
        else:
            if name in READERS:
                read, type_ = READERS[name]
                try:
                    value = read(value, settings)
                except ValueError as problem:
                    faults.append(Fault(type_, str(problem)))
                    continue
            of = _CONDITIONS[name]
            values[of] = (*values.get(of, ()), value)
    return Query(**values), faults


def number_of(query: Query, domain: ChangeDomain) -> int:
    """Return how many entries match *query*, or how many groups of its field they have."""
    changes = select(query, domain.all_changes, domain.settings)
    if not query.group_by:
        return len(changes)
    return sum(1 for value, _ in group(query.group_by, changes, domain.settings) if value)


class FillCounts(SphinxPostTransform):
    """Put numbers in place of their placeholders."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        domain = ChangeDomain.of(self.env)
        if may_hold(domain.listings, self.env, self.env.current_document.docname):
            for count in every(self.document, change_count):
                count.replace_self(nodes.Text(decimal(number_of(count['query'], domain))))


class RefuseInHeadings(SphinxTransform):
    """Remove counts from headings: contents are made of headings before the numbers are known."""

    # after inclusions are read, before Sphinx and docutils copy headings
    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Warn of each one."""
        if self.env.current_document.docname not in ChangeDomain.of(self.env).listings:
            return
        for title in every(self.document, nodes.title):
            for count in every(title, change_count):
                message = 'a count cannot stand in a heading; write it into the text below'
                warn(Warn.BAD_VALUE, message, title)
                count.replace_self(nodes.Text('…'))
