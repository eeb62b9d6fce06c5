"""The site *What's New in Python 3.12*: everything about 3.12 is in this folder."""

import os
import sys
from datetime import date
from pathlib import Path

from babel.dates import format_date

sys.path.insert(0, str(Path(__file__).parent / '_extensions'))

repository = os.environ.get('GITHUB_REPOSITORY', 'whatsnew312/whatsnew312')
owner, _, name = repository.partition('/')

project = "What's New in Python 3.12"
author = 'the whatsnew312 authors'
copyright = f'2026, {author}'
version = release = '3.12'

extensions = [
    'myst_parser',
    'whatsnew312',
    'reference',
    'description',
    'published',
    'sphinx_copybutton',
    'notfound.extension',
    'own_changes',
    'sitemap',
    'first_load',
    'sphinxext.opengraph',
]
# Pages as Markdown, and llms.txt. This takes as long as a second build, so it is done only where
# the site is published.
if 'READTHEDOCS' in os.environ or os.environ.get('GITHUB_WORKFLOW') == 'pages':
    extensions.append('sphinx_llm.txt')
llms_txt_suffix_mode = 'replace'
llms_txt_description = 'The changes from Python 3.11 to 3.12, with what to do about each.'
markdown_anchor_sections = True  # so that links to entries work there too
# parts that only browsers can show are also described in words
llms_txt_suppress_unknown_node_warnings = True

exclude_patterns = [
    '_build',
    '_extensions',
    'changes',  # of whatsnew312 itself: for its commands, and the page changelog
    'guide/examples',
    'guide/figures',
    'node_modules',
]
nitpicky = True
default_role = None
# MyST converts quotes (below) while it parses, which takes much less time
smartquotes = False
highlight_language = 'python'

# The release

whatsnew_product = 'Python'
whatsnew_release = '3.12'
whatsnew_previous_release = '3.11'
whatsnew_release_date = '2023-10-02'
whatsnew_outcome_as_of = '3.15'
whatsnew_kinds = {
    'added': {'label': 'Added', 'requires': ['body']},
    'changed': {'label': 'Changed', 'requires': ['body']},
    'deprecated': {'label': 'Deprecated', 'requires': ['body', 'guidance']},
    'removed': {'label': 'Removed', 'requires': ['body', 'guidance']},
    'fixed': {'label': 'Fixed', 'requires': ['body']},
    'security': {'label': 'Security', 'requires': ['body']},
}
whatsnew_areas = {
    'syntax': 'Syntax',
    'grammar': 'Grammar',
    'interpreter': 'Interpreter',
    'data-model': 'Data model',
    'typing': 'Typing',
    'language': 'Other language changes',
    'library': 'Standard library',
    'optimizations': 'Optimizations',
    'bytecode': 'Bytecode',
    'tools': 'Demos and tools',
    'build': 'Build',
    'c-api': 'C API',
}
whatsnew_readers = {
    'python': ('Python only', ['c-api', 'build', 'bytecode', 'tools']),
    'extensions': ('With C extensions', ['build', 'bytecode', 'tools']),
    'cpython': ('I build CPython', []),
}
whatsnew_known_names = {
    'pkg_resources': (
        'a part of setuptools, which new virtual environments no longer have',
        'whatsnew312-removed-ensurepip-setuptools',
    ),
    'setuptools': (
        'a package that new virtual environments no longer have',
        'whatsnew312-removed-ensurepip-setuptools',
    ),
}
whatsnew_platforms = [
    'Windows',
    'macOS',
    'Linux',
    'Unix',
    'FreeBSD',
    'WASI',
    'Emscripten',
    'Android',
    'iOS',
]
whatsnew_issue_url = 'https://github.com/python/cpython/issues/%s'
whatsnew_issue_label = 'gh-%s'
# issues with lower numbers were imported from the former tracker
whatsnew_issue_range = [32426, 9_999_999]
whatsnew_fixers = {
    'ruff': 'ruff check --fix --select %s',
    # one looks through what it writes: a type variable can be used elsewhere, too
    'ruff-unsafe': 'ruff check --target-version py312 --fix --unsafe-fixes --select %s',
    'ruff-finds': 'ruff check --select %s',
}
whatsnew_peps = 'peps.toml'
whatsnew_samples = 'samples.json'
whatsnew_ledger = 'anchors.toml'
whatsnew_run = True
whatsnew_change_pages = True
whatsnew_page_counts = {
    'summary': 'flag=highlight',
    'areas': 'by=area',
    'upgrade': 'flag=upgrade',
    'gone': 'kind=removed kind=deprecated',
    'removals': 'flag=removal',
    'every-change': 'all',
    'by-module': 'by=module',
    'by-pep': 'by=pep',
    '**': 'page',
}
whatsnew_pictures = {
    'accent': '#96195a',
    'logo': 'drawings/mark.png',
    'fonts': {
        'title': '_static/fonts/serif-600.woff2',
        'text': '_static/fonts/sans-400.woff2',
        'strong': '_static/fonts/sans-600.woff2',
        'code': '_static/fonts/code-400.woff2',
    },
}
whatsnew_intersphinx_name = 'whatsnew312'
whatsnew_inventories = {
    # if two inventories have a name, intersphinx uses the last one: 3.12 precedes 3.11
    'py311': ('https://docs.python.org/3.11/', 'inventories/python-3.11.txt'),
    'python': ('https://docs.python.org/3.12/', 'inventories/python-3.12.txt'),
}

