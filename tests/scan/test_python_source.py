"""Uses of names in Python source."""

from __future__ import annotations

import ast
import gc

import pytest
from looking import places_in

from whatsnew312.matching.patterns import parse_pattern
from whatsnew312.scan.sketch import find_in_tokens
from whatsnew312.scan.table import Table

PATTERNS = [
    parse_pattern(line)
    for line in """\
module imp
name ssl.wrap_socket
name old_ssl.wrap_socket
name urllib.parse.splithost not in __all__
name tarfile.open().next
method unittest.TestCase.assertEquals
method threading.Thread.setDaemon of any object
value random.randrange 2 float
argument shutil.rmtree onerror 3
argument smtplib.SMTP.starttls keyfile 1
missing tarfile.TarFile.extractall filter
missing tarfile.open().extractall filter
value array.array 1 'u'
define find_module in importlib.abc.MetaPathFinder
define __trunc__ in object
literal 'LOAD_METHOD'
syntax invalid-escape
syntax octal-escape
syntax bool-invert
syntax number-keyword
syntax classmethod-property
""".splitlines()
]


def statuses(source: str, *others: str) -> list[tuple[int, str]]:
    names = [f'other{number}' for number in range(len(others))]
    files = dict(zip(['here', *names], [source, *others], strict=True))
    return [(one.line, one.status) for one in places_in('here', files, {'entry': PATTERNS})]


CLASS = 'import unittest as u\nclass T(u.TestCase):\n    def test(self): self.assertEquals(1, 1)\n'


