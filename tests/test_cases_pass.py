"""Each file in ``cases/pass`` and ``cases/listings`` has a page and its expected output.

The output is below the page: after the line ``=== text ===`` that of the text builder, and after
``=== doctree ===`` the stored doctree. Listings list the entries of ``cases/listed.md``.
"""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

FOLDER = Path(__file__).parent / 'cases'
CASES = [*sorted((FOLDER / 'pass').glob('*')), *sorted((FOLDER / 'listings').glob('*'))]
_SECTION = re.compile(r'^=== (text|doctree) ===\n', re.MULTILINE)


def doctree(site: Site) -> str:
    """Return the doctree of the page, without the line that differs between Sphinx versions."""
    tree = pickle.loads((site.doctreedir / 'index.doctree').read_bytes())
    return re.sub(r'(?m)^<document .*\n', '', tree.pformat())


@pytest.mark.parametrize('case', CASES, ids=lambda path: f'{path.parent.name}/{path.name}')
def test_behaviour(site: Callable[..., Site], case: Path) -> None:
    """The page gives the output in the case, without a warning."""
    source, *sections = _SECTION.split(case.read_text(encoding='utf-8'))
    expected = dict(zip(sections[::2], sections[1::2], strict=True))
    assert expected, 'the case says what it expects'
    files = {f'index{case.suffix}': source}
    if case.parent.name == 'listings':
        files['listed.md'] = (FOLDER / 'listed.md').read_text(encoding='utf-8')
    made = site(files).build('text')
    if 'text' in expected:
        assert made.text() == expected['text']
    if 'doctree' in expected:
        assert doctree(made) == expected['doctree']


@pytest.mark.parametrize(
    'case', sorted((FOLDER / 'pass').glob('*.rst')), ids=lambda path: path.name
)
def test_both_languages_say_the_same(case: Path) -> None:
    """Each case in reStructuredText has a case in MyST with the same output."""
    twin = case.with_suffix('.md')
    outcome, other = (_SECTION.split(path.read_text(encoding='utf-8'))[1:] for path in (case, twin))
    assert outcome == other
