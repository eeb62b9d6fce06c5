"""``python -m whatsnew312 inventory update``, against real servers on localhost."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sphobjinv
from serving import answering

from whatsnew312.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Site


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server of files that writes no log."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the URL at which it is served."""
    folder = tmp_path / 'web'
    folder.mkdir()
    with http.server.ThreadingHTTPServer(
        ('127.0.0.1', 0), partial(Quiet, directory=folder)
    ) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield folder, f'http://127.0.0.1:{server.server_port}'
        server.shutdown()
        thread.join()


def publish(folder: Path, version: str, names: dict[str, str]) -> None:
    """Write an inventory to *folder* with an independent library."""
    inventory = sphobjinv.Inventory()
    inventory.project, inventory.version = 'Python', version
    for name, type_ in names.items():
        domain, _, role = type_.partition(':')
        inventory.objects.append(
            sphobjinv.DataObjStr(
                name=name,
                domain=domain,
                role=role,
                priority='1',
                uri=f'{version}.html#$',
                dispname='-',
            )
        )
    folder.mkdir(exist_ok=True)
    sphobjinv.writebytes(folder / 'objects.inv', sphobjinv.compress(inventory.data_file()))


OLD = {
    'gone': 'py:module',
    'gone.thing': 'py:function',
    'stays': 'py:function',
    'unused': 'py:function',
}
NEW = {
    'stays': 'py:function',
    'comes': 'py:class',
    'Py_New': 'c:function',
    'a-label': 'std:label',
    'some term': 'std:term',
    'unused': 'py:function',
}

PAGE = """\
---
area: checkout
---
# Shop

{py:func}`gone.thing`, {py:func}`~stays`, {c:func}`Py_New`, {ref}`text <a-label>`, {term}`Some term`

:::{change} Comes
:id: shop-comes
:kind: added
:api: comes, !secret

Body.
:::
"""


@pytest.fixture
def notes(site: Callable[..., Site], web: tuple[Path, str]) -> Site:
    """A project that refers to names of two releases, and has no inventory yet."""
    folder, url = web
    publish(folder / 'old', '1', OLD)
    publish(folder / 'new', '2', NEW)
    empty = '# Sphinx inventory version 2\n# Project: Python\n# Version: 0\n# plain\n'
    return site(
        {'index.md': PAGE, 'names/old.txt': empty, 'names/new.txt': empty},
        whatsnew_inventories={
            'a-old': (f'{url}/old/', 'names/old.txt'),
            'b-new': (f'{url}/new', 'names/new.txt'),
        },
    )


def names(notes: Site, file: str) -> list[str]:
    """Return the names of an inventory file of *notes*."""
    lines = (notes.srcdir / 'names' / file).read_text(encoding='utf-8').splitlines()
    return [line for line in lines if not line.startswith('#')]


