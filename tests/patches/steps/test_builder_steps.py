"""An exception in one page ends a build of Sphinx itself, so the patch is needed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

#: a role whose node raises while a page is resolved or written
FAILING = """
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class trap(nodes.inline):
    pass


def role(name, rawtext, text, *args, **more):
    return [trap(text, text)], []


def visit(writer, node):
    if node.astext() == 'write':
        raise KeyError('trap')


class Resolve(SphinxPostTransform):
    default_priority = 5

    def run(self, **more):
        for node in self.document.findall(trap):
            if node.astext() == 'resolve':
                raise KeyError('trap')


def setup(app):
    app.add_node(trap, html=(visit, lambda writer, node: None))
    app.add_role('trap', role)
    app.add_post_transform(Resolve)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
"""


@pytest.mark.parametrize('step', ['resolve', 'write'])
def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """A failing role costs one body with the extension, and the whole build without it."""
    body = f'{{trap}}`{step}`'
    entry = f':::{{change}} Tills\n:id: shop-tills\n:kind: added\n:area: checkout\n\n{body}\n:::\n'
    files = {'index.md': f'# Shop\n\n{entry}', 'failing.py': FAILING}
    made = site(files, extensions=['myst_parser', 'whatsnew312', 'failing'])
    monkeypatch.setenv('PYTHONPATH', str(made.srcdir), prepend=os.pathsep)
    made.run(warnings=None)
    assert made.status == 1, 'only warnings'
    assert '[whatsnew.body_failed]' in ''.join(made.warnings)
    alone = site(
        {'index.md': f'# Shop\n\n{body}\n', 'failing.py': FAILING},
        extensions=['myst_parser', 'failing'],
    )
    alone.run(warnings=None)
    assert alone.status == 2, 'a failure'
