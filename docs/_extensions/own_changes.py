"""Show the changes of whatsnew312 itself, from the fragments in ``changes``.

They are text here, and not entries: the entries of this site are the changes of Python 3.12, and
its counts, feeds and ledger are about them alone.
"""

from pathlib import Path

from sphinx.util.docutils import SphinxDirective

from whatsnew312.fragments.project import Project
from whatsnew312.release_texts.render import as_changelog, sections, without_comments


class OwnChanges(SphinxDirective):
    """All releases, the newest first, each with its changes by kind."""

    def run(self):
        """Return a section for each release."""
        project = Project.at(Path(self.env.srcdir))
        # a page that depends on a folder is read again when a file is added to it or deleted
        for path in (project.releases_file, *project.folder.glob('*'), *project.folder.glob('*/*')):
            self.env.note_dependency(str(path))
        text = without_comments(as_changelog(project, list(sections(project))))
        _title, _, releases = text.partition('\n')
        return self.parse_text_to_nodes(releases, allow_section_headings=True)


def setup(app):
    """Register the directive."""
    app.add_directive('own-changes', OwnChanges)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
