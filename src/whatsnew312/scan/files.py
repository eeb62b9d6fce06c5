"""The files of a code base, and their text; nothing is imported or run."""

from __future__ import annotations

import configparser
import contextlib
import functools
import io
import json
import os
import re
import stat
import tokenize
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: bytes of a file; what is larger was made by a program
MOST_BYTES = 5_000_000

PYTHON = ('.py', '.pyi', '.pyw', '.wsgi')
CYTHON = ('.pyx', '.pxd', '.pxi')
C = ('.c', '.h', '.cc', '.cpp', '.cxx', '.hh', '.hpp', '.hxx', '.m')
NOTEBOOKS = ('.ipynb',)
_SUFFIXES = (*PYTHON, *CYTHON, *C, *NOTEBOOKS)

#: the first line of a script, within so many bytes
_RUNS_PYTHON = re.compile(rb'#!.*python')
_START = 100

#: the names of files in which a project says what it needs, beside the code
METADATA = re.compile(r'pyproject\.toml|setup\.cfg|requirements.*\.txt')

#: packages that bring back a module that the standard library had
PROVIDERS = {'distutils': 'setuptools'}

#: what builds a project that does not say what does, see PEP 517
_DEFAULT_BACKEND = 'setuptools'

#: folders that hold no code of one's own
FOREIGN = {'__pycache__', 'node_modules', 'site-packages'}


#: what can name an encoding: it is in the first two lines
_ENCODING = re.compile(rb'(?:[^\n\r]*[\n\r]+)?[^\n\r]*coding')

#: a text in ``setup.py``, what follows the last one of a line or list, and what shows that a text
#: is no requirement: before it, and behind it
_QUOTED = re.compile(r'[\'"]([^\'"\n]+)[\'"]')
_END = re.compile(r'\s*,?\s*[\]\n]')
_ASKED_FOR = re.compile(
    r'(?:[\w)\]]\[|\b(?:get|setdefault|import_module|__import__|find_spec)\(|[=!]=)\s*\Z'
)
_COMPARED = re.compile(r'\s*(?:[=!]=|(?:not\s+)?in\b)')

#: a list of what ``setup.py`` needs itself
_SETUP_REQUIRES = re.compile(r'\bsetup_requires\s*=\s*(?:\[[^\]]*\]|\([^)]*\)|[\'"][^\'"]*[\'"])')

#: commands for a whole cell of a notebook, which is still in Python
_PYTHON_MAGICS = {'capture', 'prun', 'python', 'python3', 'time', 'timeit'}

#: a line of a notebook that is not Python: a command, perhaps with a name for its result, or a
#: question; but not one that goes on with an operator
_MAGIC = re.compile(
    r'%|\s*(?:%{1,2}[^\W\d]|!(?!=)|[\w.\[\], ]+=\s*(?:%[^\W\d]|!)|\?|[\w.%*]+\?{1,2}\s*\Z)'
)


class File(NamedTuple):
    """A file to look through."""

    shown: str  #: relative to the path that was given, with ``/``
    path: Path


class Text(NamedTuple):
    """The code in a file."""

    source: str
    cells: tuple[int, ...] = ()  #: of a notebook: the cell that each line is in


def files_in(paths: Iterable[Path], exclude: Iterable[str] = ()) -> list[File]:
    """Return the files with code, sorted; links to folders are not followed.

    :param exclude: patterns of paths to leave out, such as ``vendor/*``
    :raises FileNotFoundError: if a path does not exist
    """
    exclude = tuple(exclude)
    found = {file for path in paths for file in _files(path)}
    return sorted(one for one in found if not any(fnmatch(one.shown, glob) for glob in exclude))


def _files(path: Path) -> Iterator[File]:
    if path.is_dir():
        for folder, folders, names in os.walk(path):
            folders[:] = [one for one in folders if one[0] != '.' and one not in FOREIGN]
            for name in names:
                file = Path(folder, name)
                if name.lower().endswith(_SUFFIXES) or _is_script(file):
                    yield File(file.relative_to(path).as_posix(), file)
    elif path.exists():
        yield File(path.as_posix(), path)
    else:
        raise FileNotFoundError(2, 'no such file or folder', str(path))


