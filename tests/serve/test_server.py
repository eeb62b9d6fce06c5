"""The server of the preview gives requests the files of the site, and nothing else."""

from __future__ import annotations

import html
import http.client
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import uvicorn

from whatsnew312.serve.folders import Folders
from whatsnew312.serve.server import HOST, Server, listen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def answering(server: Server) -> Iterator[Callable[[str], tuple[int, str]]]:
    """Run *server* without builds; yield a function that sends a request for a path as it is."""
    with listen(0) as listener:
        port = listener.getsockname()[1]
        web = uvicorn.Server(uvicorn.Config(server.app, log_level='error', lifespan='off'))
        thread = threading.Thread(target=web.run, kwargs={'sockets': [listener]})
        thread.start()

        def get(path: str) -> tuple[int, str]:
            line = http.client.HTTPConnection(HOST, port, timeout=30)
            try:
                line.putrequest('GET', path, skip_host=True)
                line.putheader('Host', f'{HOST}:{port}')
                line.endheaders()
                answer = line.getresponse()
                return answer.status, answer.read().decode()
            finally:
                line.close()

        try:
            while not web.started:
                time.sleep(0.01)
            yield get
        finally:
            web.should_exit = True
            thread.join()


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """The server of a small site that is built already."""
    folders = Folders(tmp_path / 'docs', tmp_path / 'out')
    folders.kept.mkdir(parents=True)
    (folders.outdir / 'part').mkdir()
    for path in (
        folders.outdir / 'index.html',
        folders.outdir / 'part/index.html',
        folders.outdir / 'data.txt',
    ):
        path.write_text(f'this is {path.relative_to(folders.outdir)}')
    (folders.doctrees / 'hidden.txt').write_text('secret')
    (tmp_path / 'secret.txt').write_text('secret')
    (tmp_path / 'out-of-others').mkdir()
    (tmp_path / 'out-of-others/secret.txt').write_text('secret')
    return Server(folders)


def test_files_of_the_site(server: Server) -> None:
    """Pages, files and folders have their addresses; links inside of the site are followed."""
    out = server.folders.outdir
    (out / 'inside.txt').symlink_to(out / 'data.txt')
    with answering(server) as get:
        assert 'this is index.html' in get('/')[1]
        assert 'this is part/index.html' in get('/part/')[1]
        assert get('/data.txt') == (200, 'this is data.txt')
        assert get('/inside.txt') == (200, 'this is data.txt')
        assert get('/%64ata.txt') == (200, 'this is data.txt')


def test_files_of_the_disk(server: Server, tmp_path: Path) -> None:
    """No form of an address leads out of the site, or to the doctrees."""
    out = server.folders.outdir
    (out / 'away.txt').symlink_to(tmp_path / 'secret.txt')
    (out / 'away').symlink_to(tmp_path / 'out-of-others')
    (out / 'trees').symlink_to(server.folders.doctrees)
    (out / 'loop.txt').symlink_to(out / 'loop.txt')
    secret = f'{tmp_path}/secret.txt'
    with answering(server) as get:
        for path in (
            f'/{secret}',
            f'/{secret}'.replace('/', '%2F'),
            f'/%2F{secret[1:]}',
            f'///{secret}',
            f'/{out}/../secret.txt',
            '/../secret.txt',
            '/%2e%2e/secret.txt',
            '/part/../../secret.txt',
            '/part/%2e%2e%2f..%2fsecret.txt',
            '/../out-of-others/secret.txt',
            '/.doctrees/hidden.txt',
            f'/{out}/.doctrees/hidden.txt',
            '/part/../.doctrees/hidden.txt',
            '/away.txt',
            '/away/secret.txt',
            '/trees/hidden.txt',
            '/loop.txt',
            '/data.txt%00',
            f'/{"x" * 5000}',
        ):
            status, text = get(path)
            assert (status, 'secret' in text.replace('secret.txt', '')) == (404, False), path


def test_script_in_an_address(server: Server) -> None:
    """An address is text in the page that says that nothing is there; it cannot add elements."""
    name = '"><script>alert(1)</script>&\'.html'
    (server.folders.outdir / 'a"b.html').write_text('<body>this is it</body>')
    with answering(server) as get:
        for path in (f'/{quote(name)}', f'/{quote(name)}/', f'//{quote(name)}'):
            status, text = get(path)
            assert status == 404
            assert 'alert(1)<' not in text
            assert text.count('<script') == text.count('</script>') == 1
        assert f'data-page="{html.escape(name)}"' in get(f'/{quote(name)}')[1]
        assert 'data-page="a&quot;b.html"' in get('/a%22b.html')[1]