@pytest.mark.parametrize(
    ('source', 'line'),
    [
        ('import imp', 1),
        ('from imp import reload', 1),
        ('import importlib\nimportlib.import_module("imp")', 2),
        ('import ssl as tls\ntls.wrap_socket', 2),
        ('from ssl import wrap_socket', 1),
        ('from ssl import (\n    wrap_socket,\n)', 2),
        ('from ssl import *\nwrap_socket()', 2),
        ('from urllib.parse import splithost', 1),
        ('from urllib.parse import *\nimport urllib\nurllib.parse.splithost()', 3),
        ('import ssl\nwrap = ssl\nwrap.wrap_socket()', 3),
        ('import ssl\na = b = ssl\nb.wrap_socket()', 3),
        ('import smtplib\na = b = smtplib.SMTP()\na.starttls("k")', 3),
        ('from six.moves import tarfile\nwith tarfile.open(p) as t:\n    t.next()', 3),
        (CLASS, 3),
        (CLASS.replace('TestCase', 'IsolatedAsyncioTestCase'), 3),
        (CLASS.replace('unittest as', 'doctest as').replace('TestCase', 'DocTestCase'), 3),
        ('import unittest\ndef f(x: unittest.case.TestCase):\n  x.assertEquals()', 3),
        ('import shutil\nshutil.rmtree(p, onerror=f)', 2),
        ('from shutil import rmtree as rm\nrm(p, False, f)', 2),
        ('import smtplib\ns = smtplib.SMTP(h)\ns.starttls("k")', 3),
        ('import smtplib\ndef f(s: smtplib.SMTP): s.starttls(keyfile="k")', 2),
        ('import smtplib\nsmtplib.SMTP.starttls(s, "k")', 2),
        ('import tarfile\ntarfile.open(p).extractall()', 2),
        ('import tarfile\nclass A:\n def f(self): self.t = tarfile.open()\n'
         ' def g(self): self.t.extractall()', 4),
        ('import tarfile\nclass A:\n t = tarfile.open()\n def f(self): self.t.extractall()', 4),
        ('import tarfile\nclass A:\n s = t = tarfile.open()\n'
         ' @classmethod\n def f(cls): cls.t.extractall()', 5),
        ('import tarfile\nclass A:\n def f(self): self.t = tarfile.open()\n'
         ' def g(self): self.t = other()\n def h(self): self.t.extractall()', 5),
        ('import smtplib\ndef f(a, s=smtplib.SMTP()): s.starttls("k")', 2),
        ('import smtplib\ndef f(*, s=smtplib.SMTP(), **k): s.starttls("k")', 2),
        ('import smtplib\ndef f(s=None):\n  s = s or 0\n  s = smtplib.SMTP()\n  s.starttls("k")', 5),
        ('from array import array\narray("u", "x")', 2),
        ('import importlib.abc as i\nclass F(i.MetaPathFinder):\n def find_module(self): 0', 3),
        ('try:\n import ssl\nexcept ImportError:\n import tls as ssl\nssl.wrap_socket()', 5),
        ('import smtplib\ns = None\ns = smtplib.SMTP(h)\ns.starttls("k")', 4),
        ('import smtplib\nif x: s = smtplib.SMTP(h)\nelse: s = smtplib.SMTP()\ns.starttls("k")', 4),
        ('import unittest.mock\nclass T(unittest.TestCase):\n f = lambda self: self.assertEquals()', 3),
        ('def f(t): t.setDaemon(1)', 1),
        ('def f(t):\n for one in t: one.x.setDaemon(1)', 2),
        ('import random\nrandom.randrange(0, 1e3)', 2),
        ('from random import randrange\nrandrange(0, x / 2)', 2),
        ('import tarfile as t\nclass A:\n def f(self, x=None):\n  if not x: x = t.open()\n'
         '  self.x = x\n def g(self): self.x.extractall()', 6),
        ('import tarfile as t\nclass A:\n def f(self, x): self.x = x or t.open()\n'
         ' def g(self): self.x.extractall()', 4),
        ('import tarfile\nclass A:\n def f(self): self.t: tarfile.TarFile = other()\n'
         ' def g(self): self.t.extractall()', 4),
        ('import tarfile\nclass A:\n def f(self): return tarfile.open()\n'
         ' def g(self): self.f().extractall()', 4),
        ('import tarfile\ndef f():\n t = tarfile.open()\n return t\nt = f()\nt.extractall()', 6),
        ('import tarfile\nt = x if x else tarfile.open()\nt.extractall()', 3),
        ('import functools, shutil\nfunctools.partial(shutil.rmtree, onerror=f)', 2),
        ('import shutil\nx = []\nx.append(1)\nif x: shutil.rmtree(p, onerror=f)', 4),
        ('import shutil\nx = list()\nadd(x)\nif not x: 0\nelse: shutil.rmtree(p, onerror=f)', 5),
        ('import pytest\nssl = pytest.importorskip("ssl")\nssl.wrap_socket()', 3),
        ('class T(other.TestCase):\n def f(self): self.t.setDaemon(1)', 2),
        ('run(stderr="\\d")', 1),
        ('Tokenizer("\\d")', 1),
        ('class A:\n def __trunc__(self): 0', 2),
        ('x = "LOAD_METHOD"', 1),
        ('x = 1\ny = "\\d"', 2),
        ('y = "\\477"', 1),
        ('x = ~True', 1),
        ('x = 1or 2', 1),
        ('class A:\n @classmethod\n @property\n def f(cls): 0', 2),
    ],
)  # fmt: skip
def test_found(source: str, line: int) -> None:
    assert statuses(source) == [(line, 'live')]


