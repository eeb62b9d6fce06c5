"""The table of all options: default, check and meaning of each.

The reference page of the options is made from :data:`OPTIONS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from whatsnew312.model.values import DEFAULT_KINDS, DEFAULT_PLATFORMS
from whatsnew312.site.options.checks import (
    _counts,
    _date,
    _domain,
    _fixers,
    _flag,
    _inventories,
    _kinds,
    _known_names,
    _label,
    _names,
    _paths,
    _pictures,
    _project_name,
    _range,
    _readers,
    _strings,
    _switch,
    _template,
    _text,
    _trackers,
    _version,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Option(NamedTuple):
    """One ``whatsnew_*`` value of ``conf.py``."""

    name: str
    default: object
    check: Callable[[Any], Any]  #: value in, typed value out; ValueError says what would be right
    meaning: str  #: in MyST
    example: str  #: Python source
    rebuild: Literal['', 'env', 'html'] = 'env'


OPTIONS = (
    Option(
        'whatsnew_product',
        '',
        _text,
        'What is released, as it is named before a version: `Python` in "Python 3.12". Without it, '
        '`project`.',
        '"Shop"',
    ),
    Option(
        'whatsnew_release',
        '',
        _version,
        'The release that the notes are about. Without it, `since` and `removal` are not compared '
        'with anything.',
        '"3.12"',
    ),
    Option(
        'whatsnew_previous_release',
        '',
        _version,
        'The release that readers come from.',
        '"3.11"',
    ),
    Option(
        'whatsnew_release_date',
        '',
        _date,
        'When the release came out (ISO 8601).',
        '"2023-10-02"',
    ),
    Option(
        'whatsnew_outcome_as_of',
        '',
        _version,
        'The newest version that was looked at to see what became of removals. With it, pages and '
        'data say so, and a `removal` in a version up to it without an `outcome` is a warning.',
        '"3.14"',
    ),
    Option(
        'whatsnew_kinds',
        {
            kind.name: {'label': kind.label}
            | ({'requires': sorted(kind.requires)} if kind.requires else {})
            for kind in DEFAULT_KINDS.values()
        },
        _kinds,
        'The kinds of change, in the order in which readers see them: name to label, or to a '
        'dictionary with `label`, `requires` and `urgency`. What a kind requires of its entries: '
        '`body`, and `guidance` (an `action` or a `replacement`). How a checklist treats them: '
        '`gone` (code that uses the thing fails now), `differs` (the same code does something '
        'else), `warned` (it works still, and is discouraged), or `none`, where only entries with '
        'an `action` or a `removal` ask something. `removed` is `gone` and `deprecated` is '
        '`warned` by themselves.',
        '{"added": "New", "cut": {"label": "Cut", "requires": ["guidance"], "urgency": "gone"}}',
    ),
    Option(
        'whatsnew_areas',
        {},
        _names,
        'The parts of the release, in the order in which readers see them: name to label.',
        '{"checkout": "Checkout", "api": "HTTP API"}',
    ),
    Option(
        'whatsnew_area_required',
        True,
        _flag,
        'Whether a change that is in no area is a warning, where there are areas.',
        'False',
    ),
    Option(
        'whatsnew_readers',
        {},
        _readers,
        'Groups of readers, for checklists: name to (label, areas that do not concern them). A '
        'checklist asks readers who they are, and begins with the first group.',
        '{"shops": ("I run a shop", ["api"]), "developers": ("I use the API", [])}',
        rebuild='html',
    ),
    Option(
        'whatsnew_known_names',
        {},
        _known_names,
        'Names that no change has, but that readers look for in a checklist, such as those of '
        'other packages: name to (what it is, the id of the change that concerns it or `""`).',
        '{"shop_tools": ("a separate package since 1.9", "shop-tools-moved")}',
        rebuild='html',
    ),
    Option(
        'whatsnew_platforms',
        list(DEFAULT_PLATFORMS),
        _strings,
        'What `platform` may name.',
        '["Windows", "Linux"]',
    ),
    Option(
        'whatsnew_issue_url',
        '',
        _template,
        'Where an issue is, with `%s` for its number. Without it, issues are not linked.',
        '"https://example.org/shop/issues/%s"',
    ),
    Option(
        'whatsnew_issue_label',
        '#%s',
        _label,
        'How an issue is shown, with `%s` for its number.',
        '"gh-%s"',
    ),
    Option(
        'whatsnew_issue_range',
        [1, 9_999_999],
        _range,
        'The lowest and the highest number that an issue may have.',
        '[1, 50_000]',
    ),
    Option(
        'whatsnew_trackers',
        {},
        _trackers,
        'Other trackers than the one of issues, for the field `ref`: name to (where a number is, '
        'how it is shown, a regular expression for the whole number), with `%s` for the number in '
        'the first two.',
        '{"cve": ("https://www.cve.org/CVERecord?id=CVE-%s", "CVE-%s", r"[0-9]{4}-[0-9]{4,}")}',
    ),
    Option(
        'whatsnew_fixers',
        {},
        _fixers,
        'Tools that make changes in code, for the field `fix`: name to command, with `%s` for the '
        'rules, which have commas between them.',
        '{"ruff": "ruff check --fix --select %s"}',
    ),
    Option(
        'whatsnew_pep_url',
        'https://peps.python.org/pep-%04d/',
        _template,
        'Where a PEP is.',
        '"https://peps.python.org/pep-%04d/"',
    ),
    Option(
        'whatsnew_peps',
        '',
        _text,
        'A TOML file, relative to the source folder, with what is known of each PEP: tables named '
        'by number, with `title`, `status`, `type` and `python-version`. With it, titles are '
        'shown, and a PEP that it does not have is a warning.',
        '"peps.toml"',
    ),
    Option(
        'whatsnew_api_domain',
        'py',
        _domain,
        'The Sphinx domain of a name in `api` that has no domain in front.',
        '"py"',
    ),
    Option(
        'whatsnew_inventories',
        {},
        _inventories,
        'Inventories kept as readable text beside the notes, so that a build needs no network: '
        'name to (base URL, file). They are added to `intersphinx_mapping`; '
        '`python -m whatsnew312 inventory update` refreshes them.',
        '{"python": ("https://docs.python.org/3.12/", "inventories/python.txt")}',
    ),
    Option(
        'whatsnew_previous_inventory',
        '',
        _text,
        'The `objects.inv` of the earlier release, relative to the source folder. With it, a name '
        'in `match` that this release did not have is a warning, and so is one in `api` of an '
        'entry that removes or deprecates it.',
        '"inventories/shop-1.9.inv"',
    ),
    Option(
        'whatsnew_intersphinx_name',
        '',
        _project_name,
        'How other projects are to call this one in their `intersphinx_mapping`. With it, the '
        'menu "Link to this" and the directive `link-targets` offer the forms for '
        'reStructuredText and MyST.',
        '"shop"',
        rebuild='html',
    ),
    Option(
        'whatsnew_ledger',
        '',
        _text,
        'A TOML file, relative to the source folder, with every link that was ever published. '
        'With it, a build warns of links that would break, and keeps old ones working; '
        '`python -m whatsnew312 anchors update` writes it.',
        '"anchors.toml"',
        rebuild='html',
    ),
    Option(
        'whatsnew_ledger_pages',
        ['**'],
        _strings,
        'The pages whose links the ledger holds: patterns as in `exclude_patterns`, for names of '
        'pages without a suffix. Links of other pages are not checked.',
        '["changelog", "news/**"]',
        rebuild='html',
    ),
    Option(
        'whatsnew_samples',
        '',
        _text,
        'A JSON file, relative to the source folder, with which samples were verified on which '
        'interpreters; `sphinx-build -b samples` writes it. With it, pages say what was verified, '
        'and a sample that was not is a warning.',
        '"samples.json"',
        rebuild='html',
    ),
    Option(
        'whatsnew_interpreters',
        {},
        _paths,
        'Interpreters that samples run on: version to the path of an interpreter or of a virtual '
        'environment. Those of Python are found without it, by `uv`, `pyenv` or name.',
        '{"2.0": "venvs/two", "1.9": "venvs/one"}',
        rebuild='',
    ),
    Option(
        'whatsnew_run',
        False,
        _switch,
        'Whether readers can run verified samples in their browser: `True`, or the version of the '
        'npm package `pyodide` that must be in a `node_modules` of the source folder or above. '
        'Without the package, or if its Python is not `whatsnew_release`, there is no button.',
        '"0.27.7"',
        rebuild='html',
    ),
    Option(
        'whatsnew_releases',
        '',
        _text,
        'A TOML file, relative to the source folder, with every release of the project. With it, '
        'entries have the field `release`. See [Releases and fragments](releases.md).',
        '"changes/releases.toml"',
    ),
    Option(
        'whatsnew_fragments',
        '',
        _text,
        'A folder, relative to the source folder, with one file for each change; `{release}` shows '
        'them. Its `releases.toml` is that of `whatsnew_releases`, where that is not set.',
        '"changes"',
    ),
    Option(
        'whatsnew_change_pages',
        False,
        _flag,
        'Whether there is a page of its own for each change, `changes/<id>.html`, and for each '
        'module, `modules/<name>.html`: for search engines, and to be shared in a chat. '
        'The link to an entry on the page of its source file stays its permanent anchor.',
        'True',
        rebuild='html',
    ),
    Option(
        'whatsnew_pictures',
        False,
        _pictures,
        'Whether a preview picture is drawn for each of these pages and for the first page, which '
        'chats show beside a link: `True`, or a dictionary with fonts, a colour and a logo. See '
        '[Preview pictures](projects.md#preview-pictures).',
        '{"accent": "#96195a", "fonts": {"title": "_static/title.woff2"}}',
        rebuild='html',
    ),
    Option(
        'whatsnew_contents',
        True,
        _flag,
        'Whether tables of contents in HTML and e-books name each entry.',
        'False',
    ),
    Option(
        'whatsnew_page_counts',
        {},
        _counts,
        'Numbers of entries beside the names of pages in the sidebar: a page, or a pattern as in '
        '`exclude_patterns` for several, to the conditions of the role `count`. The first pattern '
        'of a page is used. `page` counts the entries that the page itself has, and an empty '
        'string shows no number. See '
        '[Numbers in the sidebar](projects.md#numbers-in-the-sidebar).',
        '{"every-change": "all", "by-module": "by=module", "**": "page"}',
        rebuild='html',
    ),
    Option(
        'whatsnew_short_names',
        True,
        _flag,
        'Whether directives and the role `issue` have short names, too, where nobody else has '
        'taken them. `whatsnew:change`, `whatsnew:issue` and the like always work.',
        'False',
    ),
    Option(
        'whatsnew_untrusted',
        False,
        _flag,
        'Whether strangers write pages. If so, no page can run a script, load anything from '
        'another host, or show a file from outside the source folder. '
        'See [Notes that strangers write](#untrusted).',
        'True',
    ),
    Option(
        'whatsnew_untrusted_markup',
        [],
        _strings,
        'Directives and roles that pages may use though `whatsnew_untrusted` is on and does not '
        'know them, because another extension has them.',
        '["grid", "grid-item"]',
    ),
    Option(
        'whatsnew_process_settings',
        True,
        _flag,
        'Whether a build may tune the garbage collector of its Python process, and highlight '
        'alike code with the same Pygments objects. Pages are the same without it; a build of '
        'many entries takes longer.',
        'False',
        rebuild='',
    ),
)
