"""Malicious text in entries and addresses never runs as a script in any page."""

import json
from urllib.parse import quote, unquote

import pytest
from conftest import make_site
from dom import dom
from markdown_it import MarkdownIt
from serving import served

RUN = 'window.pwned=1'

#: attempts to escape from a text, an attribute, a script, a comment, a template and a link
PAYLOADS = [
    f'<script>{RUN}</script>',
    f'</script><script>{RUN}</script>',
    f'</title></textarea></style></template>--><script>{RUN}</script>',
    f'<img src=x onerror={RUN}>',
    f'"><svg onload={RUN}>',
    f"'><svg onload={RUN}>",
    f'" autofocus onfocus={RUN} x="',
    f"' autofocus onfocus={RUN} x='",
    f'`${{{RUN}}}`{{{{{RUN}}}}}',
    f'javascript:{RUN}',
    f'[x](javascript:{RUN})',
    f']]><script>{RUN}</script>',
    f'&lt;img src=x onerror={RUN}&gt;',
    f'``` `` ` <img src=x onerror={RUN}>',
]
ALL = ' '.join(PAYLOADS)


def escaped(text: str) -> str:
    """Return *text* escaped, so that MyST reads it as plain text."""
    return ''.join(f'\\{char}' if char in '\\`*_{}[]()#+-.!<>&|$"\'~:' else char for char in text)


def entry(number: int, payload: str) -> str:
    """Return an entry that has *payload* in every field."""
    text = json.dumps(escaped(payload), ensure_ascii=False)
    # an address that tries to end its Markdown link and begin another
    link = f'[web](<https://x.example/)[y](javascript:{RUN}>) {escaped(payload)}'
    return f"""\
:::{{change}} {escaped(payload)} <b onclick={RUN}>x</b>
:id: shop-{number}
:kind: removed
:area: stock
:pep: 8
:contributor: {json.dumps(payload)}
:module: {json.dumps(payload.replace(',', ''))}
:replacement: {json.dumps(link, ensure_ascii=False)}
:action: {json.dumps(f'`` `{payload.replace("`", "")}` ``')}
:highlight: {text}

{escaped(payload)} [a](javascript:{RUN}) <javascript:{RUN}> [b][c]

[c]: javascript:{RUN}

```{{eval-rst}}
`run <javascript:{RUN}>`_ named_

.. _named: javascript:{RUN}
```

```
{payload}
```
:::

"""


FILES = {
    'index.md': '# Shop\n\n```{toctree}\nall\nupgrade\ntargets\nmore)b\nmap\n```\n\n'
    + ''.join(entry(number, payload) for number, payload in enumerate(PAYLOADS)),
    # the name of this page tries to end a Markdown link
    'more)b.md': '# More\n\n' + entry(99, ALL),
    'all.md': '# All\n\n```{changes}\n:filter:\n:count:\n```\n\n```{changes}\n:style: bars\n'
    ':group-by: kind\n```\n\n```{changes}\n:style: timeline\n```\n',
    'upgrade.md': '# Upgrade\n\n```{changes}\n:style: checklist\n```\n\n```{highlights}\n```\n\n'
    '```{changes}\n:group-by: module\n:style: rows\n```\n\n```{changes}\n:style: table\n'
    ':columns: change, action, replacement, module\n```\n\n```{changes}\n:kind: fixed\n:empty: '
    + json.dumps(ALL)
    + '\n```\n',
    'targets.md': '# Targets\n\n```{link-targets}\n```\n',
    'map.md': '# Map\n\n```{anchor-map} map.toml\n```\n',
    'map.toml': ''.join(
        f'{json.dumps(payload.replace(" ", "/"))} = "shop-0"\n' for payload in PAYLOADS
    ),
    'anchors.toml': '[entries]\n'
    + ''.join(f'"shop-{n}" = {{ page = "index" }}\n' for n in range(len(PAYLOADS)))
    + f'"gone" = {{ removed = {json.dumps(ALL)}, page = "index" }}\n'
    + f'[pages]\n"/old" = {{ removed = {json.dumps(ALL)}, in = {json.dumps(ALL)} }}\n',
    'peps.toml': f'[8]\ntitle = {json.dumps(ALL)}\nstatus = {json.dumps(ALL)}\n',
}


@pytest.fixture(scope='module')
def hostile(tmp_path_factory):
    """The address on localhost of a site with malicious text in every entry."""
    made = make_site(
        tmp_path_factory.mktemp('hostile'),
        FILES,
        html_theme='furo',
        html_baseurl='https://x.example/',
        nitpicky=False,
        whatsnew_ledger='anchors.toml',
        whatsnew_intersphinx_name='shop',
        whatsnew_issue_label=f'"><img src=x onerror={RUN}> %s',
        whatsnew_kinds={'removed': ALL, 'fixed': 'Fixed'},
        whatsnew_areas={'stock': ALL},
        whatsnew_release_date='2026-01-01',
    )
    made.build(warnings=None)
    assert not [line for line in made.warnings if 'Traceback' in line]
    with served(made.outdir()) as address:
        yield address