@pytest.mark.parametrize(
    'source',
    [
        'import importlib, imposter',
        'from . import imp',
        'import ssl\ndef f(ssl): ssl.wrap_socket',
        'import shop\nshop.wrap_socket()\nwrap_socket()',
        'from urllib.parse import *\nsplithost(x)',
        'from six.moves.urllib.parse import *\ndef f(x): return splithost(x)',
        CLASS.replace('u.TestCase', 'Mine'),
        f'{CLASS}    def assertEquals(self, a, b): pass',
        'import shutil\nshutil.rmtree(p, True)\nshutil.rmtree(*a)',
        'import smtplib\nsmtplib.SMTP.starttls(s)',
        'import tarfile\nt = tarfile.open(p)\nt.extractall(filter="data")\nt.extractall(**k)',
        'from array import array\narray("i")\narray(u)',
        'class F:\n    def find_module(self): pass',
        'import smtplib\ndef f(a=smtplib.SMTP(), s=1): s.starttls("k")',
        'import smtplib\ndef f(s, a=smtplib.SMTP()): s.starttls("k")',
        'import smtplib\nclass S(smtplib.SMTP):\n def starttls(self, k): 0\n'
        ' def f(self): self.starttls(1)',
        'import x\nx.setDaemon(1)',
        'from unittest import mock\nt = mock.Mock()\nt.setDaemon.assert_called_with(1)',
        'def f(t): del t.setDaemon',
        'class A:\n def setDaemon(self, x): 0\ndef f(t): t.setDaemon(1)',
        't.setDaemon = 1',
        'import random\nrandom.randrange(1.5, 2)\nrandom.randrange(0, x // 2)',
        'import tarfile\n@d\ndef f(): return tarfile.open()\nf().extractall()',
        'import tarfile, functools\nfunctools.partial(tarfile.TarFile.extractall, "x")',
        'import shutil\npartial(shutil.rmtree, onerror=f)',
        'x = "import imp, LOAD_METHOD"  # import imp',
        'x = r"\\d" "\\n\\377"\nx = ~1 or 2',
        'class A:\n @classmethod\n def f(cls): 0\n @property\n def g(self): 0',
    ],
)
def test_not_found(source: str) -> None:
    assert statuses(source) == []


@pytest.mark.parametrize(
    ('source', 'status'),
    [
        ('try:\n    import imp\nexcept ImportError:\n    pass', 'guarded'),
        ('try:\n    import imp\nexcept KeyError:\n    pass', 'live'),
        ('try:\n    import x\nexcept ImportError:\n    import imp', 'guarded'),
        ('import sys\nif sys.version_info < (3, 12):\n    import imp', 'dead'),
        ('import sys\nif sys.version_info[0] >= 3:\n    import imp', 'live'),
        ('import sys\nif sys.hexversion < 0x03000000:\n    import imp', 'dead'),
        ('import sys\nif not sys.version_info.major == 2:\n  0\nelse:\n  import imp', 'dead'),
        ('import six\nif six.PY2:\n    import imp', 'dead'),
        ('import sys\nif x and sys.version_info < (3,):\n    import imp', 'dead'),
        ('import sys\nif x or sys.version_info < (3,):\n    import imp', 'live'),
        ('import ssl\nif hasattr(ssl, "wrap_socket"):\n    ssl.wrap_socket', 'guarded'),
        ('import ssl\nx = ssl.wrap_socket if hasattr(ssl, "wrap_socket") else 0', 'guarded'),
        ('import ssl\nx = hasattr(ssl, "wrap_socket") and ssl.wrap_socket', 'guarded'),
        ('if TYPE_CHECKING:\n    import imp', 'typing'),
        ('try: __import__("imp")\nexcept ImportError: 0', 'guarded'),
        ('import pytest\npytest.importorskip("imp")', 'guarded'),
        ('import tornado\nif tornado.version_info < (4, 0): raise E\nimport imp', 'live'),
        ('from tornado import version_info\nif version_info < (4, 0): raise E\nimport imp', 'live'),
        ('from sys import version_info\nif version_info > (3,): raise E\nimport imp', 'dead'),
        (
            'import shutil as s\ntry: s.rmtree(p, onerror=f)\nexcept TypeError: s.rmtree(p)',
            'guarded',
        ),
        ('import ssl\ntry: ssl.wrap_socket()\nexcept TypeError: 0', 'live'),
        ('try:\n    import imp\nexcept TypeError:\n    pass', 'live'),
    ],
)
def test_guards_are_statuses(source: str, status: str) -> None:
    assert [found for _, found in statuses(source)] == [status]


