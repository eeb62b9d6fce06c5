"""Compiled templates of earlier builds are used, and are never wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from conftest import Site

SOURCES = {
    'index.md': '# Shop\n\n:::{change} Tea\n:id: tea\n:kind: added\n:area: stock\n\nHot.\n:::\n',
    'templates/footer.html': '<p class="foot">One</p>\n',
    'templates/layout.html': '{% extends "!layout.html" %}{% block footer %}'
    '{% include "footer.html" %}{% endblock %}\n',
}


def folder(made: Site) -> Path:
    (found,) = made.doctreedir.glob('whatsnew-bodies-*/templates')
    return found


def test_compiled_once(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """A later build compiles changed templates only, and gives the same pages as a fresh one."""
    made = site(SOURCES, html_theme='basic', templates_path=['templates']).build()
    assert 'foot">One' in made.read('index.html')
    compiled: list[str] = []
    compile_ = Environment.compile

    def count(self: Environment, source: str, name: str | None = None, *others: object) -> object:
        compiled.append(name or '')
        return compile_(self, source, name, *others)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Environment, 'compile', count)
        made.edit('index.md', 'Hot.', 'Cold.')
        made.edit('templates/footer.html', 'One', 'Two')
        made.build()
    assert [name for name in compiled if name.endswith('.html')] == ['footer.html']
    assert 'foot">Two' in made.read('index.html')
    changed = made.files()
    # damaged files are compiled again, and so is all if the folder cannot be used
    for path in folder(made).iterdir():
        path.write_bytes(path.read_bytes()[:40] + b'damaged')
    assert made.build(fresh=False).files() == changed
    made.edit('index.md', 'Cold.', 'Warm.')
    made.build()
    for path in folder(made).iterdir():
        path.unlink()
    folder(made).rmdir()
    next(made.doctreedir.glob('whatsnew-bodies-*')).joinpath('templates').write_text('a file')
    made.edit('index.md', 'Warm.', 'Cold.')
    assert made.build().files() == changed
    assert made.build(fresh=True).files() == changed


def test_no_entries(site: Callable[..., Site]) -> None:
    """A site without entries keeps nothing."""
    made = site({'index.md': '# Shop\n'}).build()
    assert not list(made.doctreedir.glob('whatsnew-bodies-*/templates'))
