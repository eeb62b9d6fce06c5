"""Limit to an entry what its body would change for the rest of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes

from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.page_state import kept_page_state, restrict
from whatsnew312.site.nodes import every
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.util.docutils import SphinxDirective

_REMEDY = 'move it out of the change'


def parse_alone(
    directive: SphinxDirective, parse: Callable[[], list[nodes.Node]]
) -> list[nodes.Node]:
    """Return the result of *parse*, which leaves the rest of the page as it would be without it."""
    document = directive.state.document
    title, metas = document.get('title'), _metas(document)
    with kept_page_state(directive):
        content = parse()
        changed = document.get('title') != title
    if changed:
        _warn('the title of the page', directive.get_location())
    # one with `http-equiv` has a message of its own
    new = [one for one in _metas(document) if one not in metas and 'http-equiv' not in one]
    for meta in new:
        document.remove(meta)
    if new:
        _warn('metadata of the page', directive.get_location())
    holder = nodes.Element('', *content)
    if not every(holder, nodes.pending, nodes.target, addnodes.highlightlang):
        return holder.children  # as most bodies
    for pending in every(holder, nodes.pending):
        if restrict(pending, document):
            pending.parent.remove(pending)
            _warn('what changes all headings or links of the page', directive.get_location())
    _highlight(holder)
    _keep_labels(holder)
    return holder.children


def _metas(document: nodes.document) -> list[nodes.Element]:
    return [cast('nodes.Element', one) for one in document.children if isinstance(one, nodes.meta)]


def _keep_labels(holder: nodes.Element) -> None:
    """Let each label at the end of *holder* name what is before it, in the same part of the body.

    docutils gives a label to the next visible node, which would be in the next entry.
    """
    for label in reversed(list(every(holder, nodes.target))):
        after = label.next_node(ascend=True)
        while isinstance(after, nodes.Invisible | nodes.system_message):
            after = after.next_node(ascend=True)
        if after is not None:
            break
        parent = label.parent
        is_block = not isinstance(parent, nodes.TextElement)
        if is_block and not any(name in label for name in ('refid', 'refuri', 'refname')):
            _keep_label(label, parent)


def _keep_label(label: nodes.Node, parent: nodes.Element) -> None:
    before = parent.children[: parent.index(label)]
    seen = [one for one in before if not isinstance(one, nodes.Invisible | nodes.system_message)]
    # what is left out of some builds, and footnotes, are no place for a label
    if seen and not isinstance(seen[-1], nodes.Text | nodes.Labeled | addnodes.only | nodes.Inline):
        parent.remove(label)
        parent.insert(parent.index(seen[-1]), label)
    else:
        parent.insert(parent.index(label) + 1, nodes.paragraph())


def _highlight(holder: nodes.Element) -> None:
    """Apply the directive ``highlight`` to code in *holder*, and not to code after it."""
    setting: nodes.Element | None = None
    for node in every(holder, addnodes.highlightlang, nodes.literal_block):
        if isinstance(node, addnodes.highlightlang):
            setting = node
            node.parent.remove(node)
        elif setting is not None and node.rawsource == node.astext():
            if 'language' not in node:
                node['language'], node['force'] = setting['lang'], setting['force']
            if 'linenos' not in node:
                lines = node.astext().count('\n')
                node['linenos'] = lines >= setting['linenothreshold'] - 1


def _warn(what: str, place: str) -> None:
    warn(Warn.BAD_MARKUP, f'{what} cannot be in a change, and is left out; {_REMEDY}', place)
