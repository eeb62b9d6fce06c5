"""Pages of the site: accessibility, small screens, print, copying, themes and no scripts."""

import re

from built_docs import pages_to_read
from looks import DESKTOP, PHONE, colour, set_look
from rules import LOOK_RULES, keep_displays, violations, violations_of_change

#: each theme and each width once
LOOKS = [{'viewport': DESKTOP, 'theme': 'light'}, {'viewport': PHONE, 'theme': 'dark'}]


#: the code that is wider than its box
CUT = """[...document.querySelectorAll('article pre')]
    .filter(block => block.scrollWidth > block.clientWidth + 1)
    .map(block => block.textContent.slice(0, 80))"""


def pages(site):
    """Return the pages of the site to test: of similar pages, only a few."""
    return [path.relative_to(site).as_posix() for path in pages_to_read(site)]


def test_accessible(site, url, open_page):
    """axe finds no violation on any page in any look, no page scrolls sideways, no code is cut.

    Each page is loaded in one look, then gets the other one. Rules that depend on the look run in
    both. The others run once, and again on elements that only the other look shows.

    Wide code and wide tables have their own scroll bars. On a desktop no code outside of the
    guide needs one: two blocks are side by side only if their lines fit.
    """
    found, looks = [], list(LOOKS)
    page = open_page('index.html', **LOOKS[0])
    for path in pages(site):
        page.goto(url + path)
        for number, look in enumerate(looks):
            set_look(page, **look)
            found += [
                f'{path}: {look["theme"]}: {violation["id"]}: {node["html"][:120]}'
                for violation in (violations_of_change if number else violations)(page)
                for node in violation['nodes'][:3]
            ]
            if not number:
                keep_displays(page)
            if page.evaluate('document.documentElement.scrollWidth > innerWidth + 1'):
                found.append(f'{path}: {look["theme"]}: scrolls sideways')
            if look['viewport'] == DESKTOP and '/' not in path:
                found += [f'{path}: cut: {code}' for code in page.evaluate(CUT)]
        looks.reverse()  # the next page is loaded in the look of this moment
    assert not found, '\n'.join(found)


def test_contrast_is_checked(open_page):
    """One text that is too pale is found, wherever it is."""
    page = open_page('library-data.html')
    for selector in ('.highlight span', 'article p', '.sidebar-tree .current-page > a', 'h2, h3'):
        text = page.locator(selector).filter(has_text=re.compile(r'\w\w')).last
        text.evaluate("text => text.style.setProperty('color', '#aaa', 'important')")
        (found,) = violations(page, runOnly=['color-contrast'])
        assert found['id'] == 'color-contrast'
        assert 'color: rgb(170, 170, 170)' in found['nodes'][0]['html']
        text.evaluate("text => text.removeAttribute('style')")
    # what is too pale only in another look is found after the change of the look
    page.add_style_tag(
        content='@media (width < 600px) and (prefers-color-scheme: dark) {h1 {color: #222}}'
    )
    assert violations(page, runOnly=LOOK_RULES) == []
    set_look(page, PHONE, 'dark')
    (found,) = violations(page, runOnly=LOOK_RULES)
    assert found['nodes'][0]['html'].startswith('<h1')


def test_tables_on_a_phone(open_page):
    """On a phone the cells of a row are below each other, with labels, within the screen."""
    page = open_page('removals.html', viewport=PHONE)
    row = page.locator('table.whatsnew-table tbody tr').nth(1)
    change, module, _removal, guidance = row.locator('td').all()
    assert change.bounding_box()['y'] < module.bounding_box()['y'] < guidance.bounding_box()['y']
    assert guidance.bounding_box()['x'] + guidance.bounding_box()['width'] <= PHONE['width']
    assert 'What to do' in guidance.evaluate('cell => getComputedStyle(cell, "::before").content')
    # for screen readers the table is still a table
    assert page.get_by_role('columnheader', name='What to do').count()
    wide = open_page('removals.html').locator('table.whatsnew-table tbody tr').nth(1)
    tops = {cell.bounding_box()['y'] for cell in wide.locator('td').all()}
    assert len(tops) == 1


def test_permalink_is_the_id(open_page):
    """The permalink of an entry uses its permanent id."""
    page = open_page('syntax.html')
    entry = page.locator('section#whatsnew312-pep695')
    entry.locator('h2, h3').first.hover()
    entry.locator('a.headerlink').first.click()
    assert page.url.endswith('syntax.html#whatsnew312-pep695')
    page.reload()
    # below Furo's header, where the reader looks first
    page.wait_for_function("""() => {
        const top = document.getElementById('whatsnew312-pep695').getBoundingClientRect().top;
        return top > -5 && top < 300;
    }""")


