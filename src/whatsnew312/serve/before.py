"""Backups of the files that a build starts from, so that a stopped build has no effect.

A killed build can leave an incomplete environment, and pages that are newer than the environment
says. The next build gets the environment of the last complete build, and a list of the pages that
the killed build read or wrote, and processes these again.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from whatsnew312.serve.folders import Folders

_TOUCHED = 'touched.txt'
_FILES = 'files'


class Before:
    """The files as they were before a build."""

    def __init__(self, folders: Folders) -> None:
        self.folder = folders.before
        self.doctrees = folders.doctrees

    def restore(self) -> tuple[set[str], set[str]]:
        """Restore the files from which a stopped build started.

        :returns: the names of the pages that it read, and of those that it began to write
        """
        if not self.folder.exists():
            return set(), set()
        files = self.folder / _FILES
        for path in sorted(files.rglob('*')):
            if path.is_file():
                target = self.doctrees / path.relative_to(files)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        lines = (self.folder / _TOUCHED).read_text(encoding='utf-8').splitlines()
        read = {line[2:] for line in lines if line.startswith('r ')}
        return read, {line[2:] for line in lines if line.startswith('w ')}

    def begin(self, files: Iterable[Path], read: Iterable[str], written: Iterable[str]) -> None:
        """Back up *files*, which are beside the doctrees. An existing list of pages is kept."""
        new = self.folder.with_name('before-new')
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for path in files:
            if path.is_file():
                target = new / _FILES / path.relative_to(self.doctrees)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        lines = [f'r {name}\n' for name in read] + [f'w {name}\n' for name in written]
        (new / _TOUCHED).write_text(''.join(lines), encoding='utf-8')
        shutil.rmtree(self.folder, ignore_errors=True)
        new.rename(self.folder)

    def note(self, how: str, name: str) -> None:
        """Record that the build reads (*how* is ``r``) or writes (``w``) the page *name*."""
        with (self.folder / _TOUCHED).open('a', encoding='utf-8') as file:
            file.write(f'{how} {name}\n')

    def end(self) -> None:
        """Delete the backups after a complete build."""
        old = self.folder.with_name('before-old')
        shutil.rmtree(old, ignore_errors=True)
        if self.folder.exists():
            self.folder.rename(old)  # rename it in one step; deleting takes longer
            shutil.rmtree(old, ignore_errors=True)
