"""Real interpreters check that samples do what the pages show.

The interpreter that runs the tests is used for every version. If two versions must differ, two
scripts start it with two releases of a small project on its path.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import forked
import npm
import pytest

from whatsnew312.execution import WORKER, interpreters, process, session, wasm
from whatsnew312.execution import runner as sample_runner
from whatsnew312.execution.record import Claim
from whatsnew312.execution.session import answers, feed, is_a, matches, raised, split_session
from whatsnew312.model.change import Sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

HERE = '.'.join(map(str, sys.version_info[:2]))
FULL = '.'.join(map(str, sys.version_info[:3]))

posix = pytest.mark.skipif(os.name != 'posix', reason='scripts with a #! line')
needs_headers = pytest.mark.skipif(
    not (sample_runner.compiler() and Path(sysconfig.get_path('include'), 'Python.h').exists()),
    reason='needs a C compiler and the headers of Python',
)


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset ``CI``, so that each test decides whether it runs as in CI."""
    monkeypatch.delenv('CI', raising=False)


@pytest.fixture
def notes(site: Callable[..., Site]) -> Callable[..., Site]:
    """Return a function that makes release notes of the running Python from the body of one page.

    The project has a record of samples.
    """

    def make(body: str, **conf: object) -> Site:
        settings: dict[str, object] = {
            'whatsnew_release': HERE,
            'whatsnew_previous_release': '',
            'whatsnew_areas': {},
            'whatsnew_samples': 'samples.json',
        }
        return site({'index.md': f'# Notes\n\n{body}'}, **settings | conf)

    return make


@pytest.fixture
def two(tmp_path: Path) -> dict[str, str]:
    """Return two interpreters, one with ``shop`` 1.9 and one with ``shop`` 2.0."""
    paths = {}
    for version in '1.9', '2.0':
        folder = tmp_path / f'shop-{version}'
        folder.mkdir()
        source = f'version = {version!r}\n'
        if version == '2.0':
            source += 'def refund():\n    return "money back"\n'
        (folder / 'shop.py').write_text(source)
        script = f'PYTHONPATH={folder} exec {sys.executable} "$@"'
        paths[version] = write_script(folder / 'python', script)
    return paths