@pytest.mark.parametrize(
    'condition',
    [
        'sys.version_info[0] == 2', '2 == sys.version_info.major', 'sys.version_info[:2] < (3, 12)',
        'sys.version_info[:2] in [(2, 7), (3, 5)]', '(2, 7) <= sys.version_info < (3, 10)',
        'sys.version_info[0] * 100 + sys.version_info[1] < 300', 'sys.hexversion >> 24 < 3',
        'sys.version < "3"', 'sys.version.startswith("2")', 'int(sys.version[0]) < 3',
        'platform.python_version_tuple()[0] == "2"', 'platform.python_version() < "3"',
        'tuple(int(x) for x in y) or not x', 'False', '0', 'x and False', 'False and x',
        'six.PY2', 'not six.PY3', 'not compat.PY38', 'PYVERSION < (3,)', 'not is_py3', 'PY_27',
        'major < 3', 'OLD', 'older',
    ],
)  # fmt: skip
def test_conditions_on_versions(condition: str) -> None:
    """The code under a condition that the release does not meet is dead, the code beside it not."""
    before = (
        'import sys, imp\nmajor, minor = sys.version_info[:2]\nOLD = sys.version_info < (3, 8)\n'
        'older = OLD or sys.version_info.major == 2\n'
    )
    expected = 'live' if ' for ' in condition else 'dead'
    for code in (
        'if COND:\n  import imp',
        'if x: 0\nelif COND:\n  import imp',
        'if not (COND):\n  0\nelse:\n  import imp',
        '(COND) and (__import__("imp"))',
        'not (COND) or (__import__("imp"))',
        'x = __import__("imp") if COND else 0',
        'def f():\n  if not (COND):\n    return\n  import imp',
        'def f():\n  if COND: 0\n  else: raise E\n  import imp',
        'for a in b:\n  if not (COND): continue\n  import imp',
        'if not (COND): sys.exit()\nimport imp',
        '@unittest.skipIf(not (COND), "")\ndef f():\n  import imp',
        '@unittest.skipUnless(COND, "")\nclass A:\n  import imp',
        '@pytest.mark.skipif(condition=not (COND))\ndef f():\n  import imp',
        "@pytest.mark.skipif('not (COND)')\ndef f():\n  import imp",
        'mark = pytest.mark.skipif(not (COND))\n@mark\ndef f():\n  import imp',
        'pytestmark = [pytest.mark.skipif(not (COND))]\nimport imp',
    ):
        text = before + code.replace('COND', condition)
        assert [status for _, status in statuses(text)] == ['live', expected], text


