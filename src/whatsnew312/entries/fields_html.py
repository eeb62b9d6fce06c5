"""Lists of fields in HTML: what to do, and the details that are there as nodes.

docutils puts each colon, each content and each word of a name in an element of its own. A page has
thousands of such lists, so here they have only the elements of a list of terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes

from whatsnew312.entries.details import code_tag
from whatsnew312.site.nodes import (
    change_fields,
    change_label,
    change_name,
    change_value,
    write_html,
)

if TYPE_CHECKING:
    from typing import TypeGuard

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def setup_lists(app: Sphinx) -> None:
    """Register how HTML is written; other builders write lists of fields of docutils."""
    app.add_node(change_fields, html=(_begin_list, _end_list))
    app.add_node(change_label, html=(_begin_label, _end_label))
    app.add_node(change_value, html=(_begin_value, _end_value))
    app.add_node(change_name, html=(_begin_name, _end_name))


def is_guidance(node: nodes.Node) -> TypeGuard[nodes.field_list]:
    """Return whether *node* is the list of what readers must do."""
    return isinstance(node, nodes.field_list) and 'whatsnew-guidance' in node['classes']


def in_html(fields: nodes.Element) -> change_fields:
    """Return a list of fields, of docutils, in the form for HTML."""
    made = change_fields('', **fields.attributes)
    made.source, made.line = fields.source, fields.line
    for field in cast('list[nodes.Element]', fields.children):
        name, body = cast('list[nodes.Element]', field.children)
        is_line = len(body) == 1 and isinstance(body[0], nodes.paragraph)
        content = cast('nodes.Element', body[0]) if is_line else body
        made += change_label('', '', *name.children)
        made += change_value('', '', *content.children, ids=content['ids'])
    return made


def _begin_list(writer: HTML5Translator, node: change_fields) -> None:
    write_html(writer, f'<dl class="{" ".join(node["classes"])} field-list simple">\n')


def _end_list(writer: HTML5Translator, node: change_fields) -> None:
    write_html(writer, '</dl>\n')


def _begin_label(writer: HTML5Translator, node: change_label) -> None:
    write_html(writer, '<dt>')


def _end_label(writer: HTML5Translator, node: change_label) -> None:
    write_html(writer, ':</dt>\n')


def _begin_value(writer: HTML5Translator, node: change_value) -> None:
    write_html(writer, f'<dd>{"".join(map(_target, node["ids"]))}')


def _end_value(writer: HTML5Translator, node: change_value) -> None:
    write_html(writer, '</dd>\n')


def _begin_name(writer: HTML5Translator, node: change_name) -> None:
    write_html(writer, code_tag(node))


def _end_name(writer: HTML5Translator, node: change_name) -> None:
    write_html(writer, '</code>')


def _target(id_: str) -> str:
    return f'<span id="{id_}"></span>'
