"""After a killed build or a full disk, no file is incomplete, and the next build repairs all.

Sphinx writes pages in place, so half a page can exist until the next build. This is never so for
files that are made from all pages, for stored data and for inventories.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from typing import TYPE_CHECKING

import feedparser
import forked
import pytest
from test_parallel import FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Site

KILLS = int(os.environ.get('KILLS', '3'))

PNG = bytes.fromhex(
    '89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de'
    '0000000c4944415408d763f8ffff3f0005fe02fea735819d0000000049454e44ae426082'
)
CONF = {
    'whatsnew_release_date': '2026-01-01',
    'html_baseurl': 'https://shop.example/',
    'html_copy_source': True,
    'whatsnew_ledger': 'anchors.toml',
    'suppress_warnings': ['whatsnew.anchor_new', 'whatsnew.anchor_title'],
}

#: the output of fresh builds, by the names and contents of their sources
FRESH: dict[tuple[tuple[str, bytes], ...], dict[str, bytes]] = {}


@pytest.fixture
def shop(site: Callable[..., Site]) -> Site:
    made = site(
        FILES
        | {
            'anchors.toml': '[entries]\n"shop-1" = { page = "page1" }\n',
            'picture.md': '# Picture\n\n![A dot](dot.png)\n\n```{index} pictures\n```\n',
        },
        **CONF,
    )
    (made.srcdir / 'dot.png').write_bytes(PNG)
    return made


def edit(made: Site, number: int) -> None:
    """Change entries that listings and other pages show, and the titles of their pages."""
    for page in (3, 8):
        name = f'page{page}.md'
        text = (made.srcdir / name).read_text(encoding='utf-8')
        _, _, rest = text.partition('\n')
        rest = rest.replace('Change *number*', f'Edit {number}: change *number*')
        made.write({name: f'# Page {page} edited {number}\n{rest}'})


def files(made: Site) -> dict[str, bytes]:
    return {name: data for name, data in made.files().items() if name != '.buildinfo.bak'}


def check_whole(made: Site) -> None:
    """Assert that each file of the extension that exists is complete."""
    outdir, kept = made.outdir(), made.doctreedir
    for path in (*outdir.rglob('*.json'), *kept.rglob('*.json'), *kept.rglob('finished')):
        json.loads(path.read_bytes())
    for path in kept.rglob('*.pieces'):
        head, _, text = path.read_text(encoding='utf-8').partition('\n')
        assert sum(map(sum, json.loads(head)['sizes'].values())) == len(text), path
    if (outdir / 'changes.atom').exists():
        assert not feedparser.parse((outdir / 'changes.atom').read_bytes()).bozo
    tomllib.loads((made.srcdir / 'anchors.toml').read_text(encoding='utf-8'))
    hidden = {path.name for path in outdir.rglob('.*')}
    assert hidden <= {'.buildinfo', '.buildinfo.bak'}, 'would be published'


def check_repaired(made: Site) -> None:
    """Assert that the next build gives the same files as a fresh build."""
    repaired = files(made.build())
    given = tuple(sorted(sources(made).items()))
    if given not in FRESH:
        FRESH[given] = files(made.build(fresh=True))
    fresh = FRESH[given]
    assert [name for name in fresh if repaired.get(name) != fresh[name]] == []


def command(made: Site) -> list[str]:
    return [
        *(sys.executable, '-m', 'sphinx', '-q', '-b', 'html', '-d', str(made.doctreedir)),
        *(str(made.srcdir), str(made.outdir())),
    ]


def test_killed(shop: Site) -> None:
    """Builds are killed at random times, while they read, write and finish pages."""
    began = time.monotonic()
    shop.run()
    lasts = time.monotonic() - began
    chance = random.Random(312)
    for number in range(KILLS):
        edit(shop, number)
        forked.run(*command(shop)[1:], killed_after=lasts * chance.uniform(0.3, 1))
        check_whole(shop)
    check_repaired(shop)


DIE = """
import os, signal
def setup(app):
    n = 0
    def die(*args):
        nonlocal n
        n += 1
        if n == {count}:
            os.kill(os.getpid(), signal.SIGKILL)
    app.connect('{event}', die, priority=999)