@pytest.mark.parametrize(
    ('source', 'status'),
    [
        ('try:\n ssl.wrap_socket()\nexcept Exception: 0', 'guarded'),
        ('try:\n ssl.wrap_socket()\nexcept: f(); raise', 'live'),
        ('try:\n ssl.wrap_socket()\nexcept Exception: os._exit(1)', 'live'),
        ('try:\n from ssl import wrap_socket\nexcept Exception: raise', 'guarded'),
        ('try:\n f()\n g()\n h()\n ssl.wrap_socket()\nexcept Exception: 0', 'live'),
        ('try:\n f()\n g()\n h()\n import imp\nexcept Exception: 0', 'guarded'),
        ('try:\n ssl.wrap_socket()\nexcept ImportError: 0', 'live'),
        ('try:\n def f(): ssl.wrap_socket()\nexcept AttributeError: 0', 'live'),
        ('ssl.wrap_socket = f', 'guarded'),
        ('del ssl.wrap_socket', 'live'),
        ('try:\n ssl.wrap_socket()\nexcept (KeyError, AttributeError): 0', 'guarded'),
        ('try:\n f = ssl.SSLContext\nexcept AttributeError:\n f = ssl.wrap_socket', 'guarded'),
        ('try:\n f = ssl.x(1)\nexcept AttributeError:\n f = ssl.wrap_socket', 'guarded'),
        ('try: ssl.x()\nexcept (KeyError, AttributeError): ssl.wrap_socket()', 'guarded'),
        (
            'def f():\n try: return ssl.x()\n except AttributeError: return ssl.wrap_socket()',
            'guarded',
        ),
        ('try: ssl.x()\nexcept Exception: ssl.wrap_socket()', 'live'),
        ('try: x()\nexcept AttributeError: ssl.wrap_socket()', 'live'),
        ('try:\n f()\n ssl.x()\nexcept AttributeError: ssl.wrap_socket()', 'live'),
        ('with suppress(AttributeError):\n ssl.wrap_socket()', 'guarded'),
        ('with self.assertRaises(AttributeError):\n ssl.wrap_socket()', 'guarded'),
        ('with pytest.raises(ValueError):\n ssl.wrap_socket()', 'live'),
        ('if not hasattr(ssl, "SSLContext"):\n ssl.wrap_socket()', 'guarded'),
        ('if not hasattr(ssl, "wrap_socket"):\n raise E\nssl.wrap_socket()', 'guarded'),
        ('if getattr(ssl, "wrap_socket", None): ssl.wrap_socket()', 'guarded'),
        ('if hasattr(ssl, "SSLContext"):\n ssl.wrap_socket()', 'live'),
        ('if hasattr(ssl, "SSLContext"): 0\nelse: ssl.wrap_socket()', 'guarded'),
        ('if not hasattr(ssl, "SSLContext"):\n raise E\nssl.wrap_socket()', 'live'),
        ('if hasattr(ssl, name):\n ssl.wrap_socket()', 'guarded'),
        ('if hasattr(ssl, "x") and hasattr(ssl, "wrap_socket"): ssl.wrap_socket()', 'guarded'),
        ('hasattr(ssl, "wrap_socket") and hasattr(ssl, "x") and ssl.wrap_socket()', 'guarded'),
        ('if hasattr(ssl, "wrap_socket"):\n if hasattr(ssl, "x"): ssl.wrap_socket()', 'guarded'),
        (
            'def f():\n if not hasattr(ssl, "x"): return\n'
            ' if not hasattr(ssl, "wrap_socket"): return\n ssl.wrap_socket()',
            'guarded',
        ),
        (
            'try: import x\nexcept ImportError:\n if hasattr(ssl, "x"): ssl.wrap_socket()',
            'guarded',
        ),
        ('if hasattr(self, "x"): ssl.wrap_socket()', 'live'),
        ('if x: raise E\nssl.wrap_socket()', 'live'),
        ('if sys.version_info < (3,): raise E\nssl.wrap_socket()', 'live'),
        ('@unittest.skipUnless(hasattr(ssl, "x"), "")\ndef f(): ssl.wrap_socket()', 'live'),
        ('@unittest.skipIf(hasattr(ssl, "x"), "")\ndef f(): ssl.wrap_socket()', 'guarded'),
        ('@unittest.skip("x")\ndef f(): ssl.wrap_socket()', 'dead'),
        ('@pytest.mark.skip\nclass A:\n def f(self): ssl.wrap_socket()', 'dead'),
        ('pytestmark = pytest.mark.skip(reason="x")\nssl.wrap_socket()', 'dead'),
        ('from unittest import skip\n@skip("x")\ndef f(): ssl.wrap_socket()', 'dead'),
        ('from unittest import skip as f\n@f("x")\ndef g(): ssl.wrap_socket()', 'live'),
        ('from lines import skip\n@skip("x")\ndef f(): ssl.wrap_socket()', 'live'),
        ('@lines.skip(1)\ndef f(): ssl.wrap_socket()', 'live'),
        ('while False: 0\nssl.wrap_socket()', 'live'),
        ('def f(old=six.PY2):\n if old: ssl.wrap_socket()', 'live'),
        ('PY2 = x\nif PY2: ssl.wrap_socket()', 'live'),
        ('if python_version == "2": ssl.wrap_socket()', 'live'),
    ],
)
def test_guards_of_names(source: str, status: str) -> None:
    assert [found for _, found in statuses(f'import ssl\n{source}')] == [status]


