"""A site with labels of every length, and the themes that the tests build it with."""

from __future__ import annotations

import sys

#: kinds, some of them custom: a long word, a word too long for one line, and several words
LABELS = {
    'added': 'Added',
    'changed': 'Changed',
    'deprecated': 'Deprecated',
    'removed': 'Removed',
    'fixed': 'Fixed',
    'security': 'Security',
    'rewritten': 'Rebuilt anew',
    'worded': 'Kundenfreundlichkeitsverbessert',
    'phrased': 'Only in the shops of the north',
    'endless': 'Lebensversicherungsgesellschaftsangestellter',
}

THEMES = [
    'alabaster',
    'furo',
    'python_docs_theme',
    'pydata_sphinx_theme',
    'sphinx_book_theme',
    'shibuya',
    # its newest release requires a docutils that does not support newer versions of Python
    *(['sphinx_rtd_theme'] if sys.version_info < (3, 13) else []),
]

_ENTRY = """\
:::{{change}} The lid of the large {kind} kettle is hinged now, and shuts when one lets go
:id: lid-{kind}
:kind: {kind}
:module: shop.{kind}
:issue: 1001, 1002
:contributor: Ann Example
:platform: Windows, Linux
:action: Hold the lid.

At last.
:::
"""

FILES = {
    'index.md': '# Kettle\n\n```{toctree}\nevery\nsorts\n```\n\n'
    + '\n'.join(_ENTRY.format(kind=kind) for kind in LABELS),
    'every.md': '# Every change\n\n```{changes}\n:filter:\n```\n',
    'sorts.md': """\
# Sorts

```{changes}
:style: list
```

```{changes}
:style: cards
```

```{changes}
:style: checklist
```

```{changes}
:style: table
:columns: kind, change
```
""",
}

PAGES = ['index.html', 'every.html', 'sorts.html']

CONF = {'whatsnew_kinds': LABELS, 'whatsnew_areas': {}}