"""


@pytest.mark.parametrize(
    ('event', 'count'),
    [
        ('env-updated', 1),
        ('write-started', 1),
        ('html-page-context', 5),
        ('html-collect-pages', 1),
    ],
)
def test_killed_at(shop: Site, event: str, count: int) -> None:
    """A build is killed after it has read pages, and before it has written most of them."""
    shop.build()
    edit(shop, 1)
    conf = (shop.srcdir / 'conf.py').read_text(encoding='utf-8')
    stat = (shop.srcdir / 'conf.py').stat()
    shop.write({'conf.py': conf + DIE.format(event=event, count=count)})
    died = forked.run(*command(shop)[1:])
    assert died.returncode == -signal.SIGKILL
    shop.write({'conf.py': conf})
    os.utime(shop.srcdir / 'conf.py', ns=(stat.st_atime_ns, stat.st_mtime_ns))
    check_whole(shop)
    check_repaired(shop)


def test_half_a_page(shop: Site) -> None:
    """The next build repairs half a page that a killed build left, newer than its source."""
    shop.build()
    edit(shop, 1)
    shop.write({'conf.py': (shop.srcdir / 'conf.py').read_text(encoding='utf-8')})
    page = shop.outdir() / 'page5.html'
    code = f"""
import sys, os, signal, pathlib
from sphinx.cmd.build import main
from sphinx.builders.html import StandaloneHTMLBuilder as Builder
whole = Builder.handle_page
def half(self, name, *args, **kwargs):
    whole(self, name, *args, **kwargs)
    if name == 'page3':
        path = pathlib.Path(self.outdir, 'page3.html')
        path.write_bytes(path.read_bytes()[:500])
        os.kill(os.getpid(), signal.SIGKILL)