def _is_script(file: Path) -> bool:
    """Return whether *file* has no suffix, or that of a web server's scripts, and runs Python."""
    if file.suffix.lower() not in {'', '.cgi'}:
        return False
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return False
        with file.open('rb') as opened:
            return bool(_RUNS_PYTHON.match(opened.read(_START)))
    except OSError:
        return False


def read(file: Path) -> Text:
    """Return the code in *file*.

    :raises OSError: if it cannot be read
    :raises ValueError: if it is no text, too large, no regular file, or a broken notebook, or names
        an encoding that does not exist
    """
    if not stat.S_ISREG(file.stat().st_mode):
        raise ValueError('not a regular file')
    with file.open('rb') as opened:
        data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f'larger than {MOST_BYTES:,} bytes')
    suffix = file.suffix.lower()
    if b'\0' in data:
        raise ValueError('has null bytes')
    if suffix in NOTEBOOKS:
        return _notebook(data)
    if suffix in C:
        return Text(data.decode('utf-8', 'replace'))
    encoding = 'ascii'
    if not data.isascii() or _ENCODING.match(data):
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        except SyntaxError as problem:  # it is about the whole file, not about a line
            raise ValueError(problem.msg) from problem
    try:
        with io.TextIOWrapper(io.BytesIO(data), encoding) as decoded:
            return Text(decoded.read())
    except LookupError as problem:  # such as "hex", which is between bytes
        raise ValueError(f'not an encoding of texts: {encoding}') from problem


def _is_python(cell: list[str]) -> bool:
    """Return whether *cell* of a notebook is in Python: its first line can say otherwise."""
    first = next((line for line in cell if line.strip()), '')
    magic = first.partition('%%')[2].split()[:1] if first.startswith('%%') else []
    return not magic or magic[0] in _PYTHON_MAGICS


def _without_magics(cell: list[str]) -> Iterator[str]:
    """Yield the lines of *cell* of a notebook, without commands that are not Python."""
    continued = False
    for line in cell:
        is_magic = bool(_MAGIC.match(line))
        if continued or (is_magic and not line[0].isspace()):
            yield ''
        else:
            # it can be all that an "if" has
            yield re.sub(r'\S.*', 'pass', line) if is_magic else line
        continued = (continued or is_magic) and line.endswith('\\')


def _notebook(data: bytes) -> Text:
    try:
        book = json.loads(data)
        # before format 4, there were sheets
        sheets = [book] if 'cells' in book else book['worksheets']
        cells = [cell for sheet in sheets for cell in sheet['cells']]
        lines, numbers = [], []
        for number, cell in enumerate(cells, 1):
            if cell['cell_type'] == 'code':
                source = ''.join(cell['source' if 'source' in cell else 'input']).splitlines()
                code = _without_magics(source) if _is_python(source) else [''] * len(source)
                for line in code:
                    lines.append(line)
                    numbers.append(number)
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise ValueError('not a notebook') from problem
    return Text('\n'.join(lines), tuple(numbers))


class Declared(NamedTuple):
    """Whether a project says that it needs a package."""

    build: bool = False  #: to be built and installed
    run: bool = False  #: to run
    named: bool = False  #: to run, also if only with an extra, in a group or for tests
    by_default: bool = False  #: to be built, as the project names nothing else


def declares(file: Path, package: str) -> bool:
    """Return whether the project that *file* is in says that *file* has *package* when it runs.

    ``setup.py`` and modules next to it that it imports run when a project is built.
    """
    found, is_given = _declared_for(file, package)
    return found.run or (is_given and found.build)


def names_package(file: Path, package: str) -> bool:
    """Return whether the project that *file* is in says anywhere that *file* can need *package*.

    What runs when a project is built has setuptools, unless the project names something else.
    """
    found, is_given = _declared_for(file, package)
    return found.named or is_given


def _is_of_setup(file: Path) -> bool:
    """Return whether *file* is ``setup.py``, or a module next to it that it imports."""
    setup = _text(file.parent / 'setup.py')
    others = r'(?:[\w. \t]+,[ \t]*)*'  # of `import a, b as c, module`
    imports = rf'^[ \t]*(?:from[ \t]+|import[ \t]+{others}){re.escape(file.stem)}\b'
    return bool(setup) and (file.stem == 'setup' or bool(re.search(imports, setup, re.MULTILINE)))


