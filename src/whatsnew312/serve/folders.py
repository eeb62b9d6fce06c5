"""The folders and files by which the parts of a preview exchange data, beside the doctrees."""

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
        """The pages that Sphinx has read, in its own format."""
        return self.outdir / '.doctrees'

    @property
    def kept(self) -> Path:
        """The data that the preview keeps from build to build."""
        return self.doctrees / 'preview'

    @property
    def request(self) -> Path:
        """JSON: the paths of the files that changed."""
        return self.kept / 'request.json'

    @property
    def warnings(self) -> Path:
        """JSON: the warnings of the last build, and of pages that it did not process."""
        return self.kept / 'warnings.json'

    @property
    def project(self) -> Path:
        """JSON: the data of the project for the server."""
        return self.kept / 'project.json'

    @property
    def failure(self) -> Path:
        """Text: why the last build failed."""
        return self.kept / 'failure.txt'

    @property
    def pages(self) -> Path:
        """Previews of pages, before the build has written them."""
        return self.kept / 'pages'

    @property
    def section(self) -> Path:
        """JSON: the section of the entry that was edited, as a browser needs it."""
        return self.kept / 'section.json'

    @property
    def sources(self) -> Path:
        """The sources of pages as they were last shown, until a build has written the pages."""
        return self.kept / 'sources'

    @property
    def before(self) -> Path:
        """The files to restore after a build was stopped."""
        return self.kept / 'before'