Builder.handle_page = half
main({command(shop)[3:]!r})
"""
    assert forked.run('-c', code).returncode == -signal.SIGKILL
    assert page.stat().st_size > 500 == (shop.outdir() / 'page3.html').stat().st_size
    check_repaired(shop)


# Files in the source folder: the ledger and the record of samples


KILL = """
import os, signal, sys, tempfile
from whatsnew312.model import files

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def replace(path, data, *others, whole=files._replace):
    if path.name == {name!r}:
        if {point!r} == 'made':
            files.os.fdopen = die
        if {point!r} == 'half':
            data = data[:len(data) // 2]
        if {point!r} in {{'half', 'written'}}:
            files.os.chmod = die
    whole(path, data, *others)
    if path.name == {name!r}:
        die()

files._replace = replace
"""
POINTS = ('made', 'half', 'written', 'replaced')

VERBS = {
    'update': ('update',),
    'move': ('move', 'shop-gone', 'shop-3'),
    'split': ('split', 'shop-gone', 'shop-3', 'shop-4'),
    'remove': ('remove', 'shop-gone', '--why', 'Nobody used it.'),
}


def sources(made: Site) -> dict[str, bytes]:
    return {
        str(path.relative_to(made.srcdir)): path.read_bytes()
        for path in made.srcdir.rglob('*')
        if path.is_file() and path.suffix != '.pyc'
    }


def killed(code: str, after: float | None = None) -> None:
    """Run *code* until it kills itself, or kill it *after* this number of seconds."""
    done = forked.run('-c', code, killed_after=after)
    assert done.returncode == -signal.SIGKILL or after is not None


def check_old_or_new(made: Site, name: str, old: bytes, new: bytes, others: object) -> bool:
    """Return whether the file *name* has its *new* content.

    Assert that it has its *old* or *new* content, and that no other file changed.
    """
    found = sources(made)
    now = found.pop(name)
    assert now in {old, new}
    assert found == others, found.keys()
    return now == new


@pytest.mark.parametrize('verb', VERBS)
def test_killed_verb(shop: Site, verb: str) -> None:
    """After a killed command, the ledger is the old or the new one, without temporary files."""
    shop.edit('anchors.toml', '[entries]', '[entries]\n"shop-gone" = { page = "page2" }')
    shop.build(warnings=None)
    ledger = shop.srcdir / 'anchors.toml'
    arguments = ['anchors', *VERBS[verb], '--built', str(shop.doctreedir)]
    code = f'from whatsnew312.__main__ import main; raise SystemExit(main({arguments!r}))'
    old, others = ledger.read_bytes(), sources(shop)
    del others['anchors.toml']
    began = time.monotonic()
    # an update reports anchors that are missing without a record
    assert forked.run('-c', code).returncode == int(verb == 'update')
    lasts = time.monotonic() - began
    new = ledger.read_bytes()
    assert new != old
    for point in POINTS:
        ledger.write_bytes(old)
        killed(KILL.format(name=ledger.name, point=point) + code)
        is_new = check_old_or_new(shop, ledger.name, old, new, others)
        assert is_new == (point == 'replaced')
    chance = random.Random(verb)
    for _ in range(KILLS):
        ledger.write_bytes(old)
        killed(code, lasts * chance.uniform(0.3, 1))
        check_old_or_new(shop, ledger.name, old, new, others)
    # the command can run again, whether it was finished or not
    forked.run('-c', code)
    assert check_old_or_new(shop, ledger.name, old, new, others)


def test_killed_export(shop: Site) -> None:
    """A build that is killed while it writes ``changes.json`` leaves no half file in the output."""
    shop.build()
    edit(shop, 1)
    code = f'from sphinx.cmd.build import main; raise SystemExit(main({command(shop)[3:]!r}))'
    killed(KILL.format(name='changes.json', point='half') + code)
    check_whole(shop)
    check_repaired(shop)


def test_killed_samples(shop: Site) -> None:
    """After a killed run, the record is the old or the new one; the next run writes the new one."""
    version = '.'.join(map(str, sys.version_info[:2]))
    texts = {
        f'sample{number}.md': f'# Sample\n\n```{{sample}} pycon\n>>> {number}\n{number}\n```\n'
        for number in range(4)
    }
    record = shop.srcdir / 'samples.json'
    shop.write(texts | {record.name: '{"platforms": ["Plan 9"], "samples": {"gone": {"1": "1"}}}'})
    shop.configure(
        whatsnew_samples=record.name,
        whatsnew_release=version,
        whatsnew_interpreters={version: sys.executable},
    )
    arguments = command(shop)[3:]
    arguments[arguments.index('html')] = 'samples'
    code = f'from sphinx.cmd.build import main; raise SystemExit(main({arguments!r}))'
    old, others = record.read_bytes(), sources(shop)
    del others[record.name]
    began = time.monotonic()
    forked.run('-c', code).check_returncode()
    lasts = time.monotonic() - began
    new = record.read_bytes()
    assert len(json.loads(new)['samples']) == 4
    for point in POINTS:
        record.write_bytes(old)
        killed(KILL.format(name=record.name, point=point) + code)
        is_new = check_old_or_new(shop, record.name, old, new, others)
        assert is_new == (point == 'replaced')
    chance = random.Random(312)
    for _ in range(KILLS):
        record.write_bytes(old)
        killed(code, lasts * chance.uniform(0.3, 1))
        check_old_or_new(shop, record.name, old, new, others)
    forked.run('-c', code).check_returncode()
    assert check_old_or_new(shop, record.name, old, new, others)


@pytest.mark.parametrize('lost', ['searchindex.js', '_images', '_sources', '_static', '*.html'])
def test_output_half_deleted(shop: Site, lost: str) -> None:
    """Files that somebody deleted from the output folder exist again after the next build."""
    shop.build()
    found = sorted(shop.outdir().glob(lost))
    assert found
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    check_repaired(shop)


@pytest.fixture
def small_disk(shop: Site) -> Iterator[Callable[[Path, int], None]]:
    """Return a function that mounts a file system with the given size in bytes."""
    mounted: list[Path] = []

    def mount(path: Path, size: int) -> None:
        path.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ['mount', '-t', 'tmpfs', '-o', f'size={size}', 'none', str(path)],
            capture_output=True,
            check=False,
        )
        if done.returncode:
            assert 'CI' not in os.environ, done.stderr
            reason = f'no small disk can be mounted here: {done.stderr.decode().strip()}'
            pytest.skip(reason)
        mounted.append(path)

    yield mount
    for path in mounted:
        subprocess.run(['umount', '-l', str(path)], check=True)


@pytest.mark.parametrize('share', [0.3, 0.9])
def test_disk_full(
    shop: Site, small_disk: Callable[[Path, int], None], tmp_path: Path, share: float
) -> None:
    """A build fails on a full disk; the next one, with more space, repairs the output."""
    shop.build()
    blocks = sum((len(data) + 4095) // 4096 * 4096 for data in shop.files().values())
    shutil.rmtree(shop.outdir())
    shutil.rmtree(shop.doctreedir)
    small_disk(shop.outdir(), int(blocks * share))
    done = forked.run(*command(shop)[1:])
    assert 'No space left' in done.stderr
    check_whole(shop)
    subprocess.run(['mount', '-o', 'remount,size=64m', str(shop.outdir())], check=True)
    assert shop.run().status == 0
    repaired = files(shop)
    other = tmp_path / 'other'
    forked.run(*command(shop)[1:-1], '-E', str(other)).check_returncode()
    fresh = {
        path.relative_to(other).as_posix(): path.read_bytes()
        for path in other.rglob('*')
        if path.is_file()
    }
    assert [name for name in fresh if repaired.get(name) != fresh[name]] == []
