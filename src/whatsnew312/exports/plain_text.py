"""Convert a part of a page to plain text, for programs that do not read markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.site.markup.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: what no reader sees, and what stands before the text around it
_SILENT = nodes.Invisible | nodes.system_message | nodes.label
_INDENTED = nodes.definition | nodes.field_body | nodes.block_quote | nodes.description


def plain_text(node: nodes.Node) -> str:
    """Return the text of *node*: its blocks with blank lines between them, code as it stands.

    A footnote is there as its number, in brackets, and so is the note if it is in *node*.
    """
    return '\n\n'.join(filter(None, _blocks(node)))


def _blocks(node: nodes.Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, _SILENT):
            continue
        if isinstance(child, nodes.FixedTextElement) and not isinstance(child, nodes.raw):
            yield child.astext().strip('\n')
        elif isinstance(child, nodes.TextElement):
            yield _on_one_line(words_of(child, marks=True))
        elif isinstance(child, nodes.bullet_list):
            yield '\n'.join(_hanging('- ', item) for item in child.children)
        elif isinstance(child, nodes.enumerated_list):
            items = enumerate(child.children, child.get('start', 1))
            yield '\n'.join(_hanging(f'{number}. ', item) for number, item in items)
        elif isinstance(child, nodes.footnote | nodes.citation):
            yield _hanging(f'[{child[0].astext()}] ', child)
        elif isinstance(child, _INDENTED):
            yield _hanging('    ', child)
        elif isinstance(child, nodes.row):
            yield ' | '.join(' '.join(plain_text(cell).split()) for cell in child.children)
        elif isinstance(child, nodes.tgroup):
            rows = (row for part in child.children for row in _blocks(part))
            yield '\n'.join(rows)
        elif isinstance(child, nodes.image):
            yield child.get('alt', '')
        elif isinstance(child, nodes.Element):
            yield from _blocks(child)


def _on_one_line(text: str) -> str:
    # this test takes a third of the time of the conversion
    if text.isascii() and not ('\n' in text or '\t' in text or '  ' in text):
        return text.strip()
    return ' '.join(text.split())


def _hanging(mark: str, node: nodes.Node) -> str:
    """Return the text of *node* with *mark* before its first line, and indented as far after it."""
    first, *others = plain_text(node).splitlines() or ['']
    space = ' ' * len(mark)
    return '\n'.join([mark + first, *(space + line if line else '' for line in others)])
