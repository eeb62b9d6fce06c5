"""Only one module asks which builder runs."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

import whatsnew312
from whatsnew312.site import builders

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(whatsnew312.__file__).parent
MODULE = PACKAGE / 'site' / 'builders.py'


def is_of_builder(node: ast.AST) -> bool:
    """Return whether *node* is the name or the format of a builder."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {'name', 'format'}
        and 'builder' in ast.unparse(node.value).rpartition('.')[2].lower()
    )


def names_builders(node: ast.AST) -> bool:
    """Return whether *node* is a list of HTML builders by name."""
    if not isinstance(node, ast.Tuple | ast.Set | ast.List):
        return False
    values = {part.value for part in node.elts if isinstance(part, ast.Constant)}
    return len(values & {'html', 'dirhtml', 'singlehtml', 'epub'}) > 1


def faults(source: str) -> Iterator[int]:
    """Yield the lines in which *source* checks a builder, or lists builders for a transform."""
    for node in ast.walk(ast.parse(source)):
        compares = isinstance(node, ast.Compare) and any(map(is_of_builder, ast.walk(node)))
        matches = isinstance(node, ast.Match) and is_of_builder(node.subject)
        if compares or matches or names_builders(node):
            yield node.lineno


@pytest.mark.parametrize(
    'path', sorted(set(PACKAGE.rglob('*.py')) - {MODULE}), ids=lambda path: path.stem
)
def test_no_other_module_judges_a_builder(path: Path) -> None:
    """Other modules ask a function of :mod:`whatsnew312.site.builders` about the builder."""
    assert list(faults(path.read_text(encoding='utf-8'))) == []


@pytest.mark.parametrize(
    'source',
    [
        "app.builder.name == 'html'",
        "if builder.format != 'html': pass",
        "self.env._builder.name in ('man',)",
        'page.app.builder.name not in NAMES',
        "match app.builder.name:\n    case 'epub': pass",
        "builders = ('html', 'dirhtml')",
    ],
)
def test_the_test_sees(source: str) -> None:
    """The check in this module finds each forbidden form."""
    assert list(faults(source))


@pytest.mark.parametrize(
    ('name', 'answers'),
    [
        ('html', 'has_addresses makes_html makes_site makes_web_pages'),
        ('dirhtml', 'has_addresses makes_html makes_site makes_web_pages'),
        ('singlehtml', 'makes_html makes_one_page makes_site'),
        ('epub', 'makes_book makes_html'),
        ('man', 'makes_man_pages'),
        ('gettext', 'makes_catalogs'),
        ('samples', 'runs_samples'),
        ('text', ''),
        ('latex', ''),
        ('xml', ''),
    ],
)
def test_answers(builder_named: Sphinx, name: str, answers: str) -> None:
    """The answers about each builder agree with its documentation."""
    builder = builder_named.builder
    assert builder.name == name
    questions = [one for one in vars(builders) if one.startswith(('makes_', 'runs_', 'has_'))]
    assert [one for one in sorted(questions) if getattr(builders, one)(builder)] == answers.split()


@pytest.fixture
def builder_named(tmp_path: Path, name: str) -> Sphinx:
    """Return an application with the builder *name*, before any build."""

    (tmp_path / 'conf.py').write_text("extensions = ['whatsnew312']\n", encoding='utf-8')
    (tmp_path / 'index.rst').write_text('Shop\n====\n', encoding='utf-8')
    with patch_docutils(str(tmp_path)), docutils_namespace():
        return Sphinx(tmp_path, tmp_path, tmp_path / 'out', tmp_path / 'trees', name, status=None)
