"""Copied links have the same title as lists and data, with any markup in the title."""

import json

import pytest
from conftest import make_site
from serving import served
from words import FORMATS, project

#: titles with numbers of figures: only the page itself knows these numbers
OF_PAGE = {'number', 'own-number'}


@pytest.mark.parametrize('suffix', FORMATS)
def test_copied_titles(visit, tmp_path, suffix):
    """The menu of each entry copies its title, without the number of a footnote."""
    files, conf = project(suffix)
    made = make_site(tmp_path, files, **conf).build(warnings=None)
    data = json.loads(made.read('changes.json'))['changes']
    with served(made.outdir()) as address:
        page = visit(address)('index.html')
        copied = page.eval_on_selector_all(
            '.whatsnew-entry > .whatsnew-link',
            'menus => menus.map(menu => [menu.dataset.anchor, menu.dataset.title])',
        )
        menu = page.locator('[id="shop-footnote"] > .whatsnew-link')
        menu.locator('summary').click()
        menu.locator('code').first.wait_for()
        forms = menu.locator('code').all_inner_texts()
    titles = {one['id']: one['title'] for one in data}
    of_page = {f'shop-{name}' for name in OF_PAGE}
    assert len(copied) == len(titles)
    assert {id_: title for id_, title in copied if id_ not in of_page} == {
        id_: title for id_, title in titles.items() if id_ not in of_page
    }
    assert any(form.startswith('[Up to 3 GB a second](') for form in forms)