def test_copy_leaves_prompts_and_output(open_page):
    """The copy button of a console sample copies code without prompts and output."""
    page = open_page('library-data.html')
    box = page.locator('#whatsnew312-itertools-batched .highlight-pycon').first
    box.hover()
    box.locator('button.copybtn').click()
    page.wait_for_selector('.copybtn.success')
    copied = page.evaluate('navigator.clipboard.readText()')
    assert 'batched' in copied
    assert '>>>' not in copied
    compile(copied, 'copied', 'exec')


def test_theme_switch(open_page):
    """The theme switch changes the colours of the page and of the badges."""
    page = open_page('syntax.html')
    badge = page.locator('.whatsnew-badge.whatsnew-added').first
    colours = set()
    for _ in range(3):
        page.locator('.theme-toggle-header, .theme-toggle-content').locator(
            'visible=true'
        ).first.click()
        colours.add(
            (
                page.evaluate('getComputedStyle(document.body).backgroundColor'),
                colour(badge),
            )
        )
    assert len(colours) == 2


def test_pages_read_without_scripts(open_page):
    """Badges, navigation and the dark theme work without scripts."""
    page = open_page('removed.html', scripts=False)
    assert page.locator('.whatsnew-badge').first.is_visible()
    assert page.locator('.sidebar-tree a').first.is_visible()
    dark = open_page('removed.html', scripts=False, theme='dark')
    assert colour(page.locator('.whatsnew-badge').first) != colour(
        dark.locator('.whatsnew-badge').first
    )


def test_missing_page_helps(site, open_page):
    """The 404 page has links to the list of entries and to the link targets."""
    page = open_page('no/such/page.html')
    assert re.search('not found', page.title(), re.IGNORECASE)
    assert site.joinpath('404.html').is_file()
    for name in ('Every change', 'All link targets'):
        link = page.locator('article a', has_text=re.compile(name, re.IGNORECASE))
        href = link.get_attribute('href')
        assert site.joinpath(href.rpartition('/')[2]).is_file()


def test_paper(open_page):
    """In print nothing covers the text, and long lines of code are not cut."""
    page = open_page('data-model.html', viewport=PHONE)
    page.emulate_media(media='print')
    assert not page.locator('.skip-to-content').is_visible()
    cut = page.evaluate(
        "[...document.querySelectorAll('pre')].filter(e => e.scrollWidth > e.clientWidth).length"
    )
    assert page.locator('pre').count() > 5
    assert cut == 0
    # where links lead to: the fragment of each entry, and the addresses in its details
    after = page.evaluate(
        "[...document.querySelectorAll('.whatsnew-entry a')].map("
        "link => [getComputedStyle(link, '::after').content, link.getAttribute('href'), "
        'link.className, link.getBoundingClientRect().right])'
    )
    fragments = [said == f'"{href}"' for said, href, kind, _ in after if 'headerlink' in kind]
    assert fragments
    assert all(fragments)
    shown = page.locator('.whatsnew-entry > :is(h2, h3) > .headerlink').first
    assert shown.evaluate('link => getComputedStyle(link).display') == 'inline'
    assert any(said == f'" <{href}>"' for said, href, kind, _ in after if 'issue' in kind)
    assert max(right for *_, right in after) <= PHONE['width']


def test_index_on_a_phone(open_page):
    """On a phone no link of the index is beyond the right edge of the screen."""
    page = open_page('genindex.html', viewport=PHONE)
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.genindextable a')]"
        '.map(link => link.getBoundingClientRect().right))'
    )
    assert right <= PHONE['width']


def test_code_is_as_wide_as_it_needs(open_page):
    """Two blocks of code are side by side only if their lines fit; see test_accessible."""
    page = open_page('removed.html', viewport=DESKTOP)
    assert page.evaluate(CUT) == []
    pairs = page.locator('.whatsnew-pair')
    sides = pairs.evaluate_all(
        """pairs => pairs.map(pair => {
            const [before, after] = pair.querySelectorAll('.whatsnew-side');
            return before.getBoundingClientRect().top === after.getBoundingClientRect().top;
        })"""
    )
    assert {True, False} == set(sides)


def test_code_has_the_colours_of_the_site_in_the_dark(open_page):
    """Both sides of a comparison have the colour of their side, and no colour of the theme."""
    page = open_page('removed.html', theme='dark')
    colours = page.eval_on_selector_all(
        '.whatsnew-pair .highlight, .whatsnew-pair .highlight pre',
        'blocks => blocks.map(block => getComputedStyle(block).backgroundColor)',
    )
    assert colours
    assert set(colours) == {'rgba(0, 0, 0, 0)'}


def test_links_are_apart(open_page):
    """Links in neighbouring rows of details are large enough, or far enough apart, for fingers."""
    found = []
    for path in ('language.html', 'library-data.html'):
        for viewport in (DESKTOP, PHONE):
            page = open_page(path, viewport=viewport)
            rule = {'target-size': {'enabled': True}}
            for violation in violations(page, runOnly=['target-size'], rules=rule):
                found += [(path, node['html'][:120]) for node in violation['nodes']]
    assert found == []