#: returns the addresses of all elements in one call to the browser
ADDRESSES = """
nodes => nodes.flatMap(node => ['href', 'src', 'action'].map(name => node.getAttribute(name) || ''))
"""


@pytest.fixture
def open_hostile(windows, hostile):
    """Open a page of the site; at the end, check that no payload ran and no script failed."""
    window, faults = windows.borrow(), []
    window.context.grant_permissions(['clipboard-read', 'clipboard-write'])
    page = window.context.new_page()
    page.on('pageerror', lambda error: faults.append(str(error)))
    page.on('dialog', lambda dialog: faults.append(dialog.message) or dialog.dismiss())

    def open_(path):
        page.goto(hostile + path, wait_until='load')
        return page

    yield open_
    assert page.evaluate('window.pwned') is None
    assert page.locator('[onerror], [onload], [onfocus], [onclick]').count() == 0
    for address in page.locator('[href], [src], [action]').evaluate_all(ADDRESSES):
        value = address.strip().lower()
        assert not value.startswith(('javascript:', 'data:text')), value
    windows.give_back(window)
    assert not faults


PAGES = ['index', 'more)b', 'all', 'upgrade', 'targets', 'map', 'old', 'genindex', 'search']


@pytest.mark.parametrize('path', PAGES)
def test_open(open_hostile, path):
    """No page runs a payload from its text, its query or its fragment."""
    for more in ('', f'?q={quote(ALL)}&module={quote(ALL)}&kind={quote(ALL)}', f'#{quote(ALL)}'):
        page = open_hostile(f'{quote(path)}.html{more}')
        page.wait_for_timeout(100)
        assert page.evaluate('window.pwned') is None


def test_filter(open_hostile):
    """The filter treats typed words and selected values as plain text."""
    page = open_hostile('all.html')
    for payload in PAYLOADS:
        page.get_by_label('Find').fill(payload)
        page.get_by_label('Find').press('Enter')
    page.get_by_label('Find').fill('')
    for select in page.locator('.whatsnew-form select').all():
        for option in select.locator('option:enabled').all()[:4]:
            select.select_option(option.get_attribute('value'))
    page.locator('.whatsnew-form input[type=checkbox]').first.check()
    page.wait_for_timeout(600)
    assert RUN in page.locator('.whatsnew-printed').text_content()


def rendered(markdown):
    """Return Markdown as HTML; this renderer keeps raw HTML and does not check addresses."""
    renderer = MarkdownIt('commonmark', {'html': True})
    renderer.validateLink = lambda _: True
    return dom(renderer.render(markdown))


def check_markdown(markdown, texts):
    """Check that *markdown* contains only text and safe links, and each text completely."""
    html = rendered(markdown)
    assert not html.select('script, img, svg, [onclick], [onerror], [onload], [onfocus]')
    links = [link['href'] for link in html.select('a')]
    assert links
    assert all(link.startswith(('http://', 'https://')) for link in links)
    for code in html.select('code'):
        code.decompose()  # code is plain text, even without escapes
    for text in texts:
        assert ' '.join(text.split()) in ' '.join(html.get_text().split())


def test_checklist(open_hostile):
    """The copied Markdown of the checklist contains payloads only as plain text."""
    page = open_hostile('upgrade.html')
    page.get_by_label('Modules I use').fill(ALL)
    page.get_by_label('Modules I use').fill('')
    for box in page.locator('.whatsnew-tick').all()[:3]:
        box.check()
    page.get_by_role('button', name='Copy as Markdown').click()
    page.get_by_role('status').filter(has_text='Copied').wait_for()
    copied = page.evaluate('navigator.clipboard.readText()')
    check_markdown(copied, [payload for payload in PAYLOADS if "'" not in payload])
    whole = {unquote(link['href']) for link in rendered(copied).select('a')}
    assert f'https://x.example/)[y](javascript:{RUN}' in whole
    page.reload()
    assert page.locator('.whatsnew-tick:checked').count() == 3


@pytest.mark.parametrize('path', ['index.html', 'more)b.html', 'targets.html'])
def test_link_menu(open_hostile, path):
    """The copied Markdown of the menu of an entry contains payloads only as plain text."""
    page = open_hostile(path)
    for number in range(min(page.locator('.whatsnew-link').count(), len(PAYLOADS))):
        menu = page.locator('.whatsnew-link').nth(number)
        # long badges may cover the menu
        menu.evaluate('menu => { menu.open = true; }')
        menu.locator('code').nth(1).wait_for(state='attached')
        text = menu.locator('code').nth(1).text_content()
        check_markdown(text, [])
        (link,) = rendered(text).select('a')
        url = menu.locator('code').first.text_content()
        assert unquote(link['href']) == unquote(url)
        assert RUN in link.get_text()


def test_search(open_hostile):
    """The search page shows the query and the results as plain text."""
    for words in (RUN, 'img', *PAYLOADS):
        page = open_hostile(f'search.html?q={quote(words)}')
        page.wait_for_timeout(150)
        assert page.evaluate('window.pwned') is None
    page = open_hostile(f'search.html?q={quote("onerror")}')
    page.locator('.whatsnew-found li a').first.wait_for()
    assert RUN in page.locator('.whatsnew-found').inner_text()
