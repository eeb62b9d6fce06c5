"""Nodes that raise in a method of docutils, which any step of any builder may call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

#: an extension with a directive and a role whose nodes raise in the methods that they name
FAILING = """
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

class Raises:
    def fail(self, name):
        if self.get('step') == name:
            raise KeyError(f'{name} of a trap')

    def deepcopy(self):
        self.fail('deepcopy')
        return super().deepcopy()

    def copy(self):
        self.fail('copy')
        return super().copy()

    def astext(self):
        self.fail('astext')
        return super().astext()

    def walk(self, visitor):
        self.fail('walk')
        return super().walk(visitor)

    def walkabout(self, visitor):
        self.fail('walkabout')
        return super().walkabout(visitor)

class trap(Raises, nodes.General, nodes.Element):
    pass

class line_trap(Raises, nodes.inline):
    pass

class Trap(SphinxDirective):
    required_arguments = 1

    def run(self):
        step = self.arguments[0]
        return [trap('', nodes.paragraph('', '', nodes.Text('in a trap')), step=step)]

def role(name, rawtext, text, *args, **more):
    return [line_trap(text, text, step=text)], []

def visit(self, node):
    node.fail('visit')

def depart(self, node):
    node.fail('depart')

def setup(app):
    app.add_directive('trap', Trap)
    app.add_role('trap', role)
    formats = ('html', 'latex', 'text', 'man', 'texinfo', 'epub')
    for kind in (trap, line_trap):
        app.add_node(kind, **dict.fromkeys(formats, (visit, depart)))
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
"""

INDEX = '# Shop\n\n```{toctree}\n:glob:\n\n*\n```\n\n```{changes}\n```\n'
STAYS = 'Its neighbour stays.'
ENTRY = ':::{{change}} {1}\n:id: {0}\n:kind: fixed\n:action: {2}\n\n{3}\n:::\n\n'

METHODS = ('deepcopy', 'copy', 'astext', 'walk', 'walkabout', 'visit', 'depart')
#: of a joined document, all is built again and again until the entries are found
BUILDERS = {
    **dict.fromkeys(('html', 'text', 'epub', 'gettext', 'xml'), METHODS),
    **dict.fromkeys(('singlehtml', 'latex', 'man', 'texinfo'), ('deepcopy',)),
}


def page(method: str) -> str:
    """Return entries whose body, title or action has a trap, between two others."""
    trap = f'{{trap}}`{method}`'
    parts = [
        ('A first', 'Do.', STAYS),
        ('Body', 'Do.', f'```{{trap}} {method}\n```'),
        ('Inside', 'Do.', f'* A {trap}.'),
        (f'Title {trap}', 'Do.', STAYS),
        ('Action', f'Do {trap}.', STAYS),
        ('A last', 'Do.', STAYS),
    ]
    return f'# {method}\n\n' + ''.join(
        ENTRY.format(f'{method}-{n}', title, action, body)
        for n, (title, action, body) in enumerate(parts)
    )


@pytest.mark.parametrize('builder', BUILDERS)
def test_raising_node(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    """The build goes on, and each other entry is there with its whole text."""
    methods = BUILDERS[builder]
    made = site(
        {'index.md': INDEX, 'failing.py': FAILING}
        | {f'{method}.md': page(method) for method in methods},
        whatsnew_areas={},
        extensions=['failing', 'myst_parser', 'whatsnew312'],
        man_pages=[('index', 'shop', 'Shop', [], 1)],
    )
    monkeypatch.setenv('PYTHONPATH', str(made.srcdir))
    made.run(builder, warnings=None)
    assert made.status != 2, made.warnings
    assert all('[whatsnew.body_failed]' in one for one in made.warnings), made.warnings
    for method in methods:
        # one warning for each of the four entries, at most
        assert sum(one.startswith(f'{method}.md:') for one in made.warnings) <= 4, made.warnings
    if builder != 'gettext':
        assert made.plain().count(STAYS.replace(' ', '')) >= 4 * len(methods)
