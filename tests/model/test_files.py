"""Files are written completely or not at all, and only when their content changes."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from whatsnew312.model.files import write_failure, write_if_changed, write_source


def test_write(tmp_path: Path) -> None:
    """A new file is written into a new folder, with permissions that a web server can read."""
    path = tmp_path / 'a' / 'b.txt'
    assert write_if_changed(path, b'1') is True
    assert path.read_bytes() == b'1'
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(path.parent.iterdir()) == [path]


def test_unchanged(tmp_path: Path) -> None:
    """If the content is the same, the file and its modification time do not change."""
    path = tmp_path / 'a.txt'
    path.write_bytes(b'1')
    os.utime(path, ns=(1, 1))
    assert write_if_changed(path, b'1') is False
    assert path.stat().st_mtime_ns == 1
    assert write_if_changed(path, b'2') is True
    assert path.read_bytes() == b'2'


def test_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file is first written as a hidden file in the same folder.

    So it replaces the old file in one step.
    """
    seen = []

    def replace(source: str, target: Path) -> None:
        seen.append((Path(source).parent, Path(source).name[:7], target))
        real(source, target)

    real = os.replace
    monkeypatch.setattr(os, 'replace', replace)
    path = tmp_path / 'a' / 'b' / 'c.txt'
    write_if_changed(path, b'1')
    assert seen == [(path.parent, '.c.txt.', path)]


def test_through_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary file is written into the other folder, unless this is on another disk.

    So a killed process leaves no temporary file in the folder of the target.
    """
    seen = []

    def replace(source: str, target: Path) -> None:
        seen.append(Path(source).parent)
        if seen[-1] == other and len(seen) > 1:
            raise OSError(errno.EXDEV, 'another disk')
        real(source, target)

    real = os.replace
    monkeypatch.setattr(os, 'replace', replace)
    path, other = tmp_path / 'a.txt', tmp_path / 'other'
    for text in (b'1', b'2'):
        write_if_changed(path, text, through=other)
        assert path.read_bytes() == text
    assert seen == [other, other, tmp_path]
    assert sorted(tmp_path.rglob('*')) == [path, other]


def test_source(tmp_path: Path) -> None:
    """A source file keeps its mode, and a symbolic link is still a link."""
    path, link = tmp_path / 'real' / 'a.toml', tmp_path / 'a.toml'
    path.parent.mkdir()
    path.write_bytes(b'1')
    path.chmod(0o660)
    link.symlink_to(path)
    assert write_source(link, b'2', through=tmp_path / 'build') is True
    assert link.is_symlink()
    assert path.read_bytes() == b'2'
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the last step fails, the old file is unchanged, and no temporary file is left."""
    path = tmp_path / 'a.txt'
    path.write_bytes(b'old')

    def fail(*_: object) -> None:
        raise OSError('disk')

    monkeypatch.setattr(os, 'replace', fail)
    with pytest.raises(OSError, match='disk') as raised:
        write_if_changed(path, b'new')
    assert raised.value.filename == str(path)
    assert path.read_bytes() == b'old'
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    """If the target is a folder, an OSError is raised, as the docstring says."""
    with pytest.raises(IsADirectoryError) as raised:
        write_if_changed(tmp_path, b'x')
    assert write_failure(raised.value).endswith('; delete that folder')


@pytest.mark.parametrize(
    ('number', 'what'),
    [
        (errno.ENOSPC, 'make room'),
        (errno.EDQUOT, 'make room'),
        (errno.EFBIG, 'make room'),
        (errno.EISDIR, 'delete that folder'),
        (errno.EACCES, 'let it and its folder be written to'),
        (errno.EROFS, 'let it and its folder be written to'),
    ],
)
def test_what_is_told(number: int, what: str) -> None:
    """The message has the file, the cause and the solution."""
    assert write_failure(OSError(number, 'Why', 'a.txt')) == f'cannot write a.txt: Why; {what}'


def test_another_failure_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second attempt, in the folder of the target, is made only if the disks differ."""
    seen = []

    def fail(source: str, _: Path) -> None:
        seen.append(Path(source).parent)
        raise OSError(errno.ENOSPC, 'No space')

    monkeypatch.setattr(os, 'replace', fail)
    path, other = tmp_path / 'a.txt', tmp_path / 'b' / 'other'
    with pytest.raises(OSError, match='No space') as raised:
        write_if_changed(path, b'x', through=other)
    assert seen == [other]
    assert (raised.value.errno, raised.value.strerror) == (errno.ENOSPC, 'No space')


def test_source_goes_through_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files of a source are in the other folder, also if the source is new.

    So a killed process leaves no temporary file among the sources.
    """
    seen = []

    def replace(source: str, target: Path) -> None:
        seen.append(Path(source).parent)
        real(source, target)

    real = os.replace
    monkeypatch.setattr(os, 'replace', replace)
    path, other = tmp_path / 'new' / 'a.toml', tmp_path / 'other'
    assert write_source(path, b'1', through=other) is True
    assert write_source(path, b'1', through=other) is False
    assert write_source(path, b'2', through=other) is True
    assert seen == [other, other]


def test_source_is_opened_only_for_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is opened for writing only if it changes, and a refused permission is raised."""
    path = tmp_path / 'a.toml'
    path.write_bytes(b'1')

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, 'Permission denied', str(path))

    monkeypatch.setattr(Path, 'open', refuse)
    monkeypatch.setattr(Path, 'read_bytes', lambda _: b'1')
    assert write_source(path, b'1', through=tmp_path) is False
    with pytest.raises(PermissionError):
        write_source(path, b'2', through=tmp_path)
