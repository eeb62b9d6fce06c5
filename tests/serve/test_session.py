"""The preview follows every kind of change, and its output equals that of a fresh build."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from previewing import equals_fresh_build, previewed, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
# Checkout

:::{change} Baskets keep *their* order
:id: basket-order
:kind: changed
:area: checkout

The text of the basket.
:::

:::{change} Coupons
:id: coupons
:kind: added
:area: checkout

The text of the coupon.
:::
"""
FILES = {
    'index.md': '# Shop\n\n```{toctree}\n:glob:\n\npages/*\n```\n\n```{changes}\n```\n',
    'pages/checkout.md': PAGE,
    'pages/other.md': '# Other\n\n{whatsnew:change}`basket-order`\n',
    '_static/own.css': 'p { color: black }\n',
    '_templates/page.html': '{% extends "!page.html" %}\n',
}
CONF = {
    'html_static_path': ['_static'],
    'html_css_files': ['own.css'],
    'templates_path': ['_templates'],
    'html_baseurl': 'https://shop.example/',
    'whatsnew_release_date': '2026-01-01',
}
CHECKOUT = 'pages/checkout.html'


@pytest.fixture
def shop(site: Callable[..., Site]) -> Site:
    return site(FILES, **CONF)


def test_edits(shop: Site) -> None:
    """The preview follows edits of texts and titles, and new, renamed and deleted pages."""
    with previewed(shop) as preview:
        assert preview.shows(CHECKOUT, 'The text of the basket.')
        shop.edit('pages/checkout.md', 'The text of the basket', 'Another text')
        until(lambda: preview.shows(CHECKOUT, 'Another text'), 'the edit')
        shop.edit('pages/checkout.md', 'Baskets keep *their* order', 'Baskets *stay*')
        until(lambda: preview.shows('index.html', 'Baskets <em>stay</em>'), 'the listing')
        equals_fresh_build(shop, preview)
        shop.write({'pages/new.md': '# New page\n'})
        until(lambda: preview.shows('pages/new.html', 'New page'), 'the new page')
        until(lambda: preview.shows(CHECKOUT, 'New page'), 'it in the contents')
        (shop.srcdir / 'pages/new.md').rename(shop.srcdir / 'pages/newer.md')
        until(lambda: preview.shows('pages/newer.html', 'New page'), 'the page by another name')
        shop.write({'pages/newer.md': None})
        until(lambda: not preview.shows('index.html', 'New page'), 'the contents without it')
        equals_fresh_build(shop, preview)


def test_project(shop: Site) -> None:
    """The preview reads a changed configuration, extension, template or static file again."""
    with previewed(shop) as preview:
        shop.configure(project='Market')
        until(lambda: preview.shows('index.html', 'Market'), 'the configuration')
        shop.write(
            {
                '_templates/page.html': '{% extends "!page.html" %}{% block body %}Hello{{ super() }}{% endblock %}\n'
            }
        )
        until(lambda: preview.shows(CHECKOUT, 'Hello'), 'the template')
        shop.write({'_static/own.css': 'p { color: red }\n'})
        until(lambda: preview.shows('_static/own.css', 'red'), 'the style sheet')
        shop.write(
            {
                'own.py': 'def setup(app):\n    app.add_role("own", lambda *a, **k: ([], []))\n',
            }
        )
        conf = (shop.srcdir / 'conf.py').read_text()
        shop.write(
            {
                'conf.py': f'import sys\nsys.path.insert(0, {str(shop.srcdir)!r})\n{conf}extensions += ["own"]\n'
            }
        )
        shop.write({'pages/other.md': '# Other\n\n{own}`x` again\n'})
        until(lambda: preview.shows('pages/other.html', 'again'), 'the page')
        shop.write(
            {
                'own.py': (
                    'from docutils import nodes\n\n\ndef setup(app):\n'
                    '    app.add_role("own", lambda *a, **k: ([nodes.Text("mine")], []))\n'
                ),
            }
        )
        until(lambda: preview.get('index.html')[0] == 200, 'the extension')
        shop.edit('pages/other.md', 'again', 'once')
        until(lambda: preview.shows('pages/other.html', 'mine once'), 'the new role')
        equals_fresh_build(shop, preview)


def test_many_saves(shop: Site) -> None:
    """After a hundred quick saves, some of them empty, the preview shows the last one."""
    path = shop.srcdir / 'pages/checkout.md'
    with previewed(shop) as preview:
        for number in range(100):
            path.write_text('')
            path.write_text(
                PAGE.replace('the coupon', f'coupon {number}').replace(
                    'Coupons', f'Coupons {number}'
                )
            )
            time.sleep(0.02)
        until(lambda: preview.shows(CHECKOUT, 'coupon 99'), 'the last save')
        equals_fresh_build(shop, preview)


