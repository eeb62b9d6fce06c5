"""The page of promises names tests that exist, and the table of contents has the page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / 'docs' / 'guide' / 'promises.md'

_TEST = re.compile(r'`(tests/[\w/]+\.py)::(\w+)`')
_PROMISE = re.compile(r'^\*\*.+?\n\n.+?(?=\n\n|\Z)', re.MULTILINE | re.DOTALL)


def test_each_promise_names_tests_that_exist() -> None:
    """Each test that the page names for a promise is a function in the named file."""
    text = PAGE.read_text(encoding='utf-8')
    promises = _PROMISE.findall(text)
    assert len(promises) > 5
    for promise in promises:
        named = _TEST.findall(promise)
        assert named, f'no test holds this: {promise}'
        for file, test in named:
            body = ast.parse((ROOT / file).read_text(encoding='utf-8')).body
            assert test in {one.name for one in body if isinstance(one, ast.FunctionDef)}, file


def test_page_is_in_the_guide() -> None:
    """A table of contents of the site has the page."""
    texts = [path.read_text(encoding='utf-8') for path in (ROOT / 'docs').glob('*.md')]
    assert any('```{toctree}' in text and '\nguide/promises\n' in text for text in texts)
