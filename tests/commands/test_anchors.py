"""The command ``python -m whatsnew312 anchors`` updates the ledger, without loading Sphinx."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import forked
import pytest
from serving import served

from whatsnew312.commands.anchors import Session
from whatsnew312.ledger import download

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Site

PAGE = """\
# Shop

:::{change} Refunds
:id: shop-refund
:kind: added
:area: stock

Body.
:::

:::{change} Counting
:id: shop-count
:alias: counting-things
:kind: added
:area: stock

Body.
:::

```{toctree}
till
```
"""

TILL = """\
# Till

(bells)=
## Bells

Text.
"""

#: modules that would make the command as slow as a build
HEAVY = {'sphinx', 'docutils', 'myst_parser', 'jinja2', 'requests'}


class Result:
    """The result of a command."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.status = done.returncode
        self.lines = done.stdout.splitlines()
        self.told = done.stderr.splitlines()


def run(folder: Path, *words: str) -> Result:
    """Run the command in *folder*, and check that it imports no heavy module."""
    code = (
        'import sys; from whatsnew312.__main__ import main; status = main(sys.argv[1:]); '
        f'heavy = {HEAVY!r} & set(sys.modules); assert not heavy, heavy; sys.exit(status)'
    )
    env = {**os.environ, 'COLUMNS': '100'}
    done = forked.run('-c', code, 'anchors', *words, cwd=folder, env=env, builds=False)
    assert 'Traceback' not in done.stderr, done.stderr
    return Result(done)


@pytest.fixture
def shop(site: Callable[..., Site]) -> Site:
    """A published project with its ledger."""
    made = site({'index.md': PAGE, 'till.md': TILL}, whatsnew_ledger='anchors.toml')
    made.build(warnings=None)
    assert run(made.root, 'update', '--built', 'doctrees').status == 0
    return made.build()


def ledger(made: Site) -> str:
    return (made.srcdir / 'anchors.toml').read_text(encoding='utf-8')


def test_update_makes_the_ledger(shop: Site) -> None:
    """One command makes the first ledger, and records all entries, aliases, labels and pages."""
    assert [line for line in ledger(shop).splitlines() if not line.startswith('#')] == [
        '',
        '[entries]',
        '"shop-count" = { page = "index" }',
        '"shop-refund" = { page = "index" }',
        '',
        '[aliases]',
        '"counting-things" = { of = "shop-count", page = "index" }',
        '',
        '[labels]',
        '"bells" = { page = "till" }',
        '',
        '[pages]',
        '"/index" = {}',
        '"/till" = {}',
    ]
    again = run(shop.root, 'update', '--built', 'doctrees')
    assert (again.status, again.lines, again.told) == (0, ['src/anchors.toml is unchanged'], [])
    assert run(shop.root, 'check', '--built', 'doctrees').lines == []


def test_at_once(shop: Site) -> None:
    """If several commands run at the same time, each records its anchor."""
    words = [f'gone-{number}' for number in range(8)]
    lines = ''.join(f'"{name}" = {{ page = "index" }}\n' for name in words)
    shop.edit('anchors.toml', '[entries]\n', f'[entries]\n{lines}')
    start = [sys.executable, '-m', 'whatsnew312', 'anchors', 'move']
    running = [
        subprocess.Popen([*start, name, 'shop-refund', '--built', 'doctrees'], cwd=shop.root)
        for name in words
    ]
    assert [process.wait() for process in running] == [0] * len(words)
    assert ledger(shop).count('moved = "shop-refund"') == len(words)


def test_changed_meanwhile(shop: Site) -> None:
    """If the file changed after the ledger was read, it is not overwritten."""
    session = Session(shop.doctreedir)
    shop.edit('anchors.toml', '[entries]\n', '[entries]\n"mine" = { page = "index" }\n')
    with pytest.raises(ValueError, match='changed by another program'):
        list(session.write({}, dry_run=False))
    assert '"mine"' in ledger(shop)


def test_comments_stay(shop: Site) -> None:
    """Comments that people wrote in the ledger stay."""
    shop.edit(
        'anchors.toml',
        '[entries]\n"shop-count" = { page = "index" }\n',
        '# ours\n[entries]\n# why\n"shop-count" = { page = "index" }  # see "#12"\n',
    )
    shop.write({'anchors.toml': f'{ledger(shop)}# last\n'})
    before = ledger(shop)
    shop.edit('index.md', ':alias: counting-things', ':alias: counting-things, counts')
    shop.build(warnings=None)
    assert run(shop.root, 'update', '--built', 'doctrees').status == 0
    after = ledger(shop)
    assert '"counts"' in after
    assert '# why\n"shop-count" = { page = "index" }  # see "#12"\n' in after
    assert '# ours\n[entries]' in after
    assert after.count('# last') == 1
    assert run(shop.root, 'update', '--built', 'doctrees').lines == [
        'src/anchors.toml is unchanged'
    ]
    assert set(before.splitlines()) <= set(after.splitlines())


