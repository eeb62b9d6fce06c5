"""Limit the numbers in options of directives that determine how many objects a build makes.

``emphasize-lines: 1-2000000000`` is expanded to a list of two billion numbers before it is checked,
so the memory is full before any error can be reported.
"""

from __future__ import annotations

import re
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from docutils.parsers.rst.directives.misc import Include as DocutilsInclude
from docutils.parsers.rst.directives.tables import CSVTable, ListTable, RSTTable
from sphinx.directives import code
from sphinx.directives.code import LiteralInclude
from sphinx.directives.other import HList, Include

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.options.config import sets_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

PATCH = Patch(
    'bounds',
    'A line number, a number of columns or a width in the billions takes all the memory.',
    since=(8, 2),
    reported='',
)

#: columns, or spaces of a tab or a column; more than any page has
MAX_NUMBER = 10_000

#: the maximal number of lines in an option, including all lines of ranges
MAX_LINES = 1_000_000

#: the function that reads line numbers: its name in Sphinx 9, and in earlier versions
_READERS = ('parse_line_num_spec', 'parselinenos')

#: options whose value is a number of objects to make
_OPTIONS = (
    (HList, 'columns'),
    (Include, 'tab-width'),
    (DocutilsInclude, 'tab-width'),
    (LiteralInclude, 'tab-width'),
    (RSTTable, 'widths'),
    (CSVTable, 'widths'),
    (ListTable, 'widths'),
)


def bound_numbers(app: Sphinx) -> None:
    """Make options refuse numbers that are too large, in the same way as invalid numbers.

    A project that only loads this extension may use such numbers, as without it.
    """
    if not sets_options(app.config):
        return
    parts = [Part(directive, 'option_spec', dict) for directive, _ in _OPTIONS]
    reader = next((name for name in _READERS if hasattr(code, name)), _READERS[0])
    if not fits(PATCH, [*parts, Part(code, reader)]):
        return
    for directive, name in _OPTIONS:
        specification = cast('dict[str, Callable[[str], Any]]', directive.option_spec)
        specification[name] = _bounded(specification[name])
    setattr(code, reader, _bounded_lines(getattr(code, reader)))


def _bounded(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    if hasattr(convert, 'is_bounded'):
        return convert

    @wraps(convert)
    def bounded(value: str) -> Any:
        made = convert(value)
        for number in made if isinstance(made, list) else [made]:
            if isinstance(number, int) and number > MAX_NUMBER:
                raise ValueError(f'{number} is too large; at most {MAX_NUMBER}')
        return made

    bounded.is_bounded = True  # type: ignore[attr-defined]
    return bounded


def _bounded_lines(read: Callable[[str, int], list[int]]) -> Callable[[str, int], list[int]]:
    if hasattr(read, 'is_bounded'):
        return read

    @wraps(read)
    def bounded(spec: str, total: int) -> list[int]:
        count = 0
        for first, last in re.findall(r'([0-9]*)\s*-\s*([0-9]*)', spec):
            # a range without an end extends to the last line
            count += max(0, int(last or total) - int(first or 1)) + 1
        if count > MAX_LINES:
            raise ValueError(f'the line numbers {spec[:50]!r} are {count}; at most {MAX_LINES}')
        return read(spec, total)

    bounded.is_bounded = True  # type: ignore[attr-defined]
    return bounded
