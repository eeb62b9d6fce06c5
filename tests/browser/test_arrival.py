"""Links to entries and headings jump at once, and the target is visible."""

import pytest
from conftest import make_site
from serving import served

#: long text, so that the browser can scroll to every target
FILL = 'Text.\n\n' * 60

ENTRY = """\
:::{{change}} Change {0}
:id: {0}
:kind: removed
:area: {1}
:module: shop.{0}
:pep: 8
:removal: 3.14

Text.
:::

"""

GROUPS = ('module', 'pep', 'kind', 'area', 'removal')

FILES = {
    'index.md': '# Shop\n\n```{toctree}\nnews\nplain\n' + '\n'.join(GROUPS) + '\n```\n',
    'news.md': f'# News\n\n{FILL}{ENTRY.format("beep", "stock")}{FILL}'
    f'{ENTRY.format("slip", "checkout")}{FILL}',
    'plain.md': f'# Plain\n\n{FILL}## Far down\n\n{FILL}',
    **{
        f'{group}.md': f'# By {group}\n\n{FILL}```{{changes}}\n:group-by: {group}\n```\n\n{FILL}'
        for group in GROUPS
    },
}


@pytest.fixture(scope='module')
def shop(tmp_path_factory):
    """The address of a site in Furo, which scrolls smoothly and has a bar on narrow screens."""
    made = make_site(tmp_path_factory.mktemp('arrival'), FILES, html_theme='furo').build()
    with served(made.outdir()) as address:
        yield address


def test_at_once(visit, shop):
    """Pages with entries jump to a target without smooth scrolling; other pages keep it."""
    page = visit(shop)('news.html#beep')
    ride = 'getComputedStyle(document.documentElement).scrollBehavior'
    assert page.evaluate(ride) == 'auto'
    # a link within the page: after two frames the page does not scroll any more
    places = page.evaluate(
        """async () => {
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            const link = Object.assign(document.createElement("a"), { href: "#slip" });
            document.body.append(link);
            link.click();
            await frame();
            await frame();
            const first = scrollY;
            for (let number = 0; number < 20; number++) await frame();
            return [first, scrollY];
        }"""
    )
    assert places[0] == places[1] > 1000
    for group in GROUPS:
        assert visit(shop)(f'{group}.html').evaluate(ride) == 'auto'
    assert visit(shop)('plain.html').evaluate(ride) == 'smooth'


@pytest.mark.parametrize('width', [360, 800, 1000, 1100, 1440])
def test_targets_are_seen(visit, shop, width):
    """The theme's bar never covers a linked entry or group heading, at any width."""
    open_ = visit(shop, viewport={'width': width, 'height': 700})
    for path in ('news', *GROUPS):
        page = open_(f'{path}.html')
        selector = '.whatsnew-entry' if path == 'news' else '.whatsnew-group'
        ids = page.locator(f'{selector}[id]').evaluate_all('nodes => nodes.map((node) => node.id)')
        assert ids
        for one in ids:
            page.evaluate('id => { location.hash = id; }', one)
            page.wait_for_function('() => scrollY > 500')
            seen = page.evaluate(
                """id => {
                    const node = document.getElementById(id);
                    const { left, top } = node.getBoundingClientRect();
                    const hit = document.elementFromPoint(left + 5, top + 5);
                    return top < innerHeight && (node === hit || node.contains(hit));
                }""",
                one,
            )
            assert seen, (path, one)
