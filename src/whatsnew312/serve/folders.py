"""Where the parts of a preview keep what they hand over to each other, all beside the doctrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Folders(NamedTuple):
    """The folders of one preview."""

    srcdir: Path
    outdir: Path

    @property
    def doctrees(self) -> Path:
        """What Sphinx keeps of the pages that it read."""
        return self.outdir / '.doctrees'

    @property
    def kept(self) -> Path:
        """What the preview itself keeps from build to build."""
        return self.doctrees / 'preview'

    @property
    def request(self) -> Path:
        """JSON: the paths of the files that changed."""
        return self.kept / 'request.json'

    @property
    def warnings(self) -> Path:
        """JSON: the warnings of the last build and of pages that it did not touch."""
        return self.kept / 'warnings.json'

    @property
    def project(self) -> Path:
        """JSON: what the server must know of the project."""
        return self.kept / 'project.json'

    @property
    def failure(self) -> Path:
        """Text: why the last build could not end."""
        return self.kept / 'failure.txt'

    @property
    def pages(self) -> Path:
        """Pages as they will be, before the build has written them."""
        return self.kept / 'pages'

    @property
    def before(self) -> Path:
        """What a build that was stopped is started again from."""
        return self.kept / 'before'
