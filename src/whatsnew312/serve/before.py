"""Backups of the files that a build starts from, so that a stopped build has no effect.

A killed build can leave an incomplete environment, and pages that are newer than the environment
says. The next build gets the environment of the last complete build, and a list of the pages that
the killed build read or wrote, and processes these again. It also gets the list of the files that
the killed build added, because the page of such a file may have been deleted since.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from whatsnew312.serve.folders import Folders

_TOUCHED = 'touched.txt'
_FILES = 'files'


class Touched(NamedTuple):
    """What stopped builds have done since the last complete build."""

    read: set[str]  #: names of the pages that they read
    written: set[str]  #: names of the pages that they began to write
    added: set[str]  #: paths of the files that they were going to add to the output


class Before:
    """The files as they were before a build."""

    def __init__(self, folders: Folders) -> None:
        self.folder = folders.before
        self.doctrees = folders.doctrees

    def restore(self) -> Touched:
        """Restore the files from which a stopped build started; return what it has done."""
        if not self.folder.exists():
            return Touched(set(), set(), set())
        files = self.folder / _FILES
        for path in sorted(files.rglob('*')):
            if path.is_file():
                target = self.doctrees / path.relative_to(files)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        text = (self.folder / _TOUCHED).read_text(encoding='utf-8')
        lines = text.split('\n')[:-1]  # the last line of a killed process can be incomplete
        return Touched(*({line[2:] for line in lines if line[:2] == f'{how} '} for how in 'rwa'))

    def begin(self, files: Iterable[Path], touched: Touched) -> None:
        """Back up *files*, which are beside the doctrees, and what stopped builds have done."""
        new = self.folder.with_name('before-new')
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for path in files:
            if path.is_file():
                target = new / _FILES / path.relative_to(self.doctrees)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        lines = [
            f'{how} {name}\n'
            for how, names in zip('rwa', touched, strict=True)
            for name in sorted(names)
        ]
        (new / _TOUCHED).write_text(''.join(lines), encoding='utf-8')
        shutil.rmtree(self.folder, ignore_errors=True)
        new.rename(self.folder)

    def note(self, how: str, *names: str) -> None:
        """Record pages that the build reads (*how* is ``r``) or writes (``w``), or files it adds.

        :param how: ``r``, ``w``, or ``a`` for files
        """
        with (self.folder / _TOUCHED).open('a', encoding='utf-8') as file:
            file.writelines(f'{how} {name}\n' for name in names)

    def end(self) -> None:
        """Delete the backups after a complete build."""
        old = self.folder.with_name('before-old')
        shutil.rmtree(old, ignore_errors=True)
        if self.folder.exists():
            self.folder.rename(old)  # rename it in one step; deleting takes longer
            shutil.rmtree(old, ignore_errors=True)