def _declared_for(file: Path, package: str) -> tuple[Declared, bool]:
    """Return what the project of *file* says, and whether *package* is there to build it.

    That counts for ``setup.py``, the modules next to it that it imports, and, if the project names
    the package, also for files with a similar name.
    """
    file = file.absolute()
    folder = _project(file.parent)
    if folder is None:
        return Declared(), False
    found = _declared(folder, package)
    if found.build and file.parent == folder and file.name.startswith('setup'):
        return found, True
    return found, (found.build or found.by_default) and _is_of_setup(file)


def forget_projects() -> None:
    """Read the metadata of projects again, as it can have changed."""
    _project.cache_clear()
    _declared.cache_clear()


@functools.cache
def _project(folder: Path) -> Path | None:
    """Return the nearest folder with the metadata of a project."""
    names = ('pyproject.toml', 'setup.cfg', 'setup.py')
    every = (folder, *folder.parents)
    return next((one for one in every if any((one / name).is_file() for name in names)), None)


@functools.cache
def _declared(folder: Path, package: str) -> Declared:
    # PEP 503 makes these characters equal
    name = re.sub(r'[-_.]+', '[-_.]+', package)
    is_package = re.compile(rf'\s*{name}\b(?![-.]\w)', re.IGNORECASE).match
    build, run, other = _requirements(folder)
    setup = _text(folder / 'setup.py')
    return Declared(
        any(map(is_package, build))
        or bool(re.search(rf'^[ \t]*(?:import|from)[ \t]+{name}\b', setup, re.MULTILINE)),
        any(map(is_package, run)),
        any(map(is_package, [*run, *other])),
        package == _DEFAULT_BACKEND and not _names_backend(folder),
    )


def _names_backend(folder: Path) -> bool:
    """Return whether the project in *folder* says what builds it, or cannot be understood."""
    try:
        return 'build-system' in tomllib.loads(_text(folder / 'pyproject.toml'))
    except tomllib.TOMLDecodeError:
        return True


def _requirements(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Return what a project needs to be built, to run, and otherwise: with extras, for tests."""
    build, run, other = [], [], []
    with contextlib.suppress(tomllib.TOMLDecodeError, AttributeError):
        toml = tomllib.loads(_text(folder / 'pyproject.toml'))
        build += _texts(toml.get('build-system', {}).get('requires'))
        project, poetry = toml.get('project', {}), toml.get('tool', {}).get('poetry', {})
        run += [*_texts(project.get('dependencies')), *_texts(poetry.get('dependencies'))]
        other += [str(project.get('name')), *_texts(poetry.get('dev-dependencies'))]
        for group in poetry.get('group', {}).values():
            other += _texts(group.get('dependencies'))
        for table in (project.get('optional-dependencies'), toml.get('dependency-groups')):
            other += [text for group in (table or {}).values() for text in _texts(group)]
    config = configparser.RawConfigParser()
    with contextlib.suppress(configparser.Error):
        config.read_string(_text(folder / 'setup.cfg'))
        get = functools.partial(config.get, 'options', fallback='')
        build += get('setup_requires').split('\n')
        run += get('install_requires').split('\n')
        other += get('tests_require').split('\n')
        if config.has_section('options.extras_require'):
            extras = config.items('options.extras_require')
            other += [line for _, lines in extras for line in lines.split('\n')]
    setup = _text(folder / 'setup.py')
    build += (text for part in _SETUP_REQUIRES.findall(setup) for text, _ in _quoted(part))
    setup = _SETUP_REQUIRES.sub('', setup)
    texts = list(_quoted(setup))
    other += [text for text, _ in texts]
    if 'install_requires' in setup:
        run += [text for text, is_last in texts if is_last]
    for file in sorted(folder.glob('requirements*.txt')):
        run += _text(file).split('\n')
    return build, run, other


def _quoted(setup: str) -> Iterator[tuple[str, bool]]:
    """Yield the texts in *setup* that may be requirements, and whether a line or list ends there.

    What is compared, imported or taken out of a table, such as ``sys.modules``, is none.
    """
    for one in _QUOTED.finditer(setup):
        start, end = one.span()
        if not (_ASKED_FOR.search(setup, max(0, start - 30), start) or _COMPARED.match(setup, end)):
            yield one[1], bool(_END.match(setup, end))


def _texts(value: object) -> list[str]:
    """Return the texts of a list or the names of a table; none of anything else."""
    return list(map(str, value)) if isinstance(value, list | dict) else []


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding='utf-8', errors='replace')
    except OSError:
        return ''
