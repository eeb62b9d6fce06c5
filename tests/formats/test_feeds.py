"""The text of the feeds follows the formats; ``tests/exports`` checks it with other readers."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.formats.feeds import Feed, Item, atom, atom_entry, json_feed, json_item

ITEM = Item(
    id='https://x.example/#a',
    url='https://x.example/p.html#a',
    title='A <b> & "c"',
    html='<p>Text &amp; more</p>',
    tags=(('added', 'Added "now"'), ('os', 'os')),
    contributors=('Ada & Co', 'Alan'),
)
BARE = Item('https://x.example/#b', 'https://x.example/#b', 'B', '<p>B</p>')
FEED = Feed(
    title='Notes',
    author='The <shop>',
    language='en',
    home='https://x.example/',
    atom_url='https://x.example/changes.atom',
    json_url='https://x.example/changes.feed.json',
    updated='2026-01-01T00:00:00Z',
)
ITEMS = (ITEM, BARE)


def test_atom() -> None:
    """The feed has every element and attribute, in a fixed order, because readers compare feeds."""
    made = atom(FEED, [atom_entry(item, FEED.updated).encode() for item in ITEMS])
    assert made.decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        '<id>https://x.example/</id>\n'
        '<title>Notes</title>\n'
        '<updated>2026-01-01T00:00:00Z</updated>\n'
        '<author><name>The &lt;shop&gt;</name></author>\n'
        '<link rel="self" type="application/atom+xml" href="https://x.example/changes.atom"/>\n'
        '<link rel="alternate" type="text/html" href="https://x.example/"/>\n'
        '<entry>\n'
        '<id>https://x.example/#a</id>\n'
        '<title>A &lt;b&gt; &amp; "c"</title>\n'
        '<updated>2026-01-01T00:00:00Z</updated>\n'
        '<published>2026-01-01T00:00:00Z</published>\n'
        '<link rel="alternate" type="text/html" href="https://x.example/p.html#a"/>\n'
        '<category term="added" label="Added &quot;now&quot;"/>\n'
        '<category term="os" label="os"/>\n'
        '<contributor><name>Ada &amp; Co</name></contributor>\n'
        '<contributor><name>Alan</name></contributor>\n'
        '<content type="html">&lt;p&gt;Text &amp;amp; more&lt;/p&gt;</content>\n'
        '</entry>\n'
        '<entry>\n'
        '<id>https://x.example/#b</id>\n'
        '<title>B</title>\n'
        '<updated>2026-01-01T00:00:00Z</updated>\n'
        '<published>2026-01-01T00:00:00Z</published>\n'
        '<link rel="alternate" type="text/html" href="https://x.example/#b"/>\n'
        '<content type="html">&lt;p&gt;B&lt;/p&gt;</content>\n'
        '</entry>\n'
        '</feed>\n'
    )


@given(st.text(st.characters()), st.sampled_from(['title', 'html', 'contributors', 'tags']))
def test_any_text_is_xml(text: str, field: str) -> None:
    """With any text, the feed is well-formed, and printable text is in it unchanged."""
    values = {'contributors': (text,), 'tags': ((text, text),)}
    item = Item(
        **({'id': 'i', 'url': 'u', 'title': 't', 'html': 'h'} | {field: values.get(field, text)})
    )
    feed = Feed(text, text, 'en', 'h', 'a', 'j', 'u')
    root = ET.fromstring(atom(feed, [atom_entry(item, 'u').encode()]))
    (entry,) = root.iter('{http://www.w3.org/2005/Atom}entry')
    values = [one.text or '' for one in entry.iter()]
    values += [value for one in entry.iter() for value in one.attrib.values()]
    if text.isprintable():
        assert text in values


@pytest.mark.parametrize(
    'code', [0, 8, 0xB, 0xC, 0xE, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF], ids=hex
)
def test_no_xml(code: int) -> None:
    """A character that XML does not allow is replaced, and the text around it is kept."""
    text = f'a{chr(code)}b & c'
    root = ET.fromstring(
        atom(FEED._replace(title=text), [atom_entry(ITEM._replace(html=text), '').encode()])
    )
    titles = [one.text for one in root.iter('{http://www.w3.org/2005/Atom}title')]
    contents = [one.text for one in root.iter('{http://www.w3.org/2005/Atom}content')]
    assert titles == ['a\ufffdb & c', ITEM.title]
    assert contents == ['a\ufffdb & c']


@pytest.mark.parametrize(
    'code', [9, 0xA, 0xD, 0x20, 0x7F, 0x85, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1FFFE], ids=hex
)
def test_is_xml(code: int) -> None:
    """The allowed characters next to the forbidden ranges are written unchanged."""
    text = f'a{chr(code)}b'
    assert f'<title>{text}</title>' in atom(FEED._replace(title=text), []).decode()
    assert f'>{text}</content>' in atom_entry(ITEM._replace(html=text), '')


def test_json_feed() -> None:
    """The feed has the members of the format; an entry without contributors has no authors."""
    made = json_feed(FEED) | {'items': [json_item(item, FEED.updated) for item in ITEMS]}
    assert list(json_feed(FEED)) == list(made)
    assert made == {
        'version': 'https://jsonfeed.org/version/1.1',
        'title': 'Notes',
        'home_page_url': 'https://x.example/',
        'feed_url': 'https://x.example/changes.feed.json',
        'language': 'en',
        'authors': [{'name': 'The <shop>'}],
        'items': [
            {
                'id': 'https://x.example/#a',
                'url': 'https://x.example/p.html#a',
                'title': 'A <b> & "c"',
                'content_html': '<p>Text &amp; more</p>',
                'date_published': '2026-01-01T00:00:00Z',
                'tags': ['Added "now"', 'os'],
                'authors': [{'name': 'Ada & Co'}, {'name': 'Alan'}],
            },
            {
                'id': 'https://x.example/#b',
                'url': 'https://x.example/#b',
                'title': 'B',
                'content_html': '<p>B</p>',
                'date_published': '2026-01-01T00:00:00Z',
                'tags': [],
            },
        ],
    }


@pytest.mark.parametrize(
    ('language', 'tag'),
    [
        ('de', 'de'),
        ('pt_BR', 'pt-BR'),
        ('zh_Hant_TW', 'zh-Hant-TW'),
        ('sr@latin', 'sr-Latn'),
        ('sr_RS@latin', 'sr-Latn-RS'),
        ('ca@valencia', 'ca'),
        ('de_DE.UTF-8', 'de-DE'),
    ],
)
def test_language_tags(language: str, tag: str) -> None:
    """The locale names of Sphinx become the language tags that feeds require."""
    feed = Feed('T', 'A', language, 'https://x/', 'https://x/a', 'https://x/j', '2026-01-01')
    assert f'xml:lang="{tag}"'.encode() in atom(feed, [])
    assert json_feed(feed)['language'] == tag
