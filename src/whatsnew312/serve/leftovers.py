"""Remove output files that no page needs any more, as in a fresh build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.patches.build_state import copied_files

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def files_of_pages(app: Sphinx) -> set[Path]:
    """Return the files that Sphinx writes for pages, images and downloads."""
    env, outdir = app.env, Path(app.outdir)
    found = set()
    for docname in env.titles:
        found.add(outdir / app.builder.get_target_uri(docname))
        found.add(Path(app.doctreedir, f'{docname}.doctree'))
        name = Path(env.doc2path(docname)).relative_to(app.srcdir).as_posix()
        suffix = app.config.html_sourcelink_suffix
        shown = name if name.endswith(suffix) else name + suffix
        found.add(outdir / '_sources' / shown)
    found |= {outdir / folder / name for folder, name in copied_files(app)}
    return found


def remove_leftovers(app: Sphinx, before: set[Path]) -> None:
    """Remove the files in *before* that no page needs any more."""
    for path in before - files_of_pages(app):
        path.unlink(missing_ok=True)
    # Sphinx's backup of the former configuration
    Path(app.outdir, '.buildinfo.bak').unlink(missing_ok=True)