def test_use_of_what_was_imported_under_a_guard() -> None:
    source = (
        'try:\n  from ssl import wrap_socket\nexcept ImportError: wrap_socket = 0\nwrap_socket()'
    )
    assert statuses(source) == [(2, 'guarded'), (4, 'guarded')]


@pytest.mark.parametrize(
    ('body', 'other', 'status'),
    [
        ('from tls import wrap_socket', 'from ssl import wrap_socket', 'live'),
        ('from ssl import wrap_socket', 'from tls import wrap_socket', 'dead'),
        ('from ssl import wrap_socket', 'from ssl import wrap_socket', 'live'),
    ],
)
def test_use_of_what_each_branch_imports(body: str, other: str, status: str) -> None:
    """The branch that gives the old name counts, not another one that gives a name to it."""
    source = f'import sys\nif sys.version_info < (3,):\n {body}\nelse:\n {other}\nwrap_socket()'
    assert statuses(source)[-1] == (6, status)
    elsewhere = f'{source}\ndef f():\n from ssl import wrap_socket\n wrap_socket()'
    assert statuses(elsewhere)[-1] == (9, 'live')


def test_all_that_is_tried_is_missing() -> None:
    lines = 'try:', ' from ssl import wrap_socket', 'except ImportError:'
    tried = '\n'.join((*lines, ' from old_ssl import wrap_socket'))
    assert statuses(f'{tried}\nwrap_socket()')[-1] == (5, 'live')
    assert statuses('from .other0 import wrap_socket\nwrap_socket()', tried)[-1] == (2, 'live')


@pytest.mark.parametrize('flag', ['TYPE_CHECKING', 'typing.TYPE_CHECKING', 'MYPY_CHECK_RUNNING'])
def test_code_for_type_checkers(flag: str) -> None:
    assert statuses(f'import ssl\nif {flag}:\n x = ssl.wrap_socket') == [(3, 'typing')]


def test_classes_of_other_files() -> None:
    """Methods are found through bases and mixins in other files, unless a base defines them."""
    base = 'import unittest\nclass Base(unittest.TestCase): 0'
    use = 'class T(Base):\n    def test(self): self.assertEquals(1, 1)'
    assert statuses(f'from other0 import Base\n{use}', base) == [(3, 'live')]
    assert statuses(f'from other0 import Base\n{use}', f'{base}\n def assertEquals(self): 0') == []
    mixin = 'class M:\n    def test(self): self.assertEquals(1, 1)'
    assert statuses(mixin) == []
    assert statuses(mixin, 'import unittest\nclass T(M, unittest.TestCase): 0') == [(2, 'live')]
    own = 'import unittest\nclass B(unittest.TestCase):\n assertEquals = f\nclass T(M, B): 0'
    assert statuses(mixin, own) == []
    use = 'import unittest\nfrom .here import M\nclass T(unittest.TestCase, M): 0'
    assert statuses(mixin, use) == [(2, 'live')]
    same_name = 'import unittest\nclass TestCase(unittest.TestCase):\n assertEquals = f'
    assert statuses(CLASS, same_name) == [(3, 'live')]
    assert statuses(CLASS.replace('unittest', 'other0'), same_name) == []
    passed = 'from .other0 import t\nclass T(t.TestCase):\n f = lambda self: self.assertEquals()'
    assert statuses(passed, 'import unittest as t') == [(3, 'live')]


FINDER = 'class F:\n def find_module(self, name, path=None): 0\n'
LOADER = ' def load_module(self, name): 0\n'