def write_script(path: Path, command: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\n{command}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def sample(code: str, language: str = 'pycon', output: str | None = None, options: str = '') -> str:
    """Return the directive of a sample, as an author writes it."""
    text = f'```{{sample}} {language}\n{options}{code}\n```\n\n'
    if output is not None:
        text += f'```{{sample-output}}\n{output}\n```\n\n'
    return text


def record(site: Site) -> dict[str, dict[str, str]]:
    return json.loads((site.srcdir / 'samples.json').read_bytes())['samples']


def verified(site: Site, page: str = 'index') -> list[str]:
    return [line.get_text() for line in site.html(page).select('p.whatsnew-verified')]


# Samples that are right


SOUND = {
    'answers': '>>> 1 + 1\n2\n>>> "a" * 3\n\'aaa\'',
    'blocks': '>>> for n in range(2):\n...     print(n)\n...\n0\n1\n>>> n\n1',
    'blocks without the empty line': '>>> if True:\n...     print("yes")\nyes\n>>> 2\n2',
    'blocks in one line': '>>> for n in 1, 2: print(n)\n1\n2',
    'strings over lines': ">>> text = '''a\n...\n... b'''\n>>> text\n'a\\n\\nb'",
    'decorators and comments': (
        '>>> # a comment\n>>> @staticmethod\n... def f(): return 3\n...\n>>> f()\n3'
    ),
    'the last value': '>>> 6 * 7\n42\n>>> _ + 1\n43',
    'the names of a fresh session': ">>> __name__, 'sys' in dir()\n('__main__', False)",
    'no output of the end': '>>> import atexit\n>>> _ = atexit.register(print, "bye")',
    'suggestions': (
        '>>> import math\n>>> math.sqr\n'
        'Traceback (most recent call last):\n  ...\n'
        "AttributeError: module 'math' has no attribute 'sqr'. Did you mean: 'sqrt'?"
    ),
    'syntax errors with their place': (
        '>>> x = = 1\n  File "<stdin>", line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax'
    ),
    'both streams, in order': (
        '>>> import sys\n>>> def talk():\n...     print("out")\n...     _ = sys.stderr.write("err\\n")\n'
        '...     print("out again")\n...\n>>> talk()\nout\nerr\nout again'
    ),
    'warnings': (
        '>>> import warnings\n>>> warnings.warn("careful")\n<stdin>:1: UserWarning: careful...\n'
    ),
    'future statements': (
        '>>> from __future__ import annotations\n>>> def f(x: nosuch): pass\n...\n'
        ">>> f.__annotations__\n{'x': 'nosuch'}"
    ),
    'text that is not ASCII': '>>> print("ä €")\nä €',
    'no names of the user': '>>> import os\n>>> os.listdir()\n[]\n>>> os.environ["COLUMNS"]\n\'80\'',
}


@pytest.mark.parametrize('code', SOUND.values(), ids=SOUND)
def test_sound_sessions(notes: Callable[..., Site], code: str) -> None:
    """A session passes if its output is what a reader will see, whatever code it has."""
    site = notes(sample(code, options=':ellipsis:\n' if '...\n' in code + '\n' else ''))
    site.build('samples')
    assert list(record(site).values()) == [{HERE: FULL}]


def test_sound_files(notes: Callable[..., Site]) -> None:
    """A file is run under its name; both streams are in order, without a path of this machine."""
    site = notes(
        sample('x = 1', 'python')
        + sample('print(__name__)', 'python', '__main__')
        + sample(
            'import sys\nprint("a")\nprint("b", file=sys.stderr)\nprint("c")', 'python', 'a\nb\nc'
        )
        + sample(
            'def f():\n    return 1 / 0\n\nf()',
            'python',
            'Traceback (most recent call last):\n'
            '  File "spam.py", line 4, in <module>\n    f()\n...'
            '  File "spam.py", line 2, in f\n    return 1 / 0\n           ~~^~~\n'
            'ZeroDivisionError: division by zero',
            ':filename: spam.py\n:ellipsis:\n',
        )
        + sample(
            'from os import nosuch',
            'python',
            "...\nImportError: cannot import name 'nosuch' from 'os' "
            f'(/usr/lib/python{HERE}/os.py)',
            ':ellipsis:\n',
        )
    )
    site.build('samples')
    assert len(record(site)) == 5


def test_the_same_for_everybody(notes: Callable[..., Site], monkeypatch) -> None:
    """Environment variables of the user and random values do not change the output."""
    seeded = {**os.environ, 'PYTHONHASHSEED': '0'}
    command = [sys.executable, '-c', 'print(hash("spam"))']
    number = subprocess.check_output(command, env=seeded, text=True).strip()
    monkeypatch.setenv('PYTHONHASHSEED', '7')
    monkeypatch.setenv('PYTHONWARNINGS', 'error')
    monkeypatch.setenv('PYTHONSTARTUP', '/nowhere')
    monkeypatch.setenv('PYTHONPATH', str(Path(__file__).parent.parent))
    site = notes(
        sample(f'>>> hash("spam")\n{number}')
        + sample(">>> import conftest\nTraceback (most recent call last):\n"
                 '  File "<stdin>", line 1, in <module>...\n'
                 "ModuleNotFoundError: No module named 'conftest'", options=':ellipsis:\n')
        + sample('import warnings\nwarnings.warn("x")\nprint("on")', 'python', '...\non',
                 ':ellipsis:\n')
    )  # fmt: skip
    site.build('samples')


@needs_headers
def test_sound_c(notes: Callable[..., Site]) -> None:
    """A C sample is checked with the headers; statements are first put into a function."""
    site = notes(
        sample('#include <Python.h>\nint f(void) { return PyLong_Check(Py_None); }', 'c')
        + sample('PyErr_Clear();', 'c', options=':wrap:\n')
    )
    site.build('samples')
    assert len(record(site)) == 2


def test_sound_types(notes: Callable[..., Site]) -> None:
    """The output of mypy is compared without its summary, and the record has its version."""
    site = notes(
        sample('x: int = 1', 'python', options=':checker: mypy\n')
        + sample(
            'x: int = "1"',
            'python',
            'spam.py:1: error: Incompatible types in assignment '
            '(expression has type "str", variable has type "int")  [assignment]',
            ':checker: mypy\n:filename: spam.py\n',
        )
    )
    site.build('samples')
    assert [entry[HERE].split()[0] for entry in record(site).values()] == ['mypy', 'mypy']


@posix
def test_releases_of_a_project(notes: Callable[..., Site], two: dict[str, str]) -> None:
    """A project runs samples on its own releases, and checks that they fail on older ones."""
    site = notes(
        sample(
            ">>> import shop\n>>> shop.refund()\n'money back'",
            options=':fails-on: previous AttributeError\n',
        )
        + sample(">>> import shop\n>>> shop.version\n'1.9'", options=':release: previous\n')
        + sample('import shop\nshop.refund()', 'python', options=':fails-on: 1.9\n'),
        whatsnew_release='2.0',
        whatsnew_previous_release='1.9',
        whatsnew_interpreters=two,
    )
    site.build('samples')
    new, old = f'2.0 (Python {FULL})', f'1.9 (Python {FULL})'
    assert sorted(record(site).values(), key=len) == [
        {'1.9': old},
        {'1.9': old, '2.0': new},
        {'1.9': old, '2.0': new},
    ]
    site.edit('index.md', '# Notes\n', '# Notes\n\n```{samples-report}\n```\n')
    site.configure(whatsnew_product='Shop')
    site.build('html')
    assert verified(site)[0] == f'Verified on {new} and {old}'
    report = [cell.get_text() for cell in site.html().select('table.whatsnew-table td:first-child')]
    assert report == [f'Shop {new}', f'Shop {old}']


def test_a_project_with_the_number_of_its_python(
    notes: Callable[..., Site], tmp_path: Path
) -> None:
    """A project with the version number of its Python is not mistaken for Python.

    Its packages are available, and pages name the version of the project and of Python.
    """
    env = tmp_path / 'env'
    subprocess.run([sys.executable, '-m', 'venv', '--without-pip', env], check=True)
    (packages,) = [*env.glob('lib/*/site-packages'), *env.glob('Lib/site-packages')]
    (packages / 'shop.py').write_text('')
    site = notes(sample('>>> import shop'), whatsnew_interpreters={HERE: str(env)})
    site.build('samples')
    assert list(record(site).values()) == [{HERE: f'{HERE} (Python {FULL})'}]
    site.build('html')
    assert verified(site) == [f'Verified on {HERE} (Python {FULL})']
    # in the notes of Python itself, an environment provides only Python, without its packages
    site.configure(whatsnew_product='Python')
    site.build('samples', warnings=None)
    assert "No module named 'shop'" in '\n'.join(site.warnings)


# Samples that are wrong


WRONG = {
    'answer': (sample('>>> 1 + 1\n3'), ['>>> 1 + 1', 'expected:', '    3', 'got:', '    2']),
    'no answer': (sample('>>> 1 + 1'), ['expected:', '    (nothing)', 'got:', '    2']),
    'too much answer': (sample('>>> x = 1\n1'), ['got:', '    (nothing)']),
    'a later step': (
        sample('>>> 1\n1\n>>> def f():\n...     return 2\n...\n>>> f()\n1'),
        ['>>> f()', 'got:', '    2'],
    ),
    'a dot is not any text': (sample('>>> "ab"\n...\'', options=''), ['got:']),
    'case of a message': (
        sample('>>> int("x")\nTraceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nvalueerror'),
        ["    ValueError: invalid literal for int() with base 10: 'x'"],
    ),
    'an early end': (
        sample('>>> import os\n>>> os._exit(0)\n>>> 1\n1'),
        ['the interpreter ended before', '>>> 1'],
    ),
    'output of a file': (sample('print(1)', 'python', '2'), ['expected:', '    2', 'got:', '    1']),
    'status of a file': (
        sample('raise SystemExit(3)', 'python'),
        ['it ends with status 3:'],
    ),
    'types': (
        sample('x: int = ""', 'python', options=':checker: mypy\n'),
        ['mypy says:'],
    ),
    'types said wrong': (
        sample('x: int = 1', 'python', 'sample.py:1: error', options=':checker: mypy\n'),
        ['got:', '    (nothing)'],
    ),
}  # fmt: skip


@pytest.mark.parametrize(('body', 'lines'), WRONG.values(), ids=WRONG)
def test_wrong(notes: Callable[..., Site], body: str, lines: list[str]) -> None:
    """A sample with another output gives one warning and a failing exit status.

    The warning has the place and both texts. The sample is not recorded.
    """
    site = notes(body)
    site.build('samples', warnings=None)
    first, *rest = site.warnings
    assert first.startswith('index.md:3: WARNING: this sample is not what is shown on ')
    assert rest[-1].strip() == '[whatsnew.sample_failed]'
    assert [line for line in lines if line not in rest] == []
    assert site.status == 1
    assert not (site.srcdir / 'samples.json').exists()


@needs_headers
def test_wrong_c(notes: Callable[..., Site]) -> None:
    """A function that the headers do not declare is a fault, although C allows it."""
    site = notes(sample('PyNoSuch_Thing();', 'c', options=':wrap:\n'))
    site.build('samples', warnings=None)
    assert 'it does not compile:' in site.warnings[1]
    assert 'PyNoSuch_Thing' in ''.join(site.warnings)


@needs_headers
@pytest.mark.parametrize(
    ('code', 'options'), [('x: int = ""', ':checker: mypy\n'), ('PyNoSuch_Thing();', ':wrap:\n')]
)
def test_words_of_a_compiler(notes: Callable[..., Site], code: str, options: str) -> None:
    """If a compiler must reject a sample, its message must have the words that the page gives."""
    claims = f':fails-on: {HERE} Incompatible types, {HERE} PyNoSuch, {HERE} no such words\n'
    site = notes(sample(code, 'c' if 'wrap' in options else 'python', options=options + claims))
    site.build('samples', warnings=None)
    said = [line for line in site.warnings if line.startswith('it must say')]
    other = 'Incompatible types' if 'wrap' in options else 'PyNoSuch'
    assert said == [
        f'it must say {words!r} there, but what it says is' for words in (other, 'no such words')
    ]


@posix
@pytest.mark.parametrize(
    ('code', 'language', 'claim', 'said'),
    [
        ('>>> 1\n1', 'pycon', '1.9', 'it must raise an exception there'),
        ('>>> 1\n1', 'pycon', '1.9 ValueError', 'it must raise ValueError there'),
        ('>>> import shop\n>>> _ = shop.refund()', 'pycon', '1.9 KeyError', 'it must raise KeyError there'),
        # a sample that fails in the same way on both versions is wrong too
        ('>>> 1/0\nTraceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nZeroDivisionError: division by zero', 'pycon', '1.9 ZeroDivisionError', 'it must raise'),
        ('print(1)', 'python', '1.9', 'it must raise an exception there'),
        ('import shop\nshop.refund()', 'python', '1.9 KeyError', 'AttributeError'),
    ],
)  # fmt: skip
def test_does_not_fail(
    notes: Callable[..., Site],
    two: dict[str, str],
    code: str,
    language: str,
    claim: str,
    said: str,
) -> None:
    """It is a fault if a sample does not fail on the other version, or fails differently."""
    if sys.version_info >= (3, 13) and '1/0' in code:
        code = code.replace('<module>\n', '<module>\n    1/0\n    ~^~\n')
    site = notes(
        sample(code, language, options=f':fails-on: {claim}\n'),
        whatsnew_release='2.0',
        whatsnew_interpreters=two,
    )
    site.build('samples', warnings=None)
    assert 'this sample does not fail as it says on ' in site.warnings[0]
    assert said in ''.join(site.warnings[1:])
    # the claim that is true is recorded
    assert list(record(site).values()) == [{'2.0': f'2.0 (Python {FULL})'}]


def test_no_end(notes: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample that hangs or prints without end is stopped and reported."""
    monkeypatch.setattr(process, 'TIME_LIMIT', 1)
    monkeypatch.setattr(process, 'SIZE_LIMIT', 10_000_000)
    site = notes(
        sample('>>> while True: pass')
        + sample('import time\ntime.sleep(99)', 'python')
        + sample('while True: print("x" * 1000)', 'python')
    )
    site.build('samples', warnings=None)
    assert ''.join(site.warnings).count('it does not end within 1 seconds') >= 2
    assert site.status == 1


def test_no_end_of_output(notes: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample that prints without end does not fill the disk."""
    monkeypatch.setattr(process, 'SIZE_LIMIT', 10_000)
    site = notes(sample('while True: print("x" * 1000)', 'python'))
    site.build('samples', warnings=None)
    assert site.warnings[1] == 'it prints more than 10,000 bytes'


@posix
def test_nothing_is_left_running(notes: Callable[..., Site], tmp_path: Path) -> None:
    """A child process of a sample is ended with the sample, and does not delay the build."""
    code = (
        'import subprocess, sys\n'
        'child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])\n'
        f'open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))'
    )
    notes(sample(code, 'python')).build('samples')
    pid = int((tmp_path / 'pid').read_text())
    # the process has ended, or is a zombie that no process waits for in this container
    state = subprocess.run(
        ['ps', '-o', 'stat=', '-p', str(pid)], capture_output=True, text=True, check=False
    )
    assert state.stdout.strip()[:1] in {'', 'Z'}


@pytest.mark.skipif(not sys.platform.startswith('linux'), reason='needs /proc')
def test_nothing_gets_away(notes: Callable[..., Site], tmp_path: Path) -> None:
    """A child process in another process group is ended too; other processes are not."""
    code = (
        'import os, subprocess, sys\n'
        'command = [sys.executable, "-c", "import time; time.sleep(600)"]\n'
        'child = subprocess.Popen(command, start_new_session=True)\n'
        f'open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))'
    )
    bystander = subprocess.Popen(
        [sys.executable, '-c', 'input()'], stdin=subprocess.PIPE, cwd=tmp_path
    )
    notes(sample(code, 'python') + sample('int i;', 'c')).build('samples')
    assert bystander.poll() is None
    bystander.communicate(b'\n')
    status = Path('/proc', (tmp_path / 'pid').read_text(), 'status')
    # the process has ended, or is a zombie that no process waits for in this container
    assert not status.exists() or 'State:\tZ' in status.read_text()


DAEMON = """\
import os, subprocess, sys, time
if os.fork() == 0:
    os.setsid()
    os.chdir('/')
    code = f'import os, time; open({PATH!r}, "w").write(str(os.getpid())); time.sleep(600)'
    os.execve(sys.executable, [sys.executable, '-I', '-S', '-c', code], {})
while not os.path.exists(PATH):
    time.sleep(0.05)
"""


@pytest.mark.skipif(not sys.platform.startswith('linux'), reason='needs prlimit')
def test_no_daemon_is_left(notes: Callable[..., Site], tmp_path: Path) -> None:
    """A daemon with an empty environment, in the root folder and its own session, is ended too."""
    path = str(tmp_path / 'pid')
    notes(sample(f'PATH = {path!r}\n{DAEMON}', 'python')).build('samples')
    status = Path('/proc', (tmp_path / 'pid').read_text(), 'status')
    assert not status.exists() or 'State:\tZ' in status.read_text()


@pytest.mark.parametrize(('limit', 'value'), [('FOLDER_LIMIT', 300_000), ('FILES_LIMIT', 30)])
def test_files_have_an_end(
    notes: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    """All files of a sample together have a limit, also if each is small."""
    monkeypatch.setattr(process, limit, value)
    code = (
        'import time\nfor number in range(50):\n    open(f"f{number}", "w").write("x" * 10_000)\n'
        'time.sleep(600)'
    )
    site = notes(sample(code, 'python')).build('samples', warnings=None)
    assert any('it writes more than' in line for line in site.warnings)


@pytest.mark.skipif(not sys.platform.startswith('linux'), reason='needs prlimit')
def test_memory_has_an_end(notes: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample that uses more memory than the limit gets a MemoryError."""
    monkeypatch.setattr(process, 'MEMORY_LIMIT', 500_000_000)
    code = 'import time\ntime.sleep(0.3)\ntry:\n    bytearray(600_000_000)\nexcept MemoryError:\n'
    notes(sample(f'{code}    print("none left")', 'python', 'none left')).build('samples')


@pytest.mark.skipif(not sys.platform.startswith('linux'), reason='needs prlimit')
@pytest.mark.parametrize('end', ['CPU_LIMIT = 1', 'FILE_LIMIT = 100_000'])
def test_ends_after_its_builder(notes: Callable[..., Site], tmp_path: Path, end: str) -> None:
    """If the builder is killed, an endless sample still ends and does not fill the disk."""
    code = 'import os\nopen(%r, "w").write(str(os.getpid()))\nwhile True: print("x" * %d)'
    site = notes(sample(code % (str(tmp_path / 'pid'), 0 if 'CPU' in end else 1000), 'python'))
    arguments = ['-q', '-b', 'samples', str(site.srcdir), str(site.outdir())]
    builder = subprocess.Popen(
        [
            *(sys.executable, '-c'),
            f'import sphinx.cmd.build as build, whatsnew312.execution.process as process\n'
            f'process.{end}; process.TIME_LIMIT = 600; process.SIZE_LIMIT = 1 << 40\n'
            f'build.main({arguments!r})',
        ]
    )
    wait_for(lambda: (tmp_path / 'pid').exists() and (tmp_path / 'pid').read_text())
    builder.kill()
    builder.wait()
    status = Path('/proc', (tmp_path / 'pid').read_text(), 'status')
    # the process has ended, or is a zombie that no process waits for in this container
    wait_for(lambda: not status.exists() or 'State:\tZ' in status.read_text())


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until *condition* is true, at most one minute."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_large_output_that_ends(
    notes: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An output above the size limit is refused, not compared by its beginning.

    A long output below the limit is shortened in the message.
    """
    monkeypatch.setattr(process, 'SIZE_LIMIT', 10_000)
    site = notes(
        sample('print("x" * 20_000)', 'python', '1') + sample('print("x" * 9_000)', 'python', '1')
    )
    site.build('samples', warnings=None)
    assert site.warnings[1] == 'it prints more than 10,000 bytes'
    assert '    [4,000 more characters]' in site.warnings
    assert len('\n'.join(site.warnings)) < 6_000


def test_bytes_that_are_no_text(notes: Callable[..., Site]) -> None:
    """Different bytes that are not UTF-8 stay different, because they become escape sequences."""
    code = 'import sys\n_ = sys.stdout.buffer.write(b"\\xff\\xfe")'
    notes(sample(code, 'python', r'\xff\xfe')).build('samples')


FLAGGED = """\
>>> [object()]  # doctest: +ELLIPSIS
[<object object at 0x...>]
>>> "a..b"
'a..b'
"""


def test_ellipsis_of_one_step(notes: Callable[..., Site]) -> None:
    """A doctest comment with ELLIPSIS applies only to its step and is not shown on the page."""
    site = notes(sample(f"{FLAGGED}>>> 'ab'\n'...'", 'pycon'))
    site.build('samples', warnings=None)
    assert site.warnings[1:4] == [">>> 'ab'", 'expected:', "    '...'"]
    site.edit('index.md', "'...'", "'ab'")
    site.build('samples').build('html')
    assert 'doctest' not in site.html().select_one('.whatsnew-sample').get_text()


FAULTS = {
    '```{sample} pycon\n1 + 1\n```': (
        "a console session begins with \">>> \", not with '1 + 1'"
    ),
    '```{sample} pycon\n>>> 1  # doctest: +SKIP\n1\n```': (
        "samples know no flag of doctest but \"+ELLIPSIS\", not '+SKIP'"
    ),
    '```{sample} pycon\n:wrap:\n>>> 1\n```': 'wrap is for c samples alone',
    '```{sample} pycon\n:filename: a.py\n>>> 1\n```': 'filename is for python samples alone',
    '```{sample} python\n:filename: ../a.py\nx = 1\n```': (
        "'../a.py' is not a plain name of a file, like spam.py"
    ),
    '```{sample} pycon\n:checker: mypy\n>>> 1\n```': 'a type checker judges python samples alone',
    '```{sample} python\n:checker: mypi\nx = 1\n```': (
        "unknown checker 'mypi'; did you mean 'mypy'?"
    ),
    '```{sample} python\n:skip:\nx = 1\n```': 'skip says why the sample cannot be run',
}  # fmt: skip


@pytest.mark.parametrize('body', FAULTS)
def test_faulty_options(notes: Callable[..., Site], body: str) -> None:
    """Options that contradict each other give one warning, and the sample is not run."""
    site = notes(body, whatsnew_samples='')
    site.build(warnings=[f'index.md:3: WARNING: {FAULTS[body]} [whatsnew.bad_sample]'])
    assert site.html().select('.whatsnew-sample')


def test_output_of_a_session(notes: Callable[..., Site]) -> None:
    """A session with a separate output is a fault, because this output would not be compared."""
    site = notes(sample('>>> 1\n1', output='1'), whatsnew_samples='')
    fault = 'only a python sample has its output apart'
    site.build(warnings=[f'index.md:8: WARNING: {fault} [whatsnew.bad_sample]'])


@pytest.mark.parametrize('option', ['release: previous', 'fails-on: previous SyntaxError'])
def test_previous_without_a_previous_release(notes: Callable[..., Site], option: str) -> None:
    """``previous`` is a mistake where no earlier release is known; such a sample is not run."""
    site = notes(sample('>>> 1', options=f':{option}\n'), whatsnew_samples='')
    site.build(
        warnings=[
            'index.md:3: WARNING: previous needs whatsnew_previous_release in conf.py, such as '
            '"1.9"; or write the version itself [whatsnew.bad_sample]'
        ]
    )
    assert site.html().select('.whatsnew-sample')
    assert site.html().select('.whatsnew-sample-label') == []


# Interpreters


@posix
def test_shims_are_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command on PATH that does not work is ignored, also uv and pyenv."""
    for name in f'python{HERE}', 'python3.99', 'pyenv', 'uv':
        write_script(tmp_path / name, 'echo "command not found" >&2; exit 127')
    monkeypatch.setenv('PATH', str(tmp_path))
    assert interpreters.find('3.99', {}) is None
    found = interpreters.find(HERE, {})
    assert found
    assert found.version == FULL
    assert Path(found.executable).parent != tmp_path


@posix
def test_order_of_interpreters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interpreters are found in this order: option, variable, uv, pyenv, name on PATH."""
    run = f'exec {sys.executable} "$@"'
    scripts = tmp_path / 'scripts'
    named = {place: write_script(tmp_path / place / 'python', run) for place in ('option', 'uv')}
    named['variable'] = write_script(tmp_path / 'variable' / 'python', run)
    named['pyenv'] = write_script(tmp_path / 'pyenv' / 'bin' / f'python{HERE}', run)
    named['name'] = write_script(scripts / f'python{HERE}', run)
    monkeypatch.setenv('PATH', str(scripts))

    def found(configured: dict[str, str] | None = None) -> str:
        interpreter = interpreters.find(HERE, configured or {})
        assert interpreter
        return interpreter.executable

    assert found() == named['name']
    write_script(scripts / 'pyenv', f'test "$1 $2" = "prefix {HERE}" && echo {tmp_path}/pyenv')
    assert found() == named['pyenv']
    write_script(scripts / 'uv', f'test "$1 $2" = "python find" && echo {named["uv"]}')
    assert found() == named['uv']
    monkeypatch.setenv(f'WHATSNEW_PYTHON_{HERE.replace(".", "")}', named['variable'])
    assert found() == named['variable']
    assert found({HERE: named['option']}) == named['option']


def test_environments(tmp_path: Path) -> None:
    """The path of a virtual environment can be used as an interpreter."""
    subprocess.run([sys.executable, '-m', 'venv', '--without-pip', tmp_path / 'env'], check=True)
    found = interpreters.find('2.0', {'2.0': str(tmp_path / 'env')})
    assert found
    assert found.label == f'2.0 (Python {FULL})'


@posix
def test_a_configured_interpreter_that_is_none(
    notes: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A configured interpreter that does not work gives a warning.

    An interpreter of another version is refused with an error.
    """
    site = notes(sample('>>> 1\n1'), whatsnew_interpreters={HERE: 'nowhere/python'})
    site.build('samples', warnings=None)
    (line,) = site.warnings
    place, _, fault = line.partition(': WARNING: ')
    number = int(place.removeprefix('conf.py:'))
    conf = (site.srcdir / 'conf.py').read_text(encoding='utf-8').splitlines()
    assert conf[number - 1].startswith('whatsnew_interpreters')
    assert fault == (
        f'nowhere/python does not answer as a Python interpreter, for {HERE}; correct the path, '
        'or make the environment [whatsnew.interpreter]'
    )
    monkeypatch.setenv('WHATSNEW_PYTHON_399', sys.executable)
    with pytest.raises(ValueError, match=r'does not answer as Python 3\.99'):
        interpreters.find('3.99', {})


def test_a_missing_interpreter(notes: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """If an interpreter is missing, a message says so, and the record is kept.

    In CI, a missing interpreter is a warning and the build fails.
    """
    site = notes(sample('>>> 1\n1') + sample('>>> 2\n2', options=':release: 3.99\n'))
    site.build('samples')
    assert list(record(site).values()) == [{HERE: FULL}]
    status = forked.run('-m', 'sphinx', '-b', 'samples', site.srcdir, site.outdir())
    assert status.returncode == 0
    assert 'missing: Python 3.99; WHATSNEW_PYTHON_399 may hold' in status.stdout
    monkeypatch.setenv('CI', 'true')
    site.build('samples', warnings=None)
    assert site.status == 1
    assert site.warnings[0].startswith('WARNING: missing: Python 3.99')
    assert site.warnings[0].endswith('[whatsnew.interpreter]')


def find_or_skip(release: str) -> str:
    found = interpreters.find(release, {})
    if not found:
        pytest.skip(f'no Python {release} here')
    return found.version


def test_two_real_pythons(notes: Callable[..., Site]) -> None:
    """New syntax is a SyntaxError on the older version, and each version has its own messages."""
    new, old = find_or_skip('3.12'), find_or_skip('3.11')
    site = notes(
        sample(">>> type Pair = tuple[int, int]\n>>> Pair.__value__\ntuple[int, int]",
               options=':fails-on: previous SyntaxError\n')
        + sample('>>> sys.version\nTraceback (most recent call last):\n'
                 '  File "<stdin>", line 1, in <module>\n'
                 "NameError: name 'sys' is not defined. Did you forget to import 'sys'?")
        + sample('>>> sys.version\nTraceback (most recent call last):\n'
                 '  File "<stdin>", line 1, in <module>\n'
                 "NameError: name 'sys' is not defined", options=':release: previous\n')
        + sample('def first[T](items: list[T]) -> T: ...', 'python',
                 options=':fails-on: previous SyntaxError\n'),
        whatsnew_release='3.12',
        whatsnew_previous_release='3.11',
    )  # fmt: skip
    site.build('samples').build('html')
    assert verified(site) == [
        f'Verified on {new} and {old}',
        f'Verified on {new}',
        f'Verified on {old}',
        f'Verified on {new} and {old}',
    ]


# WebAssembly


def start_worker(jobs: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the answers of one interpreter that runs *jobs* one after the other, as in Node."""
    code = (
        'import json, runpy, sys\n'
        f'run = runpy.run_path({str(WORKER)!r})["run_job"]\n'
        'for line in sys.stdin: print(run(line))'
    )
    done = subprocess.run(
        [sys.executable, '-I', '-S', '-c', code],
        input=''.join(json.dumps(job) + '\n' for job in jobs),
        env={'PYTHONHASHSEED': '0', 'COLUMNS': '80', 'LC_ALL': 'C.UTF-8'},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_worker_is_a_console() -> None:
    """One worker gives the same answers as a separate process for each sample.

    All samples are run twice, so that none of them can affect the next.
    """
    sessions = [
        Sample('index', 1, 'pycon', code, HERE, ellipsis='...\n' in code + '\n')
        for name, code in SOUND.items()
        if name != 'warnings' or sys.version_info < (3, 13)
    ] * 2
    done = start_worker([wasm._job(one) for one in sessions])
    here = interpreters.Interpreter(HERE, '', FULL, '', '', wasm=True)
    claim = Claim(HERE)
    problems = [
        wasm._judge(one, claim, here, **answer)  # type: ignore[arg-type]
        for one, answer in zip(sessions, done, strict=True)
    ]
    assert problems == [''] * len(sessions)


def test_the_worker_runs_files() -> None:
    """A file has its name, its exit status and its output at exit, and warns on each run."""
    code = (
        'import atexit, sys\natexit.register(print, "bye")\nprint(__name__, sys.argv)\n'
        'print(open(__file__).read()[:6])\nsys.exit(3)\n'
    )
    files = [code, '1 / 0\n', 'import warnings\nwarnings.warn("careful")\n'] * 2
    done = start_worker(
        [{'interactive': False, 'code': code, 'filename': 'spam.py'} for code in files]
    )
    answers = [
        (str(one['answer'][0]).replace(f'{one["place"]}/', ''), one['answer'][1]) for one in done
    ]
    assert answers[:3] == answers[3:]
    assert answers[0] == ("__main__ ['spam.py']\nimport\nbye\n", '3')
    assert answers[1][0].startswith('Traceback (most recent call last):\n  File "spam.py", line 1')
    assert answers[1][1] == '1'
    assert 'spam.py:2: UserWarning: careful' in answers[2][0]


def test_the_worker_ends_endless_output() -> None:
    """Endless output ends with a traceback, and the next sample is run as usual."""
    loop = 'while True: print("x" * 1000)'
    jobs: list[dict[str, object]] = [
        {'interactive': True, 'steps': [loop, '1']},
        {'interactive': False, 'code': loop, 'filename': 'spam.py'},
        {'interactive': True, 'steps': ['2']},
    ]
    session, file, after = (one['answer'] for one in start_worker(jobs))
    for text in session[0], file[0]:
        assert text.endswith('OSError: more than 1,000,000 bytes were printed\n')
        assert len(text) < 1_100_000
    assert (session[1], file[1], after) == ('1\n', '1', ['2\n'])


def test_what_a_build_lacks_proves_nothing() -> None:
    """A missing module of the standard library is reported, because other builds may have it."""
    steps = ['import nosuch_module', 'raise ModuleNotFoundError("No module named \'sqlite3\'")']
    done = start_worker([{'interactive': True, 'steps': [step]} for step in steps])
    assert [one['lacks'] for one in done] == [False, True]


@pytest.fixture(scope='session')
def pyodide() -> Path:
    """Return a ``node_modules`` folder with CPython in WebAssembly."""
    return npm.wanted(npm.PYTHON, npm.start_python)


def test_wasm_where_there_is_nothing_else(
    notes: Callable[..., Site], pyodide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without another interpreter, samples are run and verified in WebAssembly.

    A sample with another output there is neither a fault nor verified.
    """
    monkeypatch.setattr('whatsnew312.samples.builder.find', lambda *given: None)
    site = notes(
        sample('>>> sum([0.1] * 10)\n1.0')
        + sample('def f[T](x: T) -> T:\n    return x\n\nprint(f(1))', 'python', '1')
        + sample('>>> import threading\n>>> threading.Thread(target=print).start()')
        + sample('>>> import os\n>>> os._exit(1)')
        + sample('>>> import sqlite3\nTraceback (most recent call last):\n'
                 '  File "<stdin>", line 1, in <module>\n'
                 "ModuleNotFoundError: No module named 'sqlite3'")
        + sample('print(1)', 'python', '1'),
        whatsnew_release='3.12',
    )  # fmt: skip
    (site.srcdir / 'node_modules').symlink_to(pyodide)
    site.configure(exclude_patterns=['node_modules'])
    site.build('samples')
    (label, *others) = [entry['3.12'] for entry in record(site).values()]
    assert label.startswith('3.12.')
    assert label.endswith(' (WebAssembly)')
    assert others == [label, label]
    site.build('html', warnings=None)
    assert verified(site) == [f'Verified on {label}'] * 3


def test_wasm_takes_no_one_elses_place(
    notes: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result of a native interpreter is kept, whatever the result in WebAssembly is."""
    site = notes(sample('>>> 1\n1') + sample('>>> 2\n2'))
    site.build('samples')
    before = record(site)
    engine = interpreters.Interpreter(HERE, 'nowhere', f'{HERE}.99', '', '', wasm=True)
    monkeypatch.setattr('whatsnew312.samples.builder.find', lambda *given: None)
    monkeypatch.setattr('whatsnew312.samples.builder.find_wasm', lambda release, folder: engine)
    monkeypatch.setattr(
        'whatsnew312.samples.builder.run_in_wasm', lambda engine, work: ['', 'differs']
    )
    site.build('samples', fresh=True)
    assert record(site) == before
    monkeypatch.setenv('CI', 'true')
    site.build('samples', warnings=None)
    assert site.warnings == [
        f'WARNING: missing: a Python {HERE} that is not WebAssembly. Not run: 1 claims of '
        'samples [whatsnew.interpreter]'
    ]


def test_wasm_is_found_as_node_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WebAssembly packages are found in the folder and its parents, under any name.

    The version of Python in the package decides which one is used.
    """
    for name, text in {'old': '{"info": {"python": "3.11.3"}}', 'broken': '[', 'py': '{}'}.items():
        (tmp_path / 'node_modules' / name).mkdir(parents=True)
        (tmp_path / 'node_modules' / name / 'pyodide-lock.json').write_text(text)
    inner = tmp_path / 'docs' / 'guide'
    inner.mkdir(parents=True)
    monkeypatch.setattr(wasm.shutil, 'which', lambda name: f'/bin/{name}')
    found = wasm.find_wasm('3.11', inner)
    assert found
    assert found.label == '3.11.3 (WebAssembly)'
    assert wasm.find_wasm('3.12', inner) is None
    monkeypatch.setattr(wasm.shutil, 'which', lambda name: None)
    assert wasm.find_wasm('3.11', inner) is None


# The record


def logging_sample(path: Path, text: str) -> str:
    """Return a sample that appends *text* to a file each time it is run."""
    return sample(f'>>> with open({str(path)!r}, "a") as f: _ = f.write({text!r})')


def test_nothing_is_run_twice(
    notes: Callable[..., Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recorded sample is run again only if it changed, in a fresh build, or in CI."""
    log = tmp_path / 'log'
    site = notes(logging_sample(log, 'a') + logging_sample(log, 'b'))
    site.build('samples')
    assert sorted(log.read_text()) == ['a', 'b']
    written = (site.srcdir / 'samples.json').stat().st_mtime_ns
    site.build('samples')
    assert sorted(log.read_text()) == ['a', 'b']
    assert (site.srcdir / 'samples.json').stat().st_mtime_ns == written
    site.edit('index.md', "'b'", "'c'")
    site.build('samples')
    assert sorted(log.read_text()) == ['a', 'b', 'c']
    assert len(record(site)) == 2  # without the old sample, which is on no page now
    monkeypatch.setenv('CI', 'true')
    site.build('samples')
    assert sorted(log.read_text()) == ['a', 'a', 'b', 'c', 'c']
    monkeypatch.delenv('CI')
    site.build('samples', fresh=True)
    assert sorted(log.read_text()) == ['a', 'a', 'a', 'b', 'c', 'c', 'c']


def test_a_sample_that_fails_later(notes: Callable[..., Site], tmp_path: Path) -> None:
    """A sample that was right and is wrong now is removed from the record."""
    flag = tmp_path / 'flag'
    flag.touch()
    site = notes(sample(f'>>> import os.path\n>>> os.path.exists({str(flag)!r})\nTrue'))
    site.build('samples')
    assert len(record(site)) == 1
    flag.unlink()
    site.build('samples', fresh=True, warnings=None)
    assert record(site) == {}


def test_pages_given_on_the_command_line(notes: Callable[..., Site]) -> None:
    """If only one page is run, the records of other pages are kept."""
    site = notes('```{toctree}\nother\nthird\n```\n')
    site.write({'other.md': f'# Other\n\n{sample(">>> 2" + chr(10) + "2")}'})
    site.write({'third.md': f'# Third\n\n{sample(">>> 1" + chr(10) + "1")}'})
    site.build('samples')
    before = record(site)
    assert len(before) == 2
    site.edit('other.md', '2\n2', '3\n3')
    command = ('-m', 'sphinx', '-q', '-W', '-b', 'samples', '-d', site.doctreedir)
    done = forked.run(*command, site.srcdir, site.outdir(), site.srcdir / 'other.md')
    assert done.returncode == 0
    assert len(record(site)) == 3
    assert before.items() <= record(site).items()


def test_stale(notes: Callable[..., Site]) -> None:
    """A sample that changed after its run gives a warning in every build.

    Its page does not say that it is verified.
    """
    site = notes(sample('>>> 1\n1') + sample('>>> 2\n2'))
    site.build(warnings=None)
    assert site.warnings == [
        'samples.json:1: WARNING: there is no record of 2 samples; run them '
        '(sphinx-build -b samples) and commit the record [whatsnew.stale_record]'
    ]
    assert verified(site) == []
    site.build('samples').build('html')
    assert verified(site) == [f'Verified on {FULL}'] * 2
    site.edit('index.md', '2\n2', '3\n3')
    stale = [
        'index.md:8: WARNING: this sample was not verified as it is now; run them '
        '(sphinx-build -b samples) and commit the record [whatsnew.stale_record]'
    ]
    site.build(warnings=stale)
    assert verified(site) == [f'Verified on {FULL}']
    site.build(warnings=stale)  # the same warning again, although no page is read
    site.build('samples').build('html')
    assert verified(site) == [f'Verified on {FULL}'] * 2


@pytest.mark.parametrize('change', ['output', 'options'])
def test_all_of_a_sample_counts(notes: Callable[..., Site], change: str) -> None:
    """A sample must be run again if its output or an option changes."""
    site = notes(sample('print(1)', 'python', '1'))
    site.build('samples')
    if change == 'output':
        site.edit('index.md', '{sample-output}\n1', '{sample-output}\n2')
    else:
        site.edit('index.md', 'print(1)', ':filename: a.py\nprint(1)')
    site.build(warnings=None)
    assert '[whatsnew.stale_record]' in site.warnings[0]


def test_without_a_record(notes: Callable[..., Site]) -> None:
    """A project without a record can run its samples, and its pages show no verification."""
    site = notes(sample('>>> 1\n1'), whatsnew_samples='')
    site.build('samples').build('html')
    assert verified(site) == []
    assert sorted(path.name for path in site.srcdir.iterdir()) == [
        'conf.py',
        'index.md',
        'peps.toml',
    ]


@pytest.mark.parametrize(
    ('text', 'cause'),
    [
        *(
            (text, 'not a record of samples')
            for text in ('{', '[]', '{"samples": []}', '{"samples": {"a": 1}}')
        ),
        ('\xff', 'it is not in UTF-8 (byte 0xff at line 1); save it in UTF-8'),
    ],
)
def test_a_record_that_is_none(notes: Callable[..., Site], text: str, cause: str) -> None:
    """A broken record gives one warning in each builder, and running the samples repairs it."""
    site = notes(sample('>>> 1\n1'))
    (site.srcdir / 'samples.json').write_bytes(text.encode('latin-1'))
    fault = [
        f'samples.json:1: WARNING: whatsnew_samples cannot be read: {cause} [whatsnew.data_file]'
    ]
    site.build(warnings=fault)
    site.build('samples', warnings=fault)
    site.build('html')
    assert verified(site) == [f'Verified on {FULL}']


def test_other_platforms(notes: Callable[..., Site]) -> None:
    """A sample for another platform is not run and not reported; one for this platform is."""
    elsewhere = 'Windows' if os.name == 'posix' else 'Linux'
    (name, *_) = sorted(sample_runner.platforms())
    site = notes(
        sample('>>> 1\n2', options=f':platform: {elsewhere}\n')
        + sample('>>> 3\n3', options=f':platform: {elsewhere}, {name}\n')
    )
    site.build('samples').build('html')
    assert verified(site) == [f'Verified on {FULL}']
    site.edit('index.md', '1\n2', '1\n4')
    site.build('html')
    site.edit('index.md', '3\n3', '4\n4')
    site.build(warnings=None)
    assert [line for line in site.warnings if 'stale_record' in line] == site.warnings != []


# The output for readers


PAGES = {
    'index.md': """\
# Notes

```{toctree}
shop
how
```
""",
    'shop.md': """\
# Shop

:::{change} A thing
:id: shop-thing
:kind: added
:area: stock

Body.

```{sample} pycon
>>> 1 + 1
2
```

```{sample} python
print('hello')
```
```{sample-output}
hello
```
:::

:::{change} A screen
:id: shop-screen
:kind: added
:area: stock

Body.

```{sample} python
:skip: needs a screen
import tkinter
```
:::
""",
    'how.md': '# How samples are run\n\n```{samples-report}\n```\n',
}


@pytest.fixture
def reported(site: Callable[..., Site]) -> Site:
    """Return a project with a report on its samples."""
    return site(
        PAGES,
        whatsnew_release=HERE,
        whatsnew_previous_release='',
        whatsnew_samples='samples.json',
    )


def cells(site: Site) -> list[list[str]]:
    rows = site.html('how').select('table.whatsnew-table tr')
    return [[cell.get_text().strip() for cell in row.select('th, td')] for row in rows]


def test_report(reported: Site) -> None:
    """The report has the number of samples for each version, and the reasons for the others.

    Each sample that was not run has a link to its entry.
    """
    reported.build('samples').build('html')
    assert '2 of 3 samples verified.' in reported.html('how').get_text()
    assert cells(reported) == [
        ['Verified by', 'Console sessions', 'Files'],
        [f'Python {FULL}', '1', '1'],
        ['Not verified', 'Why'],
        ['A screen', 'needs a screen'],
    ]
    links = [link['href'] for link in reported.html('how').select('table.whatsnew-table a')]
    assert links == ['shop.html#shop-screen']
    # each line links to the report and is after the output
    lines = reported.html('shop').select('.whatsnew-verified')
    assert [line.a['href'] for line in lines] == ['how.html', 'how.html']
    assert lines[1].find_parent(class_='whatsnew-output')


def test_pages_follow_the_record(reported: Site) -> None:
    """If the record changes, unchanged pages are written again, and only then."""
    reported.build('samples').build('html')
    stale = reported.read('shop.html')
    data = json.loads((reported.srcdir / 'samples.json').read_bytes())
    for entry in data['samples'].values():
        entry[HERE] = f'{HERE}.99'
    (reported.srcdir / 'samples.json').write_text(json.dumps(data))
    reported.build('html')
    assert verified(reported, 'shop') == [f'Verified on {HERE}.99'] * 2
    assert cells(reported)[1][0] == f'Python {HERE}.99'
    assert stale != reported.read('shop.html')
    written = (reported.outdir() / 'shop.html').stat().st_mtime_ns
    reported.build('html')
    assert (reported.outdir() / 'shop.html').stat().st_mtime_ns == written


@pytest.mark.parametrize(
    'builder', ['text', 'latex', 'man', 'gettext', 'singlehtml', 'dirhtml', 'epub', 'pseudoxml']
)
def test_every_builder(reported: Site, builder: str) -> None:
    """The verification is shown in every builder without a warning."""
    conf = {'epub_show_urls': 'no', 'version': '1'} if builder == 'epub' else {}
    reported.configure(**conf)
    reported.build('samples')
    reported.build(builder)
    if builder == 'text':
        assert f'Verified on {FULL}' in reported.text('shop')
        assert 'needs a screen' in reported.text('how')


def test_in_parallel(reported: Site) -> None:
    """Processes that read pages in parallel lose no sample and no report."""
    reported.write(
        {
            f'page{n}.md': f'---\norphan: 1\n---\n# {n}\n\n{sample(f">>> {n}{chr(10)}{n}")}'
            for n in range(8)
        }
    )
    reported.run('samples', '-j', '2')
    assert len(record(reported)) == 10
    reported.run('html', '-j', '2', fresh=True)
    assert '10 of 11 samples verified.' in reported.html('how').get_text()
    assert verified(reported, 'page7') == [f'Verified on {FULL}']


# Text


def test_one_prompt_for_each_line() -> None:
    """Answers are separated only by prompts, and nothing is added to the code of a session."""
    steps = split_session('>>> def f():\n...     pass\n...\n>>> 1\n1\n>>> 2\n2')
    typed = feed(steps).splitlines()
    assert typed[1:] == ['def f():', '    pass', '', '', '1', '', '2', '']
    mark = session.MARK
    transcript = f'>>> {mark}{mark}{mark}{mark}{mark}1\n{mark}{mark}2\n{mark}{mark}'
    assert answers(transcript, steps) == ['', '1\n', '2\n']
    assert answers(f'>>> {mark}{mark}{mark}', steps) == ['']


@pytest.mark.parametrize(
    ('got', 'want', 'same'),
    [
        ('<a at 0x1>', '<a at ...>', True),
        ('a\nb\nc', 'a\n...\nc', True),
        ('', '...', True),
        ('a+b', 'a+b', True),
        ('aab', 'a+b', False),
        ('a\nb', '...a', False),
    ],
)
def test_ellipsis(got: str, want: str, same: bool) -> None:
    """Three dots match any text, also over several lines; no other characters are a pattern."""
    assert matches(got, want, ellipsis=True) is same
    assert not matches(got, want, ellipsis=False) or got == want


@pytest.mark.parametrize(
    ('output', 'name'),
    [
        ('Traceback (most recent call last):\n  File "<stdin>", line 1\nKeyError: 1', 'KeyError'),
        ('Traceback (most recent call last):\n  File "x"\nKeyboardInterrupt', 'KeyboardInterrupt'),
        ('  File "<stdin>", line 1\n    a b\n    ^\nSyntaxError: invalid syntax', 'SyntaxError'),
        ('Traceback (most recent call last):\n  F\njson.decoder.JSONDecodeError: x', 'json.decoder.JSONDecodeError'),
        ('  + Exception Group Traceback (most recent call last):\n  |   File "<stdin>"\n  | ExceptionGroup: a (1 sub-exception)\n', 'ExceptionGroup'),
        ('KeyError: 1', ''),
        ('', ''),
    ],
)  # fmt: skip
def test_raised(output: str, name: str) -> None:
    """The exception is read from the printed traceback, not from other words."""
    assert raised(output) == name


def test_subclasses_are_what_they_are() -> None:
    """ModuleNotFoundError matches a claim of ImportError, but not the other way round."""
    assert is_a('ModuleNotFoundError', 'ImportError')
    assert is_a('json.decoder.JSONDecodeError', 'JSONDecodeError')
    assert is_a('KeyError', '')
    assert not is_a('', '')
    assert not is_a('ImportError', 'ModuleNotFoundError')
    assert not is_a('print', 'Exception')


def test_tools_are_there() -> None:
    """The tools that the samples of the site need are installed where the tests run."""
    assert sample_runner.mypy_label()
    assert shutil.which('cc') or shutil.which('gcc') or os.name != 'posix'
