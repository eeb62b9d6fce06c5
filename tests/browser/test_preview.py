"""The preview in a browser: edited parts are replaced in place, and warnings are shown."""

import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))
from conftest import make_site
from previewing import equals_fresh_build, previewed

NAMES = [f'shop-{number}' for number in range(40)]
CODE = '```pycon\n>>> 1 + 1\n2\n```\n'


def page(**texts):
    entries = [
        f':::{{change}} Change {name}\n:id: {name}\n:kind: added\n\n'
        f'{texts.get(name.replace("-", "_"), "As it was.")}\n\n{CODE}:::\n'
        for name in NAMES
    ]
    return '# Notes\n\n' + '\n'.join(entries)


@pytest.fixture
def shop(tmp_path):
    files = {
        'index.md': '# Shop\n\n```{toctree}\nnotes\n```\n\n```{changes}\n```\n',
        'notes.md': page(),
    }
    return make_site(
        tmp_path,
        files,
        html_theme='furo',
        extensions=['myst_parser', 'whatsnew312', 'sphinx_copybutton'],
    )


def test_edit(shop, visit):
    """An edit replaces only the element of its section and does not scroll the window."""
    with previewed(shop) as preview:
        window = visit(preview.address)('notes.html')
        window.wait_for_selector('#shop-0 .copybtn')
        window.wait_for_selector('whatsnew-preview', state='attached')
        window.evaluate("""() => {
          window.before = true;
          for (const one of document.querySelectorAll('section')) one.before = true;
          window.scrollTo({ top: document.getElementById('shop-20').offsetTop, behavior: 'instant' });
        }""")
        place = window.evaluate("document.getElementById('shop-20').getBoundingClientRect().top")
        # the edit is above the visible part, which would move without a correction
        shop.write({'notes.md': page(shop_3='First.\n\nSecond.\n\nThird, the newest.')})
        window.wait_for_function("document.body.textContent.includes('the newest')")
        now = window.evaluate("document.getElementById('shop-20').getBoundingClientRect().top")
        assert abs(now - place) < 2
        assert window.evaluate('window.before')
        others = "[...document.querySelectorAll('section[id^=shop]')].filter(s => !s.before).map(s => s.id)"
        assert set(window.evaluate(others)) <= {'shop-3'}
        assert window.locator('#shop-3 .copybtn').count() == 1
        assert window.locator('#shop-3 .whatsnew-link').count() == 1

        without = page().replace(':::{change} Change shop-5\n', ':::{change} Another title\n')
        shop.write({'notes.md': without})
        window.wait_for_function("document.body.textContent.includes('Another title')")
        added = page() + '\n:::{change} One more\n:id: shop-more\n:kind: added\n\nText.\n:::\n'
        shop.write({'notes.md': added})
        window.wait_for_selector('#shop-more')
        shop.write({'notes.md': page()})
        window.wait_for_selector('#shop-more', state='detached')
        equals_fresh_build(shop, preview)


def test_section(shop, visit):
    """The entry alone is shown first, and its section is the same as on the page."""
    with previewed(shop) as preview:
        window = visit(preview.address)('notes.html')
        window.wait_for_selector('whatsnew-preview', state='attached')
        shown = preview.out / '.doctrees/preview/section.json'
        # the process for sections may not be ready for the next edit, if that follows soon
        for turn in range(15):
            shop.write({'notes.md': page(shop_3=f'Turn {turn} of the *text*.')})
            window.wait_for_function(f"document.body.textContent.includes('Turn {turn} of')")
            if shown.exists():
                break
            window.wait_for_timeout(300 * (turn + 1))
        section = json.loads(shown.read_text())
        assert section['id'] == 'shop-3'
        assert f'Turn {turn} of the <em>text</em>' in section['html']
        equals_fresh_build(shop, preview)
        assert section['html'] in (preview.out / 'notes.html').read_text()
        assert window.locator('#shop-3 em').count() == 1


def test_other_page(shop, visit):
    """An open page with a listing is updated after an edit of another page."""
    with previewed(shop) as preview:
        window = visit(preview.address)('index.html')
        shop.edit('notes.md', 'Change shop-7', 'Renamed')
        window.wait_for_function("document.body.textContent.includes('Renamed')")


def test_configuration(shop, visit):
    """The browser reloads the page after a change of conf.py."""
    with previewed(shop) as preview:
        window = visit(preview.address)('index.html')
        window.wait_for_selector('whatsnew-preview', state='attached')
        shop.configure(project='Market')
        window.wait_for_function("document.title.includes('Market')")


def test_warnings(shop, visit):
    """Every page shows a warning with file and line until its cause is fixed."""
    with previewed(shop) as preview:
        window = visit(preview.address)('index.html')
        shop.edit('notes.md', 'Change shop-1\n', 'Change shop-1\n:aera: x\n')
        panel = window.locator('whatsnew-preview')
        panel.get_by_text('aera').first.wait_for()
        assert 'notes.md:' in panel.get_by_text('aera').first.inner_text()
        # another page is built, and the cause of the warning is still there
        shop.edit('index.md', '# Shop', '# Market')
        window.wait_for_function("document.querySelector('h1').textContent.includes('Market')")
        window.wait_for_timeout(500)
        assert panel.get_by_text('aera').first.is_visible()
        shop.edit('notes.md', ':aera: x\n', '')
        panel.get_by_text('aera').first.wait_for(state='detached')
