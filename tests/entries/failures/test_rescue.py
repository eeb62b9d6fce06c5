"""If an entry raises in any build step after parsing, only this entry is affected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from whatsnew312.entries.failures.losses import BODY, LINES
from whatsnew312.entries.failures.rescue import find_losses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conftest import Site

#: an extension with a directive and a role; their nodes raise in the step that they name
FAILING = """
from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

class trap(nodes.General, nodes.Element):
    pass

class line_trap(nodes.inline):
    pass

class mute(nodes.inline):
    def astext(self):
        raise KeyError('astext %s')

class Trap(SphinxDirective):
    required_arguments = 1

    def run(self):
        made = trap(step=self.arguments[0])
        if self.arguments[0] == 'pickle':
            made['function'] = lambda: None
        return [nodes.paragraph('', 'before'), made]

def role(name, rawtext, text, *args, **more):
    return [line_trap(text, text, step=text)], []

def mute_role(name, rawtext, text, *args, **more):
    return [mute(text, text)], []

def check(document, step):
    for kind in (trap, line_trap):
        for one in list(document.findall(kind)):
            if one['step'] == step:
                raise KeyError(f'{step} %s of {document.settings.env.current_document.docname}')

class Transform(SphinxTransform):
    default_priority = 800

    def apply(self):
        check(self.document, 'transform')

class PostTransform(SphinxPostTransform):
    default_priority = 20

    def run(self):
        check(self.document, 'post-transform')

def visit(self, node):
    if node['step'] == 'visit':
        raise KeyError('visit %s')
    raise nodes.SkipNode

def pass_by(self, node):
    pass

