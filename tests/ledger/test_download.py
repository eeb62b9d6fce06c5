"""Files of other hosts are complete, or there is one error with a message."""

from __future__ import annotations

import urllib.request
from functools import partial
from typing import TYPE_CHECKING

import pytest
from serving import answering

from whatsnew312.commands import inventory, scan
from whatsnew312.ledger.download import download, fetch

if TYPE_CHECKING:
    from pathlib import Path


def test_fetch(tmp_path: Path) -> None:
    """A file is read without changes; an address is never a file, and a wrong one is an error."""
    path = tmp_path / 'objects.inv'
    path.write_bytes(b'\xff\n')
    assert fetch(str(path)) == b'\xff\n'
    with pytest.raises(FileNotFoundError):
        fetch(f'{path}.gz')
    for location in ('http://localhost:port/objects.inv', 'https://localhost:port/objects.inv'):
        with pytest.raises(OSError, match=f"^{location}: nonnumeric port: 'port'$"):
            fetch(location)


def test_an_answer_without_a_word() -> None:
    """If an error of the server has no text, the message has the name of the error."""
    with (
        answering(b' \r\n\r\n') as location,
        pytest.raises(OSError, match=f'^{location}: BadStatusLine$'),
    ):
        fetch(location)


OK = b'HTTP/1.1 200 OK\r\n'
ANSWERS = {
    'a part': OK + b'Content-Length: 900\r\n\r\n# Sphinx',
    'no part': OK + b'Content-Length: 900\r\n\r\n',
    'a part of a chunk': OK + b'Transfer-Encoding: chunked\r\n\r\n20\r\n# Sphinx',
    'no last chunk': OK + b'Transfer-Encoding: chunked\r\n\r\n8\r\n# Sphinx\r\n',
}
#: how the commands send their requests
OPENED = {
    'anchors': partial(urllib.request.urlopen, timeout=60),
    'inventory': inventory._opened,
    'scan': scan.open_https,
}


@pytest.mark.parametrize('command', OPENED)
@pytest.mark.parametrize('name', ANSWERS)
def test_a_connection_that_breaks_off(name: str, command: str) -> None:
    """A part of a file is never taken for the file, whichever library receives it."""
    with answering(ANSWERS[name]) as address, pytest.raises(OSError, match='broke off') as told:
        download(lambda: OPENED[command](address))
    assert str(told.value) == 'the connection broke off before the answer was complete'


@pytest.mark.parametrize('command', OPENED)
def test_other_failures(command: str) -> None:
    """Each failure is an OSError whose message is one line."""
    for data in (b'SSH-2.0-x\r\n', b'', b'HTTP/1.1 404 No\r\n\r\n'):
        with answering(data) as address, pytest.raises(OSError, match=r'^.+$'):
            download(lambda: OPENED[command](address))


@pytest.mark.parametrize('command', OPENED)
def test_complete(command: str) -> None:
    """Complete answers are returned, with and without a length."""
    chunks = b'Transfer-Encoding: chunked\r\n\r\n8\r\n# Sphinx\r\n0\r\n\r\n'
    for data in (b'Content-Length: 8\r\n\r\n# Sphinx', b'\r\n# Sphinx', chunks):
        with answering(OK + data) as address:
            assert download(lambda: OPENED[command](address)) == b'# Sphinx'
