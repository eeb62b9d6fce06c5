"""Files in the output that no page has any more: a fresh build would not have them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def files_of_pages(app: Sphinx) -> set[Path]:
    """Return the files that Sphinx writes because of a page, an image or a download."""
    env, outdir = app.env, Path(app.outdir)
    found = set()
    for docname in env.all_docs:
        found.add(outdir / app.builder.get_target_uri(docname))
        found.add(Path(app.doctreedir, f'{docname}.doctree'))
        name = Path(env.doc2path(docname)).relative_to(app.srcdir).as_posix()
        suffix = app.config.html_sourcelink_suffix
        shown = name if name.endswith(suffix) else name + suffix
        found.add(outdir / '_sources' / shown)
    found |= {outdir / '_images' / name for _, name in env.images.values()}
    found |= {outdir / '_downloads' / name for _, name in env.dlfiles.values()}
    return found


def remove_leftovers(app: Sphinx, before: set[Path]) -> None:
    """Remove what was among *before*, the files of pages, and is there for no page now."""
    for path in before - files_of_pages(app):
        path.unlink(missing_ok=True)
    # Sphinx keeps what the configuration was before
    Path(app.outdir, '.buildinfo.bak').unlink(missing_ok=True)
