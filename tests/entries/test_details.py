"""Each detail of an entry has one definition, and its HTML and its nodes have the same text."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import Any, cast

import pytest
from docutils import nodes

from whatsnew312.entries.badges import badge_html, badge_node
from whatsnew312.entries.details import DETAILS, HtmlWriter, NodeWriter, api_link, html_of
from whatsnew312.model.fields import LABELLED, Fields
from whatsnew312.model.peps import Pep
from whatsnew312.model.values import Api, Fix, Outcome, Ref

FIELDS = Fields(
    id='shop-codes',
    removal='3.0',
    peps=(8, 695),
    issues=(1001, 1002),
    apis=(Api('py', 'shop.<apply>', linked=False),),
    contributors=('Ada & Byron', 'Alan'),
    refs=(Ref('cve', '2026-1', 'CVE-2026-1 & <more>', 'https://cve.example/?a&b'),),
    fixes=(Fix('lint', 'A1', 'lint --fix "a b" <%s>'), Fix('lint', 'A2', 'lint --fix "a b" <%s>')),
    outcome=Outcome('gone', '3.0', (1001, 'https://shop.example/?a&b')),
)


def settings(**given: object) -> Any:
    """Return settings with links for PEPs and issues."""
    usual = {
        'peps': {8: Pep(8, 'Style <Guide>', 'Active')},
        'pep_url': 'https://peps.example/%s',
        'issue_url': 'https://shop.example/issues/%s',
        'issue_label': 'gh-%s',
        'product': 'Shop',
        'outcome_as_of': '',
    }
    return SimpleNamespace(**usual | given)


@pytest.mark.parametrize('given', [{}, {'pep_url': '', 'issue_url': '', 'peps': None}])
@pytest.mark.parametrize('detail', DETAILS, ids=lambda detail: detail.label)
def test_pictures_have_one_text(detail: Any, given: dict[str, object]) -> None:
    """With and without links, the nodes and the HTML of a detail have the same text.

    The words for the search index are strings.
    """
    place, env = nodes.Element(docname='index'), SimpleNamespace(domains={})
    project = settings(**given)
    as_nodes = NodeWriter(cast('Any', place), cast('Any', env), project)
    as_html = HtmlWriter(project, lambda api: html_of(api_link(api, as_nodes.place, as_nodes.env)))
    values = detail.values(FIELDS)
    assert values, 'the entry has every detail'
    for value in values:
        text = ''.join(node.astext() for node in detail.nodes(as_nodes, value))
        assert unescape(re.sub('<[^>]*>', '', detail.html(as_html, value))) == text
    assert all(isinstance(word, str) for word in detail.words(project, values))
    assert not detail.values(Fields())


def test_every_field_with_a_label_is_shown() -> None:
    """Each field that has a label is one of the details."""
    assert {spec.label for spec in LABELLED.values()} <= {detail.label for detail in DETAILS}


def test_badges_have_one_text() -> None:
    """A badge has the same text and the same classes as a node and as HTML."""
    made = badge_node('since', 'since <2.0>')
    html = badge_html('since', 'since <2.0>')
    assert unescape(re.sub('<[^>]*>', '', html)) == made.astext()
    assert f'class="{" ".join(made["classes"])}"' in html