def test_against_an_empty_variable(shop: Site) -> None:
    """An empty value of ``--against`` is an error, not a comparison without faults."""
    got = run(shop.root, 'check', '--against', '', '--built', 'doctrees')
    assert got.status == 1
    assert 'is empty' in got.told[0]


@pytest.mark.parametrize(
    ('make', 'message'),
    [
        (lambda path: path.mkdir(), 'a folder'),
        (os.mkfifo, 'a pipe or a device'),
        (lambda path: path.write_text('[entries]\n', encoding='utf-16'), 'UTF-16'),
        (lambda path: path.write_bytes(b'# th\xe9\n'), 'byte 0xe9 at line 1'),
    ],
)
def test_a_ledger_that_cannot_be_read(
    shop: Site, make: Callable[[Path], object], message: str
) -> None:
    """The build and the commands name the cause; they do not wait and do not write."""
    path = shop.srcdir / 'anchors.toml'
    path.unlink()
    make(path)
    shop.build(warnings=None)
    (warning,) = shop.warnings
    assert message in warning
    got = run(shop.root, 'update', '--built', 'doctrees')
    assert got.status == 1
    assert message in got.told[-1]


def test_a_ledger_that_is_a_link_to_itself(shop: Site) -> None:
    """A link to itself counts as a missing ledger; no command ends in a traceback."""
    path = shop.srcdir / 'anchors.toml'
    path.unlink()
    path.symlink_to(path)
    shop.build(warnings=None)
    assert len(shop.warnings) == 1
    got = run(shop.root, 'update', '--built', 'doctrees')
    assert got.status == 1
    assert 'anchors.toml' in got.told[-1]


