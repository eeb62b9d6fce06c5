"""The scan parses files that can contain a match, and few others."""

from __future__ import annotations

import pytest

from whatsnew312.matching.patterns import parse_pattern
from whatsnew312.scan.reach import Reach
from whatsnew312.scan.sketch import lines_with, sketch
from whatsnew312.scan.table import Table

TABLE = Table(
    {
        'entry': [
            parse_pattern(line)
            for line in (
                'module imp',
                'name ssl.wrap_socket',
                'name importlib.resources.path',
                'method unittest.TestCase.assertEquals',
                'argument shutil.rmtree onerror 3',
                'name importlib.metadata.entry_points().values',
                "value webbrowser.get 1 'mosaic'",
            )
        ]
    }
)


def words(source: str, **others: str) -> set[str]:
    files = {'here': source, **others}
    sketches = {name: sketch(text, name, TABLE) for name, text in files.items()}
    return set(Reach(TABLE, sketches.values()).words(sketches['here'], source))


@pytest.mark.parametrize(
    ('source', 'others', 'word'),
    [
        ('import imp', {}, 'imp'),
        ('if x: import imp as i', {}, 'imp'),
        ('from imp import (  # old\n  reload,\n)', {}, 'imp'),
        ('import_module("imp")', {}, 'imp'),
        ('import ssl as tls; tls.wrap_socket()', {}, 'wrap_socket'),
        ('from ssl \\\n import wrap_socket as w\nw()', {}, 'w'),
        ('from six.moves import imp', {}, 'imp'),
        ('import six\nsix.moves.ssl.wrap_socket()', {}, 'wrap_socket'),
        ('from .other import wrap_socket', {'other': 'from ssl import wrap_socket'}, 'wrap_socket'),
        ('from .other import *\nwrap_socket()', {'other': 'import ssl'}, 'wrap_socket'),
        ('from pkg.other import wrap_socket as w\nw()',
         {'pkg.other': 'from ssl import wrap_socket'}, 'w'),
        ('from . import other\nother.ssl.wrap_socket()', {'other': 'import ssl'}, 'wrap_socket'),
        ('class T(Base):\n  f = x.assertEquals',
         {'other': 'from unittest import TestCase as TC\nclass Base(TC): 0'}, 'assertEquals'),
        ('class Mixin:\n  f = x.assertEquals',
         {'other': 'import unittest\nclass T(Mixin, unittest.TestCase): 0'}, 'assertEquals'),
        ('x: Base\nx.assertEquals()',
         {'other': 'import unittest\nclass B(unittest.TestCase): 0',
          'third': 'from pkg.other import B as C\nclass Base(C): 0'}, 'assertEquals'),
        ('from .other import unittest\nclass T(unittest.TestCase): f = x.assertEquals',
         {'other': 'if x: import unittest\nelse: import unittest2 as unittest'}, 'assertEquals'),
        ('from .other import tls\ntls.wrap_socket()',
         {'other': 'try: import ssl as tls\nexcept ImportError: import tls'}, 'wrap_socket'),
        ('from .other import secure as w\nw()',
         {'other': 'if x: from ssl import wrap_socket as secure\nelse: from tls import secure'},
         'w'),
        ('from a.other import tls\ntls.wrap_socket()',
         {'a.other': 'import ssl as tls', 'b.other': 'import mine as tls'}, 'wrap_socket'),
        ('import os\nimport importlib.resources as os\nos.path()', {}, 'path'),
        ('import importlib, os\nos = importlib.resources\nos . path()', {}, 'path'),
        ('import importlib\nf().x.path()', {}, 'path'),
        ('import importlib\nx.path()', {}, 'path'),
        ('import_module("six.moves.imp")', {}, 'imp'),
        ('__import__("i" "mp")\nimp.x()', {}, 'imp'),
        ('import six.moves as m\nm.ssl.wrap_socket()', {}, 'wrap_socket'),
        ('import importlib.metadata as m\nm.entry_points().values()', {}, 'values'),
        ('from .other import found\nfound().values()',
         {'other': 'from importlib.metadata import entry_points as found'}, 'values'),
        ('from .other import *\nfound().values()',
         {'other': 'from importlib.metadata import entry_points as found'}, 'values'),
        ('import webbrowser as w\nw.get("mosaic")', {}, 'get'),
        ("import webbrowser as w\nw.get(u'mosaic')", {}, 'get'),
        ('import ssl\nf("é",ssl.wrap_socket)  # – ü', {}, 'wrap_socket'),
    ],
)  # fmt: skip
def test_a_word_that_can_be_meant(source: str, others: dict[str, str], word: str) -> None:
    assert word in words(source, **others)


@pytest.mark.parametrize(
    ('source', 'others'),
    [
        ('imp = 1', {}),
        ('import os.path', {'other': 'import importlib.resources'}),
        ('def wrap_socket(): 0', {'other': 'import ssl'}),
        ('from .other import x\nwrap_socket()', {'other': 'x = 1', 'third': 'import ssl'}),
        ('class T(Base):\n  f = x.assertEquals', {'other': 'class Base(Mine): 0'}),
        ('class T(TestCase):\n  f = x.assertEquals', {'other': 'import unittest'}),
        ('import importlib, os\nos.path.join(path="a".path)', {}),
        ('import importlib, string\nstring.path', {}),
        ('import six, importlib.util\npath = path.x', {}),
        ('import six\nx.wrap_socket()', {}),
        ('import_module("json").path', {}),
        ('import importlib.metadata\nx = {}\nx.values()', {}),
        ('import webbrowser\nwebbrowser.get("lynx")', {}),
    ],
)
def test_a_word_that_cannot_be_meant(source: str, others: dict[str, str]) -> None:
    assert words(source, **others) == set()


def test_lines() -> None:
    """The result has imports, lines with a word, and lines with another name of a function."""
    source = 'import shutil\ny = 1\nf = (shutil.rmtree)\nx = f\ng = f\ng(1)\nh = rmtree(1)\nh()\n'
    assert lines_with(source, frozenset({'rmtree'}), TABLE).numbers == [1, 3, 4, 5, 6, 7]
    assert lines_with('x = f\n', frozenset({'f'}), TABLE).names == {'f', 'import'}
