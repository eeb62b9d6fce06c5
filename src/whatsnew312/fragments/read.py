"""Read one fragment: return its fields, title and body, with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.fragments.names import SUFFIXES, read_name
from whatsnew312.fragments.plain_values import quoted
from whatsnew312.model.readers import MAX_LINE, read_file, wrong_line
from whatsnew312.model.suggestions import quote
from whatsnew312.model.values import as_list, shortened, split
from whatsnew312.model.warning_types import Warn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from whatsnew312.model.warning_types import Fault

#: the folder of unreleased fragments
NEXT = 'next'

_FIELD = re.compile(r':([\w-]+):(?:\s+(.*))?$')
_UNDERLINE = re.compile(r'([=\-~^"\'`#*+.:_<>])\1+\s*$')
_HEADING = re.compile(r'#{1,6}\s+(.*?)(?:\s+#+)?\s*$')


class FragmentProblem(NamedTuple):
    """A mistake in a fragment."""

    line: int
    type: Warn
    message: str


@dataclass(frozen=True)
class Fragment:
    """One change, as it is written in its file."""

    path: Path
    folder: str  #: the release, or ``next``; empty if it is in no folder
    id: str  #: the field ``id``, or the id in the file name
    options: dict[str, str] = field(default_factory=dict)  #: fields of the directive, with the id
    lines: dict[str, int] = field(default_factory=dict)  #: lines by field
    title: str = ''
    title_line: int = 1
    body: str = ''
    body_line: int = 1
    markup: str = 'md'  #: ``md`` or ``rst``
    problems: tuple[FragmentProblem, ...] = ()
    is_read: bool = True  #: False if the fields above the text cannot be read

    def is_known(self, fault: Fault) -> bool:
        """Return whether *fault* follows from what is wrong with the fields as a whole."""
        return not self.is_read and fault.type is Warn.MISSING_KIND

    @property
    def named_releases(self) -> tuple[str, ...]:
        """The releases in the field ``release``."""
        return split(self.options.get('release', ''))

    def releases(self, unreleased: str) -> tuple[str, ...]:
        """Return every release with the change: that of the folder, and those of the field.

        The folder always counts. So a branch that moves the file can be merged with one that adds a
        release to the field.

        :param unreleased: the name of the next release
        """
        folder = unreleased if self.folder == NEXT else self.folder
        named = (unreleased if name == 'unreleased' else name for name in self.named_releases)
        found = tuple(dict.fromkeys(filter(None, (folder, *named))))
        return found or (unreleased,)

    @property
    def head(self) -> str:
        """A short form in one line: the title, or the beginning of the first paragraph."""
        return self.title or short_title(self.body)


def short_title(body: str, limit: int = 80) -> str:
    """Return the first paragraph of *body* on one line, at most *limit* characters long."""
    text = ' '.join(body.strip().split('\n\n', 1)[0].split())
    return shortened(re.sub(r'^[-*+]\s+', '', text), limit)


def read_fragment(path: Path, folder: str, kinds: Collection[str]) -> Fragment:
    """Return the fragment in the file at *path*; its problems contain everything that is wrong.

    :param folder: the name of its folder, which is the name of a release or ``next``
    :param kinds: names of the kinds of the project
    """
    try:
        text = read_file(path)
    except (OSError, ValueError) as problem:
        message = f'this fragment cannot be read: {problem}'
        fault = FragmentProblem(wrong_line(problem), Warn.FRAGMENT, message)
        return Fragment(path, folder, '', problems=(fault,))
    return parse(text, path, folder, kinds)


def parse(text: str, path: Path, folder: str, kinds: Collection[str]) -> Fragment:
    """Return the fragment in *text*; the parameters are those of :func:`read_fragment`."""
    markup = SUFFIXES.get(path.suffix, 'md')
    lines = text.split('\n')
    found = read_head(lines)
    named = read_name(path.name, kinds)
    options = dict(found.options)
    if named.issue:
        options.setdefault('issue', named.issue)
    if named.kind:
        options.setdefault('kind', named.kind)
    options.setdefault('id', named.id)
    title, title_line, start = _title(lines, found.end, markup)
    body_start = next((n for n in range(start, len(lines)) if lines[n].strip()), len(lines))
    body = '\n'.join(lines[body_start:]).rstrip()
    problems = list(found.problems)
    if not (title or body):
        problems.append(
            FragmentProblem(
                len(lines), Warn.FRAGMENT, 'this fragment is empty; write what changes for readers'
            )
        )
    return Fragment(
        path,
        folder,
        options['id'].strip(),
        options,
        found.lines,
        title,
        title_line,
        body,
        body_start + 1,
        markup,
        tuple(problems),
        is_read=not found.problems or bool(found.options),
    )


@dataclass
class Head:
    """The fields above the text of a fragment."""

    options: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  #: first line by field, starting with 1
    ends: dict[str, int] = field(default_factory=dict)  #: line after the value by field
    end: int = 0  #: number of lines that belong to the head
    style: str = ''  #: ``yaml``, ``fields``, or empty if there are no fields
    problems: list[FragmentProblem] = field(default_factory=list)


def read_head(lines: list[str]) -> Head:
    """Return the front matter: YAML between lines of ``---``, or lines of ``:name: value``."""
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() == '---':
        return _yaml_head(lines, start)
    return _field_head(lines, start)


def _yaml_head(lines: list[str], start: int) -> Head:
    ends = (n for n in range(start + 1, len(lines)) if lines[n].rstrip() in {'---', '...'})
    end = next(ends, None)
    if end is None:
        message = 'the front matter is not closed; write a line "---" below the fields'
        problem = FragmentProblem(start + 1, Warn.FRAGMENT, message)
        return Head(end=len(lines), style='yaml', problems=[problem])
    head = Head(end=end + 1, style='yaml')
    for name, value, line, after in _yaml_pairs(lines[start + 1 : end], start + 2, head):
        if name in head.options:
            message = f'{name} is twice among the fields of this fragment; delete the wrong one'
            head.problems.append(FragmentProblem(line, Warn.FIELD_TWICE, message))
        head.options[name], head.lines[name], head.ends[name] = value, line, after
    return head


def _yaml_pairs(lines: list[str], offset: int, head: Head) -> Iterator[tuple[str, str, int, int]]:
    """Yield name, value, first line and next line of each field in YAML.

    The value is the text that the author wrote: ``9.10`` is not a number, and ``no`` not a boolean.
    """
    try:
        import yaml  # noqa: PLC0415 - not needed without front matter
    except ImportError:
        message = 'front matter in YAML needs PyYAML; run: pip install "whatsnew312[releases]"'
        head.problems.append(FragmentProblem(offset, Warn.FRAGMENT, message))
        return

    def compose(text: str) -> yaml.Node | None:
        return yaml.compose(text, Loader=yaml.SafeLoader)

    def is_yaml(text: str) -> bool:
        try:
            return compose(text) is not None
        except yaml.YAMLError:
            return False

    try:
        if any(len(line) > MAX_LINE for line in lines):
            raise ValueError('a line is too long')  # noqa: TRY301 - reported like other mistakes
        node = compose('\n'.join(quoted(lines, is_yaml)))
    except yaml.MarkedYAMLError as problem:
        # a quote without an end is wrong where it begins
        is_open = (problem.context or '').startswith('while scanning')
        mark = (problem.context_mark if is_open else None) or problem.problem_mark
        line = mark.line if mark else 0
        message = f'the front matter is not YAML: {problem.problem}; put quotes around the value'
        head.problems.append(FragmentProblem(offset + line, Warn.FRAGMENT, message))
        return
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        message = f'the front matter cannot be read: {str(problem).splitlines()[0]}'
        head.problems.append(FragmentProblem(offset, Warn.FRAGMENT, message))
        return
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        message = 'the front matter has no fields; write them like "kind: added"'
        head.problems.append(FragmentProblem(offset, Warn.FRAGMENT, message))
        return
    for key, value in node.value:
        line = offset + key.start_mark.line
        values = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if not all(isinstance(one, yaml.ScalarNode) for one in (key, *values)):
            message = f'{quote(str(key.value))} must be a text, or a list of texts'
            head.problems.append(FragmentProblem(line, Warn.FRAGMENT, message))
            continue
        after = offset + value.end_mark.line + (value.end_mark.column > 0)
        # a field with nothing after the colon is null
        texts = ['' if one.tag.endswith(':null') else str(one.value) for one in values]
        is_list = isinstance(value, yaml.SequenceNode)
        commas = is_list and any(',' in one for one in texts)
        text = as_list(texts) if commas else ', '.join(texts)
        yield str(key.value), text, line, max(after, line + 1)


def _field_head(lines: list[str], start: int) -> Head:
    head = Head()
    number = start
    name = ''
    while number < len(lines):
        line = lines[number]
        found = _FIELD.match(line)
        if found:
            name = found[1]
            if name in head.options:
                message = f'{name} is twice among the fields of this fragment; delete the wrong one'
                head.problems.append(FragmentProblem(number + 1, Warn.FIELD_TWICE, message))
            head.options[name], head.lines[name] = (found[2] or '').strip(), number + 1
        elif name and line.startswith((' ', '\t')) and line.strip():
            head.options[name] += f' {line.strip()}'
        else:
            break
        number += 1
        head.ends[name] = number + 1
    if head.options:
        head.end, head.style = number, 'fields'
    return head


def _title(lines: list[str], start: int, markup: str) -> tuple[str, int, int]:
    """Return the title, its line, and the number of lines up to its end."""
    first = next((n for n in range(start, len(lines)) if lines[n].strip()), None)
    if first is None:
        return '', 1, start
    text = lines[first]
    if markup == 'md':
        heading = _HEADING.match(text)
        return (heading[1], first + 1, first + 1) if heading else ('', first + 1, start)
    if (
        _UNDERLINE.match(text)
        and first + 2 < len(lines)
        and lines[first + 2].strip() == text.strip()
    ):
        return lines[first + 1].strip(), first + 2, first + 3
    under = lines[first + 1] if first + 1 < len(lines) else ''
    if _UNDERLINE.match(under) and len(under.strip()) >= min(4, len(text.strip())):
        return text.strip(), first + 1, first + 2
    return '', first + 1, start