# HTML

html_theme = 'furo'
html_title = project
html_short_title = 'Python 3.12'
html_baseurl = os.environ.get('READTHEDOCS_CANONICAL_URL', f'https://{owner}.github.io/{name}/')
html_static_path = ['_static']
html_css_files = ['site.css']
html_js_files = [('scroll.js', {'defer': 'defer'}), ('copy.js', {'defer': 'defer'})]
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_favicon = '_static/favicon.svg'

# The look: colours and fonts for both themes. The colours of kinds are those of the extension.

_fonts = {
    'font-stack': '"WN Sans", system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
    'font-stack--headings': '"WN Serif", "Iowan Old Style", Charter, Georgia, serif',
    'font-stack--monospace': (
        '"WN Code", ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'
    ),
    'code-font-size': '0.875rem',
}
_light = {
    'color-background-primary': '#fff',
    'color-background-secondary': '#f7f5f8',
    'color-background-hover': '#f0ebf1',
    'color-background-hover--transparent': '#f0ebf100',
    'color-background-border': '#e3dce4',
    'color-foreground-primary': '#1c191f',
    'color-foreground-secondary': '#544d58',
    'color-foreground-muted': '#6a626e',
    'color-foreground-border': '#8b8290',
    'color-brand-primary': '#96195a',
    'color-brand-content': '#96195a',
    'color-brand-visited': '#6d3f73',
    'color-link--hover': '#6d0e40',
    'color-sidebar-link-text--top-level': 'var(--color-foreground-primary)',
    'color-link-underline': '#d9a3c1',
    'color-highlight-on-target': '#fcf4f9',
    'whatsnew-accent-tint': '#fcf4f9',
    'whatsnew-accent-line': '#d9a3c1',
    'whatsnew-on-accent': '#fff',
    'site-mark': '#b3aab7',
    'site-string': '#1d6a3c',
    'site-name': '#1b5a9c',
}
_dark = {
    'color-background-primary': '#15121a',
    'color-background-secondary': '#1c1822',
    'color-background-hover': '#27212e',
    'color-background-hover--transparent': '#27212e00',
    'color-background-border': '#393141',
    'color-foreground-primary': '#ebe6ee',
    'color-foreground-secondary': '#b9b0be',
    'color-foreground-muted': '#a098a6',
    'color-foreground-border': '#7d7484',
    'color-brand-primary': '#e9a0c6',
    'color-brand-content': '#e9a0c6',
    'color-brand-visited': '#cfa8dc',
    'color-link--hover': '#f7c8df',
    'color-link-underline': '#6b3a58',
    'color-highlight-on-target': '#231722',
    'whatsnew-accent-tint': '#231722',
    'whatsnew-accent-line': '#6b3a58',
    'whatsnew-on-accent': '#2a0a1b',
    'site-mark': '#6f6676',
    'site-string': '#8fd6a6',
    'site-name': '#8fc0f7',
}