def setup(app):
    app.add_directive('trap', Trap)
    app.add_role('trap', role)
    app.add_role('mute', mute_role)
    both = (visit, None)
    app.add_node(trap, html=both, latex=both, text=both, epub=both)
    lines = {name: (pass_by, pass_by) for name in ('html', 'latex', 'text', 'epub')}
    app.add_node(line_trap, **lines)
    app.add_node(mute, **lines)
    app.add_transform(Transform)
    app.add_post_transform(PostTransform)
    app.connect('doctree-read', lambda app, document: check(document, 'read'))
    app.connect('doctree-resolved', lambda app, document, docname: check(document, 'resolved'))
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
"""

ENTRY = ':::{{change}} {0} one\n:id: shop-{0}\n:kind: fixed\n:action: {2}\n\n{1}\n:::\n\n'
RST_ENTRY = '.. change:: {0} one\n   :id: shop-{0}\n   :kind: fixed\n   :action: {2}\n\n   {1}\n\n'
INDEX = '# Shop\n\n```{toctree}\n:glob:\n\n*\n```\n\n```{changes}\n```\n'
STAYS = 'Its neighbour stays.'

READING = ('transform', 'read', 'pickle')
RESOLVING = ('post-transform', 'resolved')


@pytest.fixture
def failing_site(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Site]:
    def make(files: dict[str, str]) -> Site:
        made = site(
            {'index.md': INDEX, 'failing.py': FAILING} | files,
            whatsnew_areas={},
            extensions=['failing', 'myst_parser', 'whatsnew312'],
        )
        monkeypatch.setenv('PYTHONPATH', str(made.srcdir))
        return made

    return make


def page(*steps: str, rst: bool = False) -> str:
    """Return a page of entries; for each of *steps*, one entry in the middle fails in this step."""
    entry, head = (RST_ENTRY, 'Page\n====\n\n') if rst else (ENTRY, '# Page\n\n')
    trap = '.. trap:: {}' if rst else '```{{trap}} {}\n```'
    bodies = [STAYS, STAYS, *(trap.format(step) for step in steps), STAYS, STAYS]
    return head + ''.join(entry.format(n, body, 'Do.') for n, body in enumerate(bodies))


@pytest.mark.parametrize('rst', [False, True], ids=['md', 'rst'])
def test_web_pages(failing_site: Callable[..., Site], rst: bool) -> None:
    """Each failure gives one warning with place and cause, and the other entries do not change."""
    suffix = 'rst' if rst else 'md'
    steps = [*READING, *RESOLVING, 'visit']
    files = {f'{step}.{suffix}': page(step, rst=rst).replace('shop-', step) for step in steps}
    made = failing_site(files).run(warnings=None)
    lines = next(iter(files.values())).splitlines()
    line = next(n for n, one in enumerate(lines, 1) if '2 one' in one)
    for step in steps:
        (said,) = [one for one in made.warnings if one.startswith(f'{step}.{suffix}:{line}: ')]
        assert 'WARNING: the body of this change is left out: ' in said
        assert (f'{step} %s' if step != 'pickle' else 'pickle') in said
        assert said.endswith('[whatsnew.body_failed]')
        assert made.html(step).get_text().count(STAYS) == 4
    assert len(made.warnings) == len(steps)
    found = json.loads(made.read('changes.json'))['changes']
    assert [one['body_text'] for one in found] == [STAYS, STAYS, '', STAYS, STAYS] * len(steps)
    assert {one['action'] for one in found} == {'Do.'}


@pytest.mark.parametrize('builder', ['html', 'dirhtml', 'text', 'latex', 'epub', 'gettext'])
def test_every_builder(failing_site: Callable[..., Site], builder: str) -> None:
    """Two processes give the same output as one, also if several pages and steps fail."""
    files = {
        'page.md': page('visit', 'transform', 'visit'),
        'other.rst': page('post-transform', rst=True).replace('shop-', 'other-'),
        'third.md': page('resolved').replace('shop-', 'third-'),
    }
    made = failing_site(files)
    built = []
    for jobs in ('1', '2'):
        made.run(builder, '-j', jobs, warnings=None, fresh=True)
        text = '' if builder == 'gettext' else made.plain()
        built.append((set(made.files()), text, sorted(made.warnings)))
    assert built[0] == built[1]
    says = [line for line in made.warnings if 'change is left out' in line]
    # the catalog builder has no writer, so the two failures in a writer do not occur
    assert len(says) == (3 if builder == 'gettext' else 5)
    assert says == made.warnings
    if builder != 'gettext':
        assert built[0][1].count(STAYS.replace(' ', '')) == 12


def test_fields(failing_site: Callable[..., Site]) -> None:
    """An action that cannot be resolved is shown as text, and the body is kept."""
    text = '# Page\n\n' + ''.join(
        ENTRY.format(step, STAYS, f'See {{trap}}`{step}`') for step in (*READING[:2], *RESOLVING)
    )
    made = failing_site({'page.md': text}).run(warnings=None)
    assert all('title and the fields of this change are shown as text' in x for x in made.warnings)
    assert len(made.warnings) == 4
    assert made.html('page').get_text().count(STAYS) == 4
    assert made.html('page').get_text().count('See') == 4


def test_what_is_not_of_an_entry_still_ends_the_build(failing_site: Callable[..., Site]) -> None:
    made = failing_site({'page.md': page() + '\n```{trap} transform\n```\n'})
    made.run(warnings=None)
    assert made.status == 2
    assert any('transform %s of page' in line for line in made.warnings)


def test_incremental(failing_site: Callable[..., Site]) -> None:
    """After the error is corrected or moved, an incremental build equals a fresh build."""
    made = failing_site({'page.md': page('visit')}).run(warnings=None)
    made.edit('page.md', '```{trap} visit\n```', 'Mended.')
    made.run()
    assert 'Mended.' in made.html('page').get_text()
    made.edit('page.md', 'Mended.', '```{trap} resolved\n```')
    made.run(warnings=None)
    before = made.files()
    made.run(warnings=None, fresh=True)
    assert made.files() == before


@pytest.mark.parametrize('jobs', ['1', '2'])
def test_search_index(failing_site: Callable[..., Site], jobs: str) -> None:
    """The search index has no words of a body that is left out."""
    text = page('visit').replace('```{trap} visit', 'A quokka.\n\n```{trap} visit')
    files = {f'page-{n}.md': text.replace('shop-', f'no-{n}-') for n in range(4)}
    made = failing_site(files).run('html', '-j', jobs, warnings=None)
    assert len(made.warnings) == 4
    index = made.read('searchindex.js')
    assert '"quokka"' not in index
    assert '"neighbour":[1,2,3,4]' in index


@pytest.mark.parametrize('jobs', ['1', '2'])
def test_title_without_words(failing_site: Callable[..., Site], jobs: str) -> None:
    """A title that raises while Sphinx indexes it is shown as text, with one warning."""
    text = page().replace('1 one', '1 {mute}`one`')
    files = {f'page-{n}.md': text.replace('shop-', f'no-{n}-') for n in range(3)}
    made = failing_site(files).run('html', '-j', jobs, warnings=None)
    assert len(made.warnings) == 3
    assert all('title and the fields of this change are shown as text' in x for x in made.warnings)
    assert made.html('page-1').get_text().count(STAYS) == 4
    assert '"neighbour":[1,2,3]' in made.read('searchindex.js')


def test_find_losses() -> None:
    """The smallest set of failing parts is found, also if two parts fail only together."""
    tries = []

    def fails(lost: Mapping[int, tuple[str, ...]]) -> Exception | None:
        tries.append(lost)
        whole = {n for n in range(100) if BODY not in lost.get(n, ())}
        titles = {n for n in range(100) if LINES not in lost.get(n, ())}
        bad = 7 in whole or {20, 90} <= whole or 41 in titles
        return KeyError('bad') if bad else None

    found = find_losses(range(100), fails)
    assert found is not None
    assert {key: parts for key, (parts, _) in found.items()} == {
        7: (BODY,),
        41: (LINES,),
        90: (BODY,),
    }
    assert len(tries) < 60
    assert find_losses([1, 2], lambda _lost: KeyError('always')) is None
    assert find_losses([], lambda _lost: None) is None
