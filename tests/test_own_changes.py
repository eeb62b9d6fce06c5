"""The changes of this project: fragments, CHANGELOG.md, the page, and the release workflow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documents import DOCS, environment

from whatsnew312.__main__ import main
from whatsnew312.fragments.project import Project
from whatsnew312.release_texts.markup import to_plain
from whatsnew312.site.domain import ChangeDomain

ROOT = DOCS.parent

pytestmark = pytest.mark.skipif(
    not (ROOT / 'src').is_dir(), reason='here the wheel is installed, and there is no checkout'
)


def test_changelog(monkeypatch: pytest.MonkeyPatch) -> None:
    """CHANGELOG.md is the output of ``export``, and the fragments have no errors."""
    monkeypatch.chdir(ROOT)
    assert main(['check']) == 0
    assert main(['export', '-o', 'CHANGELOG.md', '--check']) == 0


def test_page(docs_builds: Path) -> None:
    """The page shows the text of each fragment; no fragment is an entry of Python 3.12."""
    env = environment(docs_builds)
    shown = ' '.join(env.get_doctree('changelog').astext().split())
    fragments = Project.at(DOCS).fragments()
    assert len(fragments) >= 35
    for fragment in fragments:
        first = ' '.join(to_plain(fragment.body, fragment.markup).split())[:40]
        assert first in shown.replace('“', '"').replace('”', '"').replace('’', "'"), fragment.path
    assert '<!--' not in shown
    assert not {fragment.id for fragment in fragments} & {
        change.id for change in ChangeDomain.of(env).all_changes
    }
    assert not any(name.startswith('changes/') for name in env.found_docs)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the checkout, in which a test can make a release."""
    listed = subprocess.run(
        ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode or not shutil.which('bash'):
        pytest.skip('the checkout is copied by git, and the script needs bash')
    for name in filter(None, listed.stdout.split('\0')):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def script(checkout: Path, version: str) -> subprocess.CompletedProcess[str]:
    """Run the release script of the workflow with this Python."""
    folder = Path(sys.executable).parent
    return subprocess.run(
        ['bash', '.ci/release', version],
        cwd=checkout,
        env={**os.environ, 'PATH': f'{folder}{os.pathsep}{os.environ["PATH"]}'},
        capture_output=True,
        text=True,
        check=False,
    )


def test_release_script(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script refuses an unreleased version; for a release it makes packages and text."""
    done = script(checkout, '0.1.0')
    assert done.returncode == 1
    assert "unknown release '0.1.0'" in done.stderr
    monkeypatch.chdir(checkout)
    assert main(['release', '0.1.0', '--date', '2026-12-01']) == 0
    done = script(checkout, '0.1.0')
    assert done.returncode == 0, done.stdout + done.stderr
    made = checkout / 'docs' / '_build' / 'release'
    assert sorted(path.name for path in (made / 'dist').iterdir()) == [
        'whatsnew312-0.1.0-py3-none-any.whl',
        'whatsnew312-0.1.0.tar.gz',
    ]
    assert (made / 'text.md').read_text(encoding='utf-8').startswith('## Added\n\n- ')

    assert main(['new', '--kind', 'fixed', '-m', 'A mistake.']) == 0
    assert main(['release', '0.2.0', '--date', '2026-12-02']) == 0
    done = script(checkout, '0.2.0')
    assert done.returncode == 1
    assert 'the package has the version 0.1.0, not 0.2.0' in done.stderr

    (checkout / 'CHANGELOG.md').write_text('# Changelog\n', encoding='utf-8')
    done = script(checkout, '0.1.0')
    assert done.returncode == 1
    assert 'CHANGELOG.md is out of date' in done.stdout