html_theme_options = {
    'light_css_variables': _fonts | _light,
    'dark_css_variables': _dark,
    'source_repository': f'https://github.com/{repository}/',
    'source_branch': 'main',
    'source_directory': 'docs/',
    'top_of_page_buttons': ['edit'],
}
templates_path = ['_templates']
copybutton_exclude = '.linenos, .gp, .site-output'  # see _static/copy.js
notfound_urls_prefix = f'/{name}/'
notfound_template = '404.html'
ogp_site_url = html_baseurl
ogp_social_cards = {'enable': False}

# Books

epub_description = llms_txt_description
epub_contributor = author
# one names the book, the other the XML element with that name; Sphinx uses the same value
epub_identifier = epub_uid = 'whatsnew312'
epub_show_urls = 'no'
epub_tocscope = 'includehidden'
epub_tocdepth = 2
epub_css_files = []
# files that only browsers use
epub_exclude_files = [
    'whatsnew/3.12.xhtml',
    '_static/check-solid.svg',
    '_static/favicon.svg',
    *(f'_static/fonts/{path.name}' for path in Path(__file__).parent.glob('_static/fonts/*')),
    '_static/mark.svg',
    '_static/copy-button.svg',
    '_static/screenshot.png',
    '_static/site.css',
]
man_pages = [('index', name, project, author, 7)]

# Debian: texlive-xetex, texlive-latex-extra, latexmk, fonts-freefont-otf, fonts-droid-fallback
latex_engine = 'xelatex'
latex_documents = [
    # without the first page, which is mainly a table of contents
    ('index', 'whatsnew312.tex', project, author, 'manual', True),
]
texinfo_documents = [
    ('index', 'whatsnew312', project, author, name, epub_description, 'Documentation', True),
]
latex_elements = {
    'extraclassoptions': 'openany',
    'fontpkg': r"""
\setmainfont{FreeSerif}
\setsansfont{FreeSans}
\setmonofont{DejaVu Sans Mono}[Scale=0.8]
% they have no Japanese
\newfontfamily\japanese{Droid Sans Fallback}
\newXeTeXintercharclass\cjk
\count255="3000
\loop\XeTeXcharclass\count255=\cjk\advance\count255 1 \ifnum\count255<"A000\repeat
\XeTeXinterchartokenstate=1
\XeTeXinterchartoks 0 \cjk {\begingroup\japanese}
\XeTeXinterchartoks \cjk 0 {\endgroup}
\XeTeXinterchartoks 4095 \cjk {\begingroup\japanese}
\XeTeXinterchartoks \cjk 4095 {\endgroup}
""",
    'preamble': r"""
% long names in code may break
\renewcommand{\_}{\textunderscore\allowbreak}
\renewcommand{\sphinxhyphenininlineliteral}[1]{\mbox{-}\allowbreak}
% columns are too narrow to be justified
\newcolumntype{T}{L}
""",
    # with the labels of the first page, for links to it
    'tableofcontents': r"""
\renewcommand{\contentsname}{Contents}
\phantomsection\label{\detokenize{index:what-s-new-in-python-3-12}}
\label{\detokenize{index:find-an-error}}\label{\detokenize{index:at-a-glance}}
\sphinxtableofcontents
""",
}

# MyST

myst_enable_extensions = [
    'attrs_inline',
    'colon_fence',
    'deflist',
    'fieldlist',
    'smartquotes',
    'substitution',
]
myst_heading_anchors = 3
# pages come from pull requests: raw HTML is not allowed (docutils.conf forbids other raw markup)
myst_disable_syntax = ['html_block', 'html_inline']
myst_substitutions = {
    # in English, independent of the language of the machine
    'release_date': format_date(date.fromisoformat(whatsnew_release_date), 'd MMMM y', locale='en'),
}


def setup(app):
    """Register markup of Python's documentation that Sphinx does not have."""
    app.add_object_type('opcode', 'opcode', objname='bytecode instruction')