@pytest.mark.parametrize(
    'source',
    [
        f'{FINDER}{LOADER}',
        f'{FINDER}sys.meta_path.append(F)',
        f'{FINDER}sys.meta_path.insert(0, F(1))',
        f'{FINDER}sys.path_hooks.append(F)',
        f'{FINDER}f = F()\ndef install():\n if f not in sys.meta_path: sys.meta_path.append(f)',
        f'{FINDER}class A:\n def f(self): self.x = F()\n def g(self): meta_path.append(self.x)',
        f'{FINDER} def install(self): sys.meta_path.append(self)',
        f'{FINDER} @classmethod\n def install(cls): sys.meta_path.append(cls())',
        f'{FINDER}class G(F): 0\nsys.meta_path.append(G())',
        f'{FINDER}sys.meta_path[:] = [F()] + sys.meta_path',
        f'{FINDER}sys.meta_path += [F()]',
        f'from other0 import Base\n{FINDER}{LOADER}'.replace('F:', 'F(Base):'),
    ],
)
def test_finders_without_a_base_class(source: str) -> None:
    lines = [number for number, line in enumerate(source.split('\n'), 1) if 'find_module' in line]
    assert statuses(source, 'class Base: 0') == [(*lines, 'live')]


@pytest.mark.parametrize(
    'source',
    [
        FINDER,
        f'{FINDER}sys.meta_path.append(G())',
        f'{FINDER}sys.meta_path.remove(F())',
        f'{FINDER}{LOADER} def find_spec(self, name, path): 0\nsys.meta_path.append(F())',
        f'class B:\n def find_spec(self): 0\n{FINDER}{LOADER}'.replace('F:', 'F(B):'),
        f'from other0 import B\n{FINDER}sys.meta_path.append(F)'.replace('F:', 'F(B):'),
        f'import zipimport\n{FINDER}{LOADER}'.replace('F:', 'F(zipimport.zipimporter):'),
        f'{FINDER} def load_module(self, name, file, path, info): 0',
        f'{FINDER}{LOADER}'.replace('path=None', 'path, parent'),
        f'{FINDER}class A:\n def f(self): sys.meta_path.append(self)',
    ],
)
def test_no_finders(source: str) -> None:
    assert statuses(source, 'class B:\n def find_spec(self): 0') == []


def test_names_that_another_file_passes_on() -> None:
    source = 'from .other0 import wrap_socket\nwrap_socket()'
    assert statuses(source, 'from ssl import wrap_socket') == [(2, 'live')]
    assert statuses(source, 'def wrap_socket(): 0') == []
    backport = (
        'try:\n from tls import wrap_socket\nexcept ImportError:\n from ssl import wrap_socket'
    )
    for passed_on in (
        'from .other0 import *\nwrap_socket()',
        'from . import other0\nother0.wrap_socket()',
        'from .other0 import wrap_socket as w\nw()',
    ):
        assert statuses(passed_on, 'from ssl import wrap_socket') == [(2, 'live')]
        assert statuses(passed_on, backport) == [(2, 'guarded')]
    again = 'from .other1 import wrap_socket\nwrap_socket()'
    assert statuses(again, backport, 'from .other0 import wrap_socket') == [(2, 'guarded')]


def test_names_from_modules_of_the_code_base_by_their_full_names() -> None:
    files = {
        'shop.tests.here': 'from tests.compat import unittest as u\nfrom shop.old import imp as i\n'
        'import shop.tests.compat as c\n'
        'class T(u.TestCase):\n f = lambda self: self.assertEquals()\n'
        'class S(c.unittest.TestCase):\n f = lambda self: self.assertEquals()\n',
        'shop.tests.compat': 'import unittest2 as unittest\nimport unittest',
        'shop.tests.imp': '',
    }
    places = places_in('shop.tests.here', files, {'entry': PATTERNS})
    assert [one.line for one in places] == [5, 7]
    files['shop.tests.here'] = files['shop.tests.here'].replace('tests.compat', 'their.compat')
    assert not places_in('shop.tests.here', files, {'entry': PATTERNS})


@pytest.mark.parametrize('name', ['t', 'self.t'])
def test_many_values_of_one_variable(name: str) -> None:
    """A variable that often gets a new value from its old one does not take forever."""
    changes = ''.join(f'  {name} = {name}.change_{number}()\n' for number in range(30))
    source = 'import tarfile\nclass A:\n def f(self):\n'
    source += f'  {name} = tarfile.open()\n{changes}  {name}.extractall()'
    assert statuses(source) == [(35, 'live')]


