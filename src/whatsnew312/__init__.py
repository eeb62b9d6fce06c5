"""Release notes as data: a Sphinx extension for "What's New" sites with permanent anchors."""

from __future__ import annotations

TYPE_CHECKING = False  # to import `typing` takes as long as all the rest of a short command
if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = '0.1.0'


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension; Sphinx calls this function when it loads the package."""
    # imported here, so that importing the package alone is fast
    from whatsnew312.patches.process.collector import setup_garbage

    setup_garbage(app)  # before the next import, which makes many objects and no garbage

    from whatsnew312.extension import setup_extension

    setup_extension(app)
    return {
        'version': __version__,
        'env_version': 10,
        'parallel_read_safe': True,
        'parallel_write_safe': True,
    }
