"""The wheel has the right files, and works with only its declared dependencies installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / 'src'


#: licences of packages that are run or published; each is compatible with the MIT licence
PERMISSIVE = ('MIT', 'BSD', 'Apache', 'ISC', 'PSF', 'Python Software Foundation', '0BSD', 'CC0')
#: shared files keep these licences, and none of our files is under one of them
WEAK_COPYLEFT = ('MPL', 'Mozilla Public License 2.0')


def run(*command: str | Path, **options: object) -> str:
    """Run a command that must succeed; return its output."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope='session')
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    if not SOURCE.is_dir():
        pytest.skip('here the wheel is installed, and there is no checkout to build it from')
    folder = tmp_path_factory.mktemp('wheel')
    run(sys.executable, '-m', 'hatchling', 'build', '-t', 'wheel', '-d', folder, cwd=ROOT)
    (path,) = folder.iterdir()
    return path


def test_contents(wheel: Path) -> None:
    """The wheel has every file of the package, its licence and its metadata, and nothing else."""
    listed = (
        run('git', 'ls-files', 'src', cwd=ROOT).splitlines() if (ROOT / '.git').exists() else []
    )
    present = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCE.rglob('*')
        if path.is_file() and '__pycache__' not in path.parts
    ]
    wanted = {name.removeprefix('src/') for name in listed or present}
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = {name for name in names if '.dist-info/' in name}
        assert names - info == wanted
        assert {name.partition('/')[2] for name in info} == {
            *('METADATA', 'RECORD', 'WHEEL', 'entry_points.txt', 'licenses/LICENSE')
        }
        # the wheel has the same bytes, independent of the machine and the time
        assert {entry.date_time for entry in archive.infolist()} == {(2020, 2, 2, 0, 0, 0)}


def closure(name: str, extras: frozenset[str] = frozenset()) -> dict[str, metadata.Distribution]:
    """Return the installed dependencies of *name*, and in turn their dependencies."""
    found: dict[str, metadata.Distribution] = {}
    ahead = [(name, extras)]
    while ahead:
        name, extras = ahead.pop()
        dist = metadata.distribution(name)
        for line in dist.requires or ():
            needed = Requirement(line)
            environments = [{'extra': extra} for extra in extras | {''}]
            if needed.marker and not any(map(needed.marker.evaluate, environments)):
                continue
            key = canonicalize_name(needed.name)
            if key not in found or needed.extras:
                if key != canonicalize_name(name):
                    found[key] = metadata.distribution(needed.name)
                ahead.append((needed.name, frozenset(needed.extras)))
    return found


CONF = """\
extensions = ['whatsnew312']
project = 'Shop'
html_theme = 'basic'
html_baseurl = 'https://shop.example/'
whatsnew_release = '2.0'
whatsnew_release_date = '2026-01-01'
whatsnew_ledger = 'anchors.toml'
"""
PAGE = """\
Shop
====

.. change:: Codes
   :id: shop-codes
   :kind: added
   :api: shop.codes

   Codes work.

.. changes::
   :filter:

.. changes::
   :style: checklist
"""