@pytest.mark.parametrize(
    'source',
    ['from other0 import t\nt.extractall()', 'import other0 as o\no.t.extractall()'],
)
def test_variables_of_other_files(source: str) -> None:
    other = 'import tarfile\nt = tarfile.open("x")\nx = y()\n'
    assert statuses(source, other) == [(2, 'live')]
    assert statuses(source, f'{other}t = x()') == []


def test_a_copy_of_six_is_six() -> None:
    source = 'from shop.vendored import six\nfrom .six.moves import ssl\n'
    source += 'six.moves.ssl.wrap_socket\nssl.wrap_socket'
    assert statuses(source) == [(3, 'live'), (4, 'live')]


def test_python_2() -> None:
    found = find_in_tokens('print "x"\nimport imp\n', Table({'entry': PATTERNS}))
    assert [(one.line, one.status) for one in found] == [(2, 'unparsed')]


@pytest.mark.parametrize(
    ('source', 'shown'),
    [
        ('import imp', 'imp'),
        ('import os, imp', 'imp'),
        ('import os; import imp.x as y', 'imp.x as y'),
        ('from imp import x', 'imp import x'),
        ('from \t imp import x', 'imp import x'),
        ('ü = 1; import imp', 'imp'),
        ('ü = 1; from imp import x', 'imp import x'),
        ('from xml import etree', 'etree'),
        ('from ssl import (\n    x, match_hostname,\n)', 'match_hostname,'),
        ('import ssl\n"ü😀", ssl.match_hostname(ü)', 'match_hostname(ü)'),
        ('import ssl\n(ssl\n .match_hostname)', 'match_hostname)'),
        ('import ssl\nf"ü {ssl.match_hostname}"', None),  # before Python 3.12, anywhere
    ],
)
def test_columns_are_those_of_names_in_characters(source: str, shown: str | None) -> None:
    """A column is where the name begins, as editors count: not of its statement, not in bytes."""
    lines = ('module imp', 'name ssl.match_hostname', 'module xml.etree')
    patterns = {line: [parse_pattern(line)] for line in lines}
    (place,) = places_in('here', {'here': source}, patterns)
    assert shown in {None, source.split('\n')[place.line - 1][place.column - 1 :]}


def test_a_method_of_any_object_in_two_entries() -> None:
    patterns = {
        entry: [parse_pattern(f'method {owner}.setDaemon of any object')]
        for entry, owner in (('one', 'threading.Thread'), ('two', 'other.Thread'))
    }
    found = places_in('here', {'here': 'def f(t): t.setDaemon(1)'}, patterns)
    assert [one.entry for one in found] == ['one', 'two']


def test_a_statement_has_a_module_once() -> None:
    """Several parts of a module in a statement are one place; other entries have their own."""
    patterns = {line: [parse_pattern(line)] for line in ('module imp', 'module imp.sub')}
    found = places_in('here', {'here': 'import imp, imp.sub, imp.other'}, patterns)
    assert [(one.column, one.entry) for one in found] == [(8, 'module imp'), (13, 'module imp.sub')]


def test_the_tree_of_a_file_is_freed_without_a_collection() -> None:
    """A scan switches the collection of garbage off, and would keep all files in memory."""
    source = 'import imp\nx = y.marker_of_this_test\n'
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        assert statuses(source) == [(1, 'live')]
        statuses('import imp\n' * 5)  # the cache of parsed files keeps the last ones
        for number in range(4):
            statuses(f'import imp  # {number}\n')
        left = [
            one
            for one in gc.get_objects()
            if isinstance(one, ast.AST) and getattr(one, 'attr', '') == 'marker_of_this_test'
        ]
    finally:
        if was_enabled:
            gc.enable()
    assert not left


@pytest.mark.parametrize('broken', ['def f(:\n    0\n', 'def f():\n    x = = 1\n'])
def test_an_error_in_a_function_is_reported(broken: str) -> None:
    """A file that Python cannot parse is reported, also if no place is near the error."""
    with pytest.raises(SyntaxError):
        statuses(f'import imp\n{broken}')