def test_killed(shop: Site) -> None:
    """If any process is killed at any time, the preview shows the next edit correctly."""
    with previewed(shop) as preview:
        for number in range(4):
            until(preview.processes, 'a process that builds')
            shop.write({'pages/checkout.md': PAGE.replace('Coupons', f'Coupons {number}')})
            time.sleep(0.1 * number)
            processes = preview.processes()
            with suppress(ProcessLookupError):
                os.kill(processes[-number % len(processes)], signal.SIGKILL)
            until(lambda n=number: preview.shows('index.html', f'Coupons {n}'), 'the edit')
        equals_fresh_build(shop, preview)


def test_failed_build(shop: Site) -> None:
    """After an error in the configuration, the site stays unchanged until the error is fixed."""
    conf = (shop.srcdir / 'conf.py').read_text()
    with previewed(shop) as preview:
        shop.write({'conf.py': conf + 'extensions += ["no_such_extension"]\n'})
        failure = preview.out / '.doctrees/preview/failure.txt'
        until(lambda: failure.exists() and failure.read_text(), 'the failure')
        assert 'no_such_extension' in failure.read_text()
        assert preview.shows(CHECKOUT, 'The text of the basket.')
        shop.write({'conf.py': conf.replace("'Shop'", "'Market'")})
        until(lambda: preview.shows('index.html', 'Market'), 'the build')
        equals_fresh_build(shop, preview)


def test_end(shop: Site) -> None:
    """Ctrl-C ends every process, while the preview waits and during a build."""
    for wait in (3, 0):
        with previewed(shop) as preview:
            time.sleep(wait)
            until(preview.processes, 'a process that builds')
            processes = preview.processes()
            assert preview.stop() == 0
            until(
                lambda p=processes: not any(Path(f'/proc/{one}/exe').exists() for one in p),
                'the end',
            )


def test_strangers(shop: Site) -> None:
    """The server refuses other host names, files outside the site, and other origins."""
    with previewed(shop) as preview:
        assert preview.get('index.html', Host='evil.example')[0] == 400
        assert preview.get('.doctrees/environment.pickle')[0] == 404
        assert preview.get('%2e%2e/src/conf.py')[0] == 404
        assert preview.get('..%2f..%2fsrc/conf.py')[0] == 404
        port = preview.address.rstrip('/').rpartition(':')[2]
        for origin, accepted in (
            (f'http://127.0.0.1:{port}', True),
            ('http://evil.example', False),
            ('null', False),
        ):
            with socket.create_connection(('127.0.0.1', int(port))) as line:
                line.sendall(
                    f'GET /~preview/socket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n'
                    f'Origin: {origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                    f'Sec-WebSocket-Version: 13\r\n'
                    f'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'.encode()
                )
                answer = line.recv(100).split()[1]
            assert (answer == b'101') == accepted, origin


def test_log(shop: Site) -> None:
    """A log in a file has each warning once, with its place and without colours."""
    log = shop.root / 'log'
    with previewed(shop) as preview:
        for number in range(2):
            target = f'nope-{number}'
            shop.write({'pages/checkout.md': PAGE.replace('The text', f'{{ref}}`{target}` is')})
            until(lambda n=target: n in log.read_text(), 'the warning')
            equals_fresh_build(shop, preview)
    lines = log.read_text().splitlines()
    assert '\x1b' not in log.read_text()
    for number in range(2):
        told = [line for line in lines if f'nope-{number}' in line]
        assert told
        assert all('checkout.md:' in line and 'WARNING: ' in line for line in told), told


def _serve(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, '-m', 'whatsnew312', 'serve', *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_taken_port(shop: Site) -> None:
    """A port in use gives an error message of one line."""
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = _serve(str(shop.srcdir), '--port', port)
    assert done.returncode == 1
    assert done.stdout == ''
    assert len(done.stderr.splitlines()) == 1
    assert f'port {port}' in done.stderr
    assert '--port' in done.stderr


def test_no_project(shop: Site) -> None:
    """A folder without conf.py gives an error message of one line."""
    done = _serve(str(shop.root))
    assert done.returncode == 1
    assert 'conf.py' in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_fork(shop: Site) -> None:
    """On systems without fork, the preview runs a complete build after each change."""
    code = "import os, sys; del os.fork; sys.argv[0] = 'x'; from whatsnew312.__main__ import main; sys.exit(main())"
    out = shop.root / 'out-plain'
    process = subprocess.Popen(
        [sys.executable, '-c', code, 'serve', str(shop.srcdir), str(out), '--port', '0'],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert 'no fork' in process.stdout.readline()
        until((out / '.doctrees/preview/warnings.json').exists, 'the first build')
        for number in range(3):
            shop.write({'pages/checkout.md': PAGE.replace('Coupons', f'Coupons {number}')})
            page = out / 'index.html'
            until(lambda n=number, p=page: f'Coupons {n}' in p.read_text(), 'the edit')
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stdout
        process.stdout.close()
