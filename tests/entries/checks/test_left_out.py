"""Content that ``only`` or ``ifconfig`` excludes from a build is in none of the published files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import forked
import pytest
import sphobjinv
from dom import dom

from whatsnew312.site.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

INDEX = """\
# Shop

```{toctree}
:glob:
*
```

See [](#shop-open) and [](#shop-secret).

## Lists

```{changes}
```

```{changes}
:style: cards
```

```{changes}
:style: checklist
```

```{highlights}
```
"""

ENTRIES = {
    'shop-open': ':action: Open it, as with [](#shop-secret).',
    'shop-secret': ':action: Ask the owner.\n:pep: 8\n:alias: shop-vault\n:highlight: a big vault',
}


def entry(id_: str) -> str:
    """Return an entry whose title contains words that can be searched for in the output."""
    title = id_.replace('shop-', 'Title of ').capitalize()
    fields = f':id: {id_}\n:kind: added\n:area: stock\n{ENTRIES[id_]}\n'
    return f':::{{change}} {title}\n{fields}\nBody of {id_[5:]}. See [](#shop-secret).\n:::\n\n'


def page(condition: str) -> str:
    """Return a page with an entry that is always shown, and an entry under *condition*."""
    return f'# Page\n\n{entry("shop-open")}::::{{{condition}\n{entry("shop-secret")}::::\n'


CONDITIONS = {'only': 'only} internal', 'ifconfig': "ifconfig} whatsnew_release == '9'"}


@pytest.mark.parametrize('name', CONDITIONS)
def test_left_out(site: Callable[..., Site], name: str) -> None:
    """An excluded entry is in no file of the site, and references to it give warnings."""
    made = site(
        {'index.md': INDEX, 'page.md': page(CONDITIONS[name])},
        extensions=['myst_parser', 'sphinx.ext.ifconfig', 'whatsnew312'],
        whatsnew_ledger='anchors.toml',
    ).build(warnings=None)
    assert [one['id'] for one in json.loads(made.read('changes.json'))['changes']] == ['shop-open']
    for path in made.outdir().rglob('*'):
        if path.is_file() and path.name != 'environment.pickle':
            text = path.read_bytes().decode(errors='replace').lower()
            for word in ('title of secret', 'ask the owner', 'a big vault', 'body of secret'):
                assert word not in text, (path.name, word)
    # by itself, MyST would link a missing target to its name, after its warning
    links = made.html('page').select('[href*="#shop-secret"], [href*="#shop-vault"]')
    assert not links
    assert all('shop-secret' in line or 'ledger' in line for line in made.warnings)
    assert any(line.startswith('page.md') and 'shop-secret' in line for line in made.warnings)
    assert 'shop-secret' not in made.inventory()
    data = next(made.root.rglob('whatsnew-anchors.json'), None)
    assert data is None or 'shop-secret' not in data.read_text(encoding='utf-8')


def test_shown_by_another_builder(site: Callable[..., Site]) -> None:
    """With shared doctrees, each builder shows the entries that are included for this builder."""
    text = '# Page\n\n' + entry('shop-open').replace('[](#shop-secret)', 'it')
    text = text.replace('[](#shop-secret)', 'it')
    text += '::::{only} text\n' + entry('shop-secret') + '::::\n'
    index = INDEX.replace(' and [](#shop-secret)', '')
    made = site({'index.md': index, 'page.md': text}).build(warnings=None)
    assert 'Title of secret' not in made.read('index.html')
    assert 'Title of secret' in made.build('text', warnings=None).read('index.txt')
    assert 'Title of secret' not in made.build('html', warnings=None).read('index.html')


def test_one_id_for_each_builder(site: Callable[..., Site]) -> None:
    """Two entries with one id are no duplicates if each build includes only one of them."""
    one = entry('shop-open').replace('[](#shop-secret)', 'it').replace('See it.', 'See web.')
    two = entry('shop-open').replace('[](#shop-secret)', 'it').replace('See it.', 'See text.')
    text = f'# Page\n\n::::{{only}} html\n{one}::::\n\n::::{{only}} not html\n{two}::::\n'
    index = INDEX.replace(' and [](#shop-secret)', '')
    made = site({'index.md': index, 'page.md': text}).build()
    (found,) = json.loads(made.read('changes.json'))['changes']
    assert 'See web.' in found['body_text']
    assert made.html('page').select('[id="shop-open"]')
    assert 'See text.' in made.build('text').read('page.txt')


NOTE_LEFT_OUT = """\
Shop
====

.. change:: Tills are faster
   :id: shop-tills
   :kind: added
   :area: checkout

   On some of them [1]_, |nothing| is slower.

.. only:: internal

   .. [1] On those of the owner.
"""


def test_marks_lead_somewhere(site: Callable[..., Site]) -> None:
    """A mark of an excluded footnote or substitution does not link to a missing target."""
    made = site({'index.rst': NOTE_LEFT_OUT}).build(warnings=None)
    page = made.html()
    ids = {str(one['id']) for one in page.select('[id]')}
    assert {str(link['href'])[1:] for link in page.select('section a[href^="#"]')} <= ids
    (change,) = json.loads(made.read('changes.json'))['changes']
    assert not dom(change['body_html']).select('a')
    assert change['body_text'] == 'On some of them [1], |nothing| is slower.'


#: reStructuredText, because MyST shows headings even in excluded parts
PARTS = """\
Page
====

See shown-label_ and secret-label_.

.. {condition}

   .. _secret-label:

   Heading of secret
   -----------------

   .. _secret-figure:

   .. figure:: picture.png

      Picture of secret

   .. changes::
      :filter:

   .. changes::
      :group-by: pep

   .. link-targets::

   .. samples-report::

   .. sample:: python

      print("code of secret")

   .. sample-output::

      code of secret

   See :whatsnew:change:`shop-entry`.

.. _shown-label:

Shown
-----

.. sample:: python

   print(1)

.. sample-output::

   1

.. change:: An entry
   :id: shop-entry
   :kind: added
   :area: stock

   See :ref:`secret-label` and :ref:`shown-label`.
"""


@pytest.mark.parametrize('name', CONDITIONS)
def test_other_parts(site: Callable[..., Site], name: str) -> None:
    """Labels, listings, samples and reports are excluded like entries, also from the ledger."""
    made = site(
        {
            'index.md': '# Shop\n\n```{toctree}\npage\nreport\n```\n',
            'page.rst': PARTS.format(condition=CONDITIONS[name].replace('}', '::')),
            'picture.png': '',
            'report.md': '# Report\n\n```{samples-report}\n```\n',
            'anchors.toml': '',
            'samples.json': '{}',
        },
        extensions=['myst_parser', 'sphinx.ext.ifconfig', 'whatsnew312'],
        whatsnew_ledger='anchors.toml',
        whatsnew_samples='samples.json',
    ).build(warnings=None)
    names = {one.name for one in sphobjinv.Inventory(made.outdir() / 'objects.inv').objects}
    assert {'shown-label', 'shop-entry'} <= names
    assert not {'secret-label', 'secret-figure'} & names
    told = [line for line in made.warnings if 'secret' in line]
    assert len(told) == 2, told
    page = made.html('page')
    ids = {str(one['id']) for one in page.select('[id]')}
    assert {str(link['href'])[1:] for link in page.select('section a[href^="#"]')} <= ids
    assert not page.select('script[src*="filter.js"]')
    assert '0 of 1 sample' in made.html('report').get_text()
    # the ledger records exactly what is published
    command = ('-m', 'whatsnew312', 'anchors', 'update', '--built', made.doctreedir)
    done = forked.run(*command, cwd=made.srcdir)
    assert done.returncode == 0, done.stderr
    ledger = (made.srcdir / 'anchors.toml').read_text(encoding='utf-8')
    assert 'shown-label' in ledger
    assert 'secret' not in ledger


def test_parts_of_another_builder(site: Callable[..., Site]) -> None:
    """With shared doctrees, each builder has the labels, listings and samples that it shows."""
    files = {
        'index.md': '# Shop\n\n```{toctree}\npage\n```\n\n{ref}`secret-label`\n',
        'page.rst': PARTS.format(condition='only:: text').replace(' and secret-label_', ''),
        'picture.png': '',
    }
    made = site(files).build(warnings=None)
    assert [line for line in made.warnings if 'secret-label' in line]
    made.build('text', warnings=None)
    assert 'Heading of secret' in made.read('index.txt')
    made.build('html', warnings=None)
    assert not any('code of secret' in made.read(f'{name}.html') for name in ('index', 'page'))
    assert [line for line in made.run('html', '-a', warnings=None).warnings if 'secret' in line]


def test_time_of_many_pages(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is written looks at its own labels, and not at those of all pages."""
    names = [f'page{number}' for number in range(20)]
    files = {f'{name}.md': f'({name}-label)=\n# Page\n\nText.\n' for name in names}
    index = '# Shop\n\n```{toctree}\n' + '\n'.join(names) + '\n```\n\n' + entry('shop-open')
    made = site({'index.md': index, **files})
    asked: list[object] = []
    shown = Tables._shown

    def count(self: Tables, conditions: Any) -> bool:
        asked.append(conditions)
        return shown(self, conditions)

    monkeypatch.setattr(Tables, '_shown', count)
    made.build(warnings=None)
    assert len(names) <= len(asked) < 8 * len(names)