def test_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """With only the declared dependencies, the package builds a site and its commands work."""
    environment = tmp_path / 'venv'
    run(sys.executable, '-m', 'venv', '--without-pip', environment)
    python = environment / ('Scripts' if os.name == 'nt' else 'bin') / 'python'
    (packages,) = environment.rglob('site-packages')
    needed = closure('whatsnew312')
    assert {'sphinx', 'docutils'} <= set(needed)
    assert not {'jsonschema-rs', 'myst-parser', 'furo', 'pytest', 'beautifulsoup4'} & set(needed)
    for dist in needed.values():
        # sphinxcontrib is one folder with several distributions
        for top in {
            Path(*file.parts[: 1 + (file.parts[0] == 'sphinxcontrib')]) for file in dist.files or ()
        }:
            if '..' in top.parts or '__pycache__' in top.parts:
                continue
            (packages / top).parent.mkdir(exist_ok=True)
            (packages / top).symlink_to(Path(str(dist.locate_file(top))))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    options = {'cwd': tmp_path, 'env': {'PATH': os.environ['PATH'], 'HOME': str(tmp_path)}}
    where = run(python, '-c', 'import whatsnew312; print(whatsnew312.__file__)', **options)
    assert Path(where.strip()).is_relative_to(packages)
    with pytest.raises(AssertionError, match='No module named'):
        run(python, '-c', 'import myst_parser', **options)

    (tmp_path / 'old.py').write_text('import asynchat')
    with pytest.raises(AssertionError, match='BREAKS  asynchat'):
        run(python, '-m', 'whatsnew312', 'scan', 'old.py', **options)

    (tmp_path / 'docs').mkdir()
    (tmp_path / 'docs' / 'conf.py').write_text(CONF)
    (tmp_path / 'docs' / 'index.rst').write_text(PAGE)
    build = [python, '-m', 'sphinx', '-q', '-b', 'html', 'docs', 'docs/_build/html']
    run(*build, **options)
    out = run(python, '-m', 'whatsnew312', 'anchors', 'update', **options)
    assert 'shop-codes' in out
    run(*build, '-W', **options)
    html = tmp_path / 'docs' / '_build' / 'html'
    assert 'Codes work.' in (html / 'index.html').read_text(encoding='utf-8')
    for name in ('changes.json', 'changes.atom', 'entries.js', '_static/whatsnew/filter.js'):
        assert (html / name).is_file(), name
    for builder in ('text', 'latex', 'man', 'samples'):
        run(*build[:-3], builder, 'docs', f'docs/_build/{builder}', **options)


def test_dependencies() -> None:
    """There are few dependencies; each has a reason, and a pinned version that was tested."""
    project = tomllib.loads((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))['project']
    assert len(project['dependencies']) <= 3
    text = (ROOT / 'pyproject.toml').read_text(encoding='utf-8')
    pinned = {
        canonicalize_name(line.partition('==')[0])
        for line in (ROOT / 'constraints.txt').read_text(encoding='utf-8').splitlines()
        if line.strip() and not line.startswith('#')
    }
    wanted = [*project['dependencies']]
    for lines in project['optional-dependencies'].values():
        wanted += lines
    for line in wanted:
        name = canonicalize_name(Requirement(line).name)
        if name == 'whatsnew312':
            continue
        assert name in pinned, f'{name} is not in constraints.txt'
        assert re.search(rf'^ *"{re.escape(line)}",? +# \w', text, re.MULTILINE), f'why {line}?'


def test_all_that_is_installed_is_pinned() -> None:
    """Each package that is installed has a pinned version in constraints.txt."""
    text = (ROOT / 'constraints.txt').read_text(encoding='utf-8')
    pinned = {
        canonicalize_name(line.partition('==')[0])
        for line in text.splitlines()
        if line.strip() and not line.startswith('#')
    }
    needed = closure('whatsnew312', frozenset({'docs', 'test'}))
    assert sorted(set(needed) - pinned - {'whatsnew312'}) == []


def licence(dist: metadata.Distribution) -> str:
    """Return the licence that the metadata of a distribution name."""
    given = dist.metadata
    classifiers = [
        line.rpartition(' :: ')[2]
        for line in given.get_all('Classifier', ())
        if line.startswith('License ::') and line != 'License :: OSI Approved'
    ]
    return given.get('License-Expression') or '; '.join(classifiers) or given.get('License', '')


def test_licences() -> None:
    """Each package that builds the site, or is published with it, has a licence that allows it."""
    for name, dist in closure('whatsnew312', frozenset({'docs'})).items():
        found = licence(dist)
        assert any(word in found for word in PERMISSIVE + WEAK_COPYLEFT), f'{name}: {found}'