def test_an_answer_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer of another host has a limit of size and a limit of time."""
    monkeypatch.setattr(download, 'MAX_FILE', 1000)
    with pytest.raises(OSError, match='larger than'):
        download.read_bounded(lambda: b'x' * 100)
    monkeypatch.setattr(download, '_PATIENCE', -1)
    with pytest.raises(OSError, match='not complete'):
        download.read_bounded(lambda: b'x')


def test_interrupted(shop: Site) -> None:
    """Ctrl-C ends a command with one line."""
    code = (
        'import sys, whatsnew312.commands.anchors as verbs\n'
        'from whatsnew312.__main__ import main\n'
        'def stop(*_): raise KeyboardInterrupt\n'
        'verbs.find_data = stop\n'
        'sys.exit(main(["anchors", "update"]))'
    )
    done = subprocess.run(
        [sys.executable, '-c', code], cwd=shop.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130
    assert len(done.stderr.splitlines()) == 1


def test_rename(shop: Site) -> None:
    """The command in the message corrects the fault."""
    shop.edit('index.md', ':id: shop-refund', ':id: shop-refunds')
    shop.build(warnings=None)
    fault = run(shop.root, 'check', '--built', 'doctrees')
    assert fault.status == 1
    assert [line.split(': ')[0] for line in fault.lines] == ['src/anchors.toml:6', 'src/index.md:3']
    assert fault.told == ['2 faults']
    _, command = fault.lines[0].split('run `python -m whatsnew312 anchors ')
    words = command.partition('`')[0].split()
    assert words == ['move', 'shop-refund', 'shop-refunds']
    done = run(shop.root, *words, '--built', 'doctrees')
    assert (done.status, done.told) == (0, [])
    assert done.lines == [
        '-"shop-refund" = { page = "index" }',
        '+"shop-refund" = { moved = "shop-refunds", in = "2.0", page = "index" }',
        '+"shop-refunds" = { page = "index" }',
    ]
    shop.build()
    assert run(shop.root, 'check', '--built', 'doctrees').status == 0


def test_dry_run_writes_nothing(shop: Site) -> None:
    """``-n`` prints the same lines as a real run, and writes nothing."""
    shop.edit('index.md', ':id: shop-refund', ':id: shop-refunds')
    shop.build(warnings=None)
    before = ledger(shop)
    words = ('move', 'shop-refund', 'shop-refunds', '--in', '3.0', '--built', 'doctrees')
    dry = run(shop.root, *words, '-n')
    assert ledger(shop) == before
    assert run(shop.root, *words).lines == dry.lines
    assert 'in = "3.0"' in ledger(shop)


def test_every_verb(shop: Site) -> None:
    """After the commands for a split, a removal and a moved page, the check finds no fault."""
    shop.edit('index.md', ':id: shop-refund', ':id: shop-money')
    shop.edit('index.md', ':alias: counting-things', ':alias: numbers')
    shop.edit('till.md', '(bells)=\n', '')
    shop.edit('index.md', 'till\n', 'checkout\n')
    text = (shop.srcdir / 'till.md').read_text(encoding='utf-8')
    shop.write({'till.md': None, 'checkout.md': text})
    shop.build(warnings=None)
    at = ('--built', 'doctrees')
    left = run(shop.root, 'update', *at)
    assert left.status == 1
    assert [line.rpartition('[')[2] for line in left.told] == ['anchor_lost]'] * 4
    for words in (
        ('split', 'shop-refund', 'shop-money', 'shop-count'),
        ('move', 'counting-things', 'numbers'),
        ('move', '/till', '/checkout'),
        ('remove', 'bells', '--why', 'They are silent.', '--see', '/checkout'),
    ):
        assert run(shop.root, *words, *at).status == 0, words
    assert run(shop.root, 'check', *at).lines == []
    shop.build()
    assert shop.html('till').find(id='bells').a['href'] == 'checkout.html'
    shop.edit('index.md', ':id: shop-money', ':id: shop-refund')
    shop.build(warnings=None)
    assert run(shop.root, 'accept', 'shop-refund', *at).status == 0
    assert run(shop.root, 'move', 'shop-money', 'shop-refund', *at).status == 0
    shop.build()


def test_refused(shop: Site) -> None:
    """A command that would break the ledger changes nothing; wrong usage gives status 2."""
    before = ledger(shop)
    done = run(shop.root, 'move', 'shop-refund', 'shop-count', '--built', 'doctrees')
    assert done.status == 1
    assert done.told == [
        "python -m whatsnew312: 'shop-refund' is still on page 'index'; take it out, build the "
        'site, then run this'
    ]
    assert run(shop.root, 'remove', 'shop-refund', '--built', 'doctrees').status == 2
    assert run(shop.root, 'vanish').status == 2
    assert ledger(shop) == before


def test_a_broken_ledger_is_not_rewritten(shop: Site) -> None:
    """If a line cannot be read, as in an unresolved merge, no command writes the ledger."""
    shop.edit('anchors.toml', '[aliases]', '<<<<<<< HEAD\n[aliases]')
    done = run(shop.root, 'update', '--built', 'doctrees')
    assert done.status == 1
    assert 'src/anchors.toml:8: a merge is not resolved here' in done.told[0]
    assert '<<<<<<< HEAD' in ledger(shop)


def test_finds_the_build(shop: Site, tmp_path: Path) -> None:
    """The command finds the build in the usual folders; if there are two sites, it asks for one."""
    data = shop.doctreedir / 'whatsnew-anchors.json'
    for place in (
        '_build/doctrees',
        '_build/html/.doctrees',
        'docs/_build/doctrees',
        'docs/2.0/_build/html/.doctrees',
        'build/x',
    ):
        project = tmp_path / place.replace('/', '-')
        (project / place).mkdir(parents=True)
        shutil.copy2(data, project / place)
        assert run(project, 'check').status == 0, place
    other = json.loads(data.read_text(encoding='utf-8')) | {'ledger': '/another/anchors.toml'}
    (project / '_build').mkdir()
    (project / '_build' / data.name).write_text(json.dumps(other), encoding='utf-8')
    assert 'several sites are here' in run(project, 'check').told[0]
    empty = tmp_path / 'empty'
    empty.mkdir()
    assert 'whatsnew_ledger' in run(empty, 'check').told[0]
    (empty / data.name).write_text('{}', encoding='utf-8')
    assert 'build the site again' in run(empty, 'check').told[0]


def test_says_when_the_build_is_old(shop: Site) -> None:
    """If a page changed after the build, the command says that its result may be outdated."""
    path = shop.srcdir / 'till.md'
    later = shop.doctreedir.joinpath('whatsnew-anchors.json').stat().st_mtime + 10
    os.utime(path, (later, later))
    done = run(shop.root, 'check', '--built', 'doctrees')
    assert done.status == 0
    assert done.told == ['src/till.md changed since the last build; build again to be sure']


# Links that would break


@pytest.fixture
def published(shop: Site) -> Iterator[str]:
    """The address at which the project is published."""
    folder = shop.root / 'published'
    shutil.copytree(shop.outdir(), folder)
    shutil.copy2(shop.srcdir / 'anchors.toml', folder)

    with served(folder) as url:
        yield url.rstrip('/')


@pytest.mark.parametrize('builder', ['html', 'dirhtml'])
@pytest.mark.parametrize('name', ['objects.inv', 'anchors.toml'])
def test_against_what_is_published(shop: Site, published: str, name: str, builder: str) -> None:
    """The check names exactly the published links that a pull request breaks."""
    at = ('--built', 'doctrees', '--against')
    if builder == 'dirhtml':
        shop.build('dirhtml')
        shutil.copy2(shop.outdir() / 'objects.inv', shop.root / 'published')
    assert run(shop.root, 'check', *at, f'{published}/{name}').lines == []
    shop.edit('index.md', ':id: shop-refund', ':id: shop-money')
    shop.edit('till.md', '(bells)=\n', '')
    shop.build(builder, warnings=None)
    done = run(shop.root, 'check', *at, f'{published}/{name}')
    uri = {
        ('objects.inv', 'html'): ('index.html', 'till.html'),
        ('objects.inv', 'dirhtml'): ('', 'till/'),
    }.get((name, builder), ('index', 'till'))
    both = 'nothing has this name, and nothing is at this address'
    assert done.lines == [
        f"std:label 'bells', {uri[1]}#bells: {both}",
        f"std:label 'shop-refund', {uri[0]}#shop-refund: {both}",
        f"whatsnew:change 'shop-refund', {uri[0]}#shop-refund: {both}",
    ]
    assert (done.status, done.told) == (1, ['3 links'])

    run(shop.root, 'update', '--built', 'doctrees')
    run(shop.root, 'move', 'shop-refund', 'shop-money', '--built', 'doctrees')
    run(shop.root, 'remove', 'bells', '--why', 'Silent.', '--built', 'doctrees')
    assert run(shop.root, 'check', *at, f'{published}/{name}').lines == []
    folder = shop.root / 'published' / name
    assert run(shop.root, 'check', *at, str(folder)).lines == []


def test_against_nothing(shop: Site, published: str) -> None:
    """An address without an answer, or with another kind of file, is an error."""
    at = ('check', '--built', 'doctrees', '--against')
    for location, word in {
        f'{published}/no.inv': '404',
        f'{published}/index.html': 'neither an objects.inv nor a ledger',
        'no-such-file': 'no-such-file: No such file',
        'http://localhost:port/objects.inv': 'nonnumeric port',
        'http://a host/objects.inv': "can't contain",
        'http://[/objects.inv': 'Invalid IPv6 URL',
        'http://': 'no host given',
    }.items():
        done = run(shop.root, *at, location)
        assert (done.status, done.lines) == (1, []), location
        (told,) = done.told
        assert word in told
        assert location in told


def test_against_a_host_that_talks_nonsense(shop: Site) -> None:
    """A server that does not speak HTTP, or closes the connection, gives one line as well."""
    answers = [b'SSH-2.0-x\r\n', b'', b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n# Sphinx']
    with socket.create_server(('127.0.0.1', 0)) as server:

        def answer() -> None:
            for words in answers:
                with server.accept()[0] as connection:
                    connection.recv(9_999)
                    connection.sendall(words)

        thread = threading.Thread(target=answer)
        thread.start()
        location = f'http://127.0.0.1:{server.getsockname()[1]}/objects.inv'
        for _ in answers:
            done = run(shop.root, 'check', '--built', 'doctrees', '--against', location)
            assert (done.status, done.lines, len(done.told)) == (1, [], 1), done.told
            assert location in done.told[0]
        thread.join()


def test_against_a_host_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command does not wait forever for a host that accepts a request but does not answer."""
    monkeypatch.setattr(download, '_PATIENCE', 0.2)
    with socket.create_server(('127.0.0.1', 0)) as server:  # the system accepts the connection
        location = f'http://127.0.0.1:{server.getsockname()[1]}/objects.inv'
        with pytest.raises(OSError, match=f'^{re.escape(location)}: .*timed out'):
            download.fetch(location)