def test_update(notes: Site, web: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Only used names are kept, each from its latest inventory; builds need no network."""
    assert main(['inventory', 'update', str(notes.srcdir)]) == 0
    assert names(notes, 'old.txt') == [
        'gone py:module 1 1.html#$ -',  # the module of a name, for listings that group by module
        'gone.thing py:function 1 1.html#$ -',
    ]
    assert names(notes, 'new.txt') == [
        'Py_New c:function 1 2.html#$ -',
        'a-label std:label 1 2.html#$ -',
        'comes py:class 1 2.html#$ -',
        'some term std:term 1 2.html#$ -',
        'stays py:function 1 2.html#$ -',
    ]
    folder = notes.srcdir / 'names'
    assert capsys.readouterr().out.splitlines() == [
        f'a-old: 2 names, {folder}/old.txt written',
        f'b-new: 5 names, {folder}/new.txt written',
    ]

    # the inventories are gone from the server, and the nitpicky build does not need them
    for path in web[0].rglob('objects.inv'):
        path.unlink()
    links = {str(link['href']) for link in notes.build().html().select('a.external')}
    assert {link.removeprefix(web[1]) for link in links} == {
        '/old/1.html#gone.thing',
        *('/new/2.html#stays', '/new/2.html#Py_New', '/new/2.html#a-label', '/new/2.html#comes'),
        '/new/2.html#some term',
    }


def test_again(notes: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """A file without changes is not written again."""
    main(['inventory', 'update', str(notes.srcdir)])
    path = notes.srcdir / 'names/new.txt'
    before = path.stat().st_mtime_ns
    capsys.readouterr()
    assert main(['inventory', 'update', str(notes.srcdir)]) == 0
    assert [line.rpartition(' ')[2] for line in capsys.readouterr().out.splitlines()] == [
        'unchanged',
        'unchanged',
    ]
    assert path.stat().st_mtime_ns == before


def test_renewed(notes: Site, web: tuple[Path, str]) -> None:
    """A name that is missing in the newer documentation is taken from the older one."""
    main(['inventory', 'update', str(notes.srcdir)])
    publish(web[0] / 'new', '3', {name: type_ for name, type_ in NEW.items() if name != 'stays'})
    assert main(['inventory', 'update', str(notes.srcdir)]) == 0
    assert names(notes, 'old.txt') == [
        'gone py:module 1 1.html#$ -',
        'gone.thing py:function 1 1.html#$ -',
        'stays py:function 1 1.html#$ -',
    ]
    assert all('3.html' in line for line in names(notes, 'new.txt'))


def test_dry_run(notes: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run prints the changes, and writes nothing."""
    assert main(['inventory', 'update', '--dry-run', str(notes.srcdir)]) == 0
    assert names(notes, 'old.txt') == names(notes, 'new.txt') == []
    assert capsys.readouterr().out.count('would be written') == 2


def test_missing(notes: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """An undocumented name is reported and gives status 1; all other names are updated."""
    notes.edit('index.md', '{c:func}`Py_New`', '{c:func}`Py_New` {py:func}`nowhere` {ref}`typo`')
    assert main(['inventory', 'update', str(notes.srcdir)]) == 1
    assert capsys.readouterr().out.splitlines()[2:] == [
        'no inventory has py:nowhere',
        'no inventory has std:typo',
    ]
    assert len(names(notes, 'new.txt')) == 5


@pytest.mark.parametrize('kind', ['path', 'url'])
def test_source(notes: Site, web: tuple[Path, str], tmp_path: Path, kind: str) -> None:
    """An inventory can be read from another file or mirror, and keeps its name in the setting."""
    folder = web[0] / 'mirror'
    publish(folder, '7', NEW)
    location = str(folder / 'objects.inv') if kind == 'path' else f'{web[1]}/mirror/objects.inv'
    assert main(['inventory', 'update', str(notes.srcdir), '--source', f'b-new={location}']) == 0
    assert all('7.html' in line for line in names(notes, 'new.txt'))


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (['--source', 'c=x'], 'no inventory is called c; configured are: a-old, b-new'),
        (['--source', 'b-new'], '--source must be NAME=LOCATION'),
        (['--source', 'b-new='], '--source must be NAME=LOCATION'),
        (['--source', 'b-new={web}/none.inv'], '404'),
        (
            ['--source', 'b-new={web}/page.html'],
            'b-new cannot be read from {web}/page.html: not an objects',
        ),
        (['--source', 'b-new=/nowhere/objects.inv'], '--source b-new=LOCATION reads another'),
        (['--source', 'b-new=http://127.0.0.1:1/objects.inv'], 'refused'),
    ],
)
def test_failures(
    notes: Site,
    web: tuple[Path, str],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    """Each error gives one line on the standard error and status 1, and changes no file."""
    (web[0] / 'page.html').write_text('<!doctype html>\n\n\n\n\n', encoding='utf-8')
    given = [argument.format(web=web[1]) for argument in arguments]
    assert main(['inventory', 'update', str(notes.srcdir), *given]) == 1
    error = capsys.readouterr().err
    assert message.format(web=web[1]) in error
    assert error.startswith('python -m whatsnew312: ')
    assert error.count('\n') == 1
    assert names(notes, 'old.txt') == names(notes, 'new.txt') == []


def test_a_connection_that_breaks_off(notes: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """If a server ends the connection early, there is one message, and no file is changed."""
    with answering(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n# Sphinx') as location:
        command = ['inventory', 'update', str(notes.srcdir), '--source', f'b-new={location}']
        assert main([*command, '--source', f'a-old={location}']) == 1
    error = capsys.readouterr().err
    assert f'cannot be read from {location}: the connection broke off' in error
    assert error.count('\n') == 1
    assert names(notes, 'old.txt') == names(notes, 'new.txt') == []


def test_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without a usable conf.py gives a message without a traceback."""
    assert main(['inventory', 'update', str(tmp_path)]) == 1
    assert 'conf.py' in capsys.readouterr().err
    (tmp_path / 'index.rst').write_text('Shop\n====\n', encoding='utf-8')
    (tmp_path / 'conf.py').write_text('extensions = ["whatsnew312"]\n', encoding='utf-8')
    assert main(['inventory', 'update', str(tmp_path)]) == 1
    assert 'whatsnew_inventories in conf.py names no inventory' in capsys.readouterr().err
    (tmp_path / 'conf.py').write_text('1 / 0\n', encoding='utf-8')
    assert main(['inventory', 'update', str(tmp_path)]) == 1
    assert 'division by zero' in capsys.readouterr().err


def test_command(notes: Site) -> None:
    """The command works in a new process; wrong usage gives status 2."""
    command = [sys.executable, '-W', 'ignore', '-m', 'whatsnew312']
    done = subprocess.run(
        [*command, 'inventory', 'update', str(notes.srcdir)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, '')
    assert len(names(notes, 'new.txt')) == 5
    for wrong in (['inventory'], ['inventory', 'renew'], ['inventory', 'update']):
        done = subprocess.run([*command, *wrong], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert 'usage: python -m whatsnew312' in done.stderr


@pytest.mark.parametrize('make', [os.mkfifo, lambda path: path.symlink_to(path), Path.touch])
def test_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], object]
) -> None:
    """A path that is no folder gives a message; the command does not wait or loop."""
    make(tmp_path / 'docs')
    assert main(['inventory', 'update', str(tmp_path / 'docs')]) == 1
    assert 'is not a folder; give the one of conf.py' in capsys.readouterr().err


def test_conf_is_a_pipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / 'conf.py')
    assert main(['inventory', 'update', str(tmp_path)]) == 1
    assert 'conf.py is not a file' in capsys.readouterr().err
