"""A fragment as an entry: the same as the directive ``change`` makes, from a separate file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList

from whatsnew312.entries.directive import ChangeDirective
from whatsnew312.model.values import one_line
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.myst import (
    is_in_myst,
    offset_of,
    parse_other_markup,
    reading_file,
)
from whatsnew312.release_pages.pictures import find_pictures
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.util.docutils import SphinxDirective

    from whatsnew312.fragments.read import Fragment
    from whatsnew312.model.warning_types import Fault


class FragmentDirective(ChangeDirective):
    """One fragment, as if its text stood in the page, with its own file and lines."""

    def __init__(self, page: SphinxDirective, fragment: Fragment, release: str) -> None:
        """Store the content of the file.

        :param page: the directive that shows the fragment
        :param release: the one under whose heading the entry stands
        """
        self.fragment = fragment
        self.path = str(fragment.path)
        self.home = release
        self.is_foreign = (fragment.markup == 'md') is not is_in_myst(page)
        lines = fragment.body.split('\n') if fragment.body else []
        first = fragment.body_line
        line = fragment.title_line if fragment.title else first if lines else 1
        content = StringList(lines, items=[(self.path, first - 1 + n) for n in range(len(lines))])
        super().__init__(
            'change',
            [fragment.title],
            dict(fragment.options),
            content,
            line,
            offset_of(page, first),
            '',
            page.state,
            page.state_machine,
        )

    def entry(self, folder: str) -> list[nodes.Node]:
        """Return the entry, and note that the page depends on the file.

        :param folder: the release of the folder of the file
        """
        self.folder = (folder,)
        self.env.note_dependency(self.path)
        for line, type_, message in self.fragment.problems:
            warn(type_, message, f'{self.path}:{line}')
        if not (self.fragment.title or self.fragment.body):
            return []
        with reading_file(self, self.path, self.lineno):
            made = self.run()
        find_pictures(made, self.fragment.path, self.env)
        return made

    def get_source_info(self) -> tuple[str, int]:
        """Return the file, and the line of its title."""
        return self.path, self.lineno

    def read_options(self) -> str:
        """Return the title; the options are those of the file."""
        return one_line(' '.join(self.arguments))

    def report(self, fault: Fault) -> None:
        """Warn of what is wrong with a field, unless the file says it already."""
        if not self.fragment.is_known(fault):
            super().report(fault)

    def place_of(self, field: str) -> str:
        """Return where the field is written; the first line, where the file's name says it."""
        return f'{self.path}:{self.fragment.lines.get(field, 1)}'

    def parse_content_to_nodes(self, allow_section_headings: bool = False) -> list[nodes.Node]:
        """Return the body."""
        if not self.is_foreign:
            return super().parse_content_to_nodes(allow_section_headings)
        return self._foreign(self.fragment.body, self.fragment.body_line)

    def parse_inline(
        self, text: str, *, lineno: int = -1
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a line of markup."""
        if not self.is_foreign:
            return super().parse_inline(text, lineno=lineno)
        made = self._foreign(text, self.lineno)
        if made and isinstance(made[0], nodes.paragraph):
            return made[0].children, [
                one for one in made[1:] if isinstance(one, nodes.system_message)
            ]
        return [nodes.Text(text)], []

    def _foreign(self, text: str, line: int) -> list[nodes.Node]:
        try:
            return parse_other_markup(self, text, line, self.fragment.markup)
        except ValueError as problem:
            warn(Warn.FRAGMENT, f'this fragment cannot be shown: {problem}', self.get_location())
            return [nodes.paragraph(text, text)]
