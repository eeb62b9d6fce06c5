"""The guide's setting for notes of strangers protects the site against hostile pull requests."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

GUIDE = Path(__file__).parents[1] / 'docs' / 'guide' / 'projects.md'

#: an address that no page may load, and words that no output may have
EVIL = 'evil.example'
SECRET = 'the password of the shop'

DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg"><script src="https://{EVIL}/x.js"/></svg>'

#: hostile Markdown; each piece is in the body of an entry, and on a page without an entry
MARKDOWN = {
    'block': f'<script src="https://{EVIL}/x.js"></script>',
    'inline': f'a <img src="https://{EVIL}/x" onerror="pwned()"> b',
    'iframe': f'<iframe srcdoc="<script>pwned()</script>" src="//{EVIL}/"></iframe>',
    'admonition': f'<div class="admonition" onclick="pwned()">\n<img src="//{EVIL}/y.png">\n</div>',
    'style': f'<style>@import "https://{EVIL}/x.css";</style>',
    'raw': '```{raw} html\n<script>pwned()</script>\n```',
    'raw of a file': '```{raw} html\n:file: ../../secret.txt\n```',
    'raw of an address': f'```{{raw}} html\n:url: https://{EVIL}/x\n```',
    'raw for latex': '```{raw} latex\n\\input{../../secret.txt}\n```',
    'script': '[x](javascript:pwned()) [y](JaVaScRiPt:pwned()) <javascript:pwned()>',
    'data': '[x](data:text/html,<script>pwned()</script>) [y](vbscript:pwned())',
    'file': '[x](file:///etc/passwd) [y](<java\tscript:pwned()>) ![z](file:///etc/passwd)',
    'definition': '[x][y]\n\n[y]: javascript:pwned()',
    'attributes': '[x](#a){onclick="pwned()" href="javascript:pwned()" style="color:red"}',
    'block of attributes': '{onclick="pwned()" .whatsnew-filter #whatsnew-x}\nText',
    'span': '[x]{.whatsnew-badge onclick="pwned()"}',
    'path': '[x](path:../../secret.txt) [y](../../secret.txt) [z](/etc/passwd)',
    'download': '{download}`x <../../secret.txt>` {download}`y <evil.html>` [z](evil.html)',
    'download from elsewhere': f'{{download}}`x <https://{EVIL}/x.exe>`',
    'include': '```{include} ../../secret.txt\n```',
    'include literally': '```{include} /etc/passwd\n:literal:\n```',
    'literalinclude': '```{literalinclude} ../../secret.txt\n```',
    'table of a file': '```{csv-table}\n:file: ../../secret.txt\n```',
    'table of an address': f'```{{csv-table}}\n:url: https://{EVIL}/x.csv\n```',
    'image elsewhere': f'![x](https://{EVIL}/x.png) ![y](//{EVIL}/y.png)',
    'image in data': '![x](data:image/svg+xml;base64,PHN2Zy8+)',
    'image of a file': '![x](../../secret.png) ![y](/../../secret.png) ![z](linked.png)',
    'drawing': '![x](evil.svg) ![y](evil.*)',
    'drawing embedded': '```{image} evil.svg\n:loading: embed\n```',
    'image with a target': '```{image} good.png\n:target: javascript:pwned()\n```',
    'figure': f'```{{figure}} https://{EVIL}/x.png\n:target: data:text/html,x\n\nWords\n```',
    'figure in words': f'```{{figure-md}}\n<img src="https://{EVIL}/x.png" onload="pwned()">\n\nA\n```',
    'contents': '```{toctree}\nx <javascript:pwned()>\ny <data:text/html,x>\n```',
    'formula': '{math}`\\href{javascript:pwned()}{x}` and $x$',
    'block of formula': f'```{{math}}\n\\require{{x}} \\includegraphics{{//{EVIL}/x}}\n```',
    'graph': f'```{{graphviz}}\ndigraph {{ a [image="/etc/passwd", href="https://{EVIL}"] }}\n```',
    'graph of a file': '```{graphviz} ../../secret.txt\n```',
    'condition': "```{ifconfig} open('pwned', 'w')\nx\n```",
    'modules': '```{automodule} evil\n```\n\n```{inheritance-diagram} evil.X\n```',
    'reference of modules': '```{autosummary}\nevil\n```',
    'template': "{{ env.app.srcdir }} {{ ''.__class__ }}",
    'meta': f'```{{meta}}\n:http-equiv=refresh: 0;url=https://{EVIL}/\n```',
    'names': '(whatsnew-filter)=\n\n```{container} whatsnew-details\nx\n```',
    'role with a class': '```{eval-rst}\n.. role:: whatsnew-x\n\n:whatsnew-x:`y`\n```',
    'role of raw': '```{eval-rst}\n.. role:: x(raw)\n   :format: html\n\n:x:`<script>pwned()</script>`\n```',
    'substitution': f'```{{eval-rst}}\n.. |x| image:: https://{EVIL}/x.png\n\n|x|\n```',
    'columns': '```{tabularcolumns} @{\\input{/etc/passwd}}l\n```',
}

#: the same in reStructuredText
RST = {
    'raw': '.. raw:: html\n\n   <script>pwned()</script>',
    'raw of a file': '.. raw:: html\n   :file: ../../secret.txt',
    'script': '`x <javascript:pwned()>`_ and `y`_ and z__\n\n.. _y: data:text/html,x\n\n__ vbscript:x',
    'include': '.. include:: ../../secret.txt\n   :literal:',
    'in capitals': '.. INCLUDE:: ../../secret.txt',
    'in German': '.. einfügen:: ../../secret.txt\n\n.. unverändert:: html\n\n   <script>x</script>',
    'literalinclude': '.. literalinclude:: ../../secret.txt',
    'table': '.. csv-table::\n   :file: ../../secret.txt',
    'download': ':download:`x <../../secret.txt>` :download:`y <evil.html>`',
    'image': f'.. image:: https://{EVIL}/x.png\n   :target: javascript:pwned()',
    'default role': '.. default-role:: raw\n\n`<script>pwned()</script>`',
    'role': '.. role:: h(raw)\n   :format: html\n\n:h:`<script>pwned()</script>`',
    'substitution': f'|x|\n\n.. |x| raw:: html\n\n   <img src="https://{EVIL}/x.png">',
    'meta': f'.. meta::\n   :http-equiv=refresh: 0;url=https://{EVIL}/',
    'class': '.. rst-class:: whatsnew-anchor-map\n\nx',
    'condition': ".. ifconfig:: open('pwned', 'w')\n\n   x",
    'columns': '.. tabularcolumns:: @{\\input{/etc/passwd}}l\n\n== ==\na  b\n== ==',
}

#: whole pages with hostile front matter
PAGES = {
    'extensions.md': '---\nmyst:\n  enable_extensions: [substitution, html_image]\n'
    "  substitutions: {x: '{{ env.srcdir }}'}\n---\n# A\n\n{{ ''.__class__.__mro__ }} {{ x }}\n",
    'metadata.md': f"---\nmyst: {{html_meta: {{'http-equiv=refresh': '0;url=https://{EVIL}/'}}}}\n"
    '---\n# A\n',
    'old-metadata.md': f"---\nhtml_meta:\n  'http-equiv=refresh': '0;url=https://{EVIL}/'\n"
    "substitutions: {y: 'z'}\n---\n# A\n",
    'schemes.md': '---\n{"myst": {"url_schemes": {"javascript": null}, "disable_syntax": []}}\n---\n'
    '# A\n\n[x](javascript:pwned())\n',
}

EXTENSIONS = [
    'myst_parser',
    'whatsnew312',
    'sphinx.ext.autodoc',
    'sphinx.ext.autosummary',
    'sphinx.ext.graphviz',
    'sphinx.ext.ifconfig',
    'sphinx.ext.inheritance_diagram',
]
MYST = ['colon_fence', 'attrs_inline', 'attrs_block', 'html_image', 'html_admonition']
MYST += ['dollarmath', 'amsmath', 'substitution', 'deflist', 'tasklist', 'strikethrough']


def setting_of_the_guide() -> dict[str, object]:
    """Return the setting for ``conf.py`` that the guide recommends."""
    text = GUIDE.read_text(encoding='utf-8')
    section = text[text.index('## Notes that strangers write') :]
    found = re.search(r'```python\n(.*?)```', section, re.DOTALL)
    assert found
    values: dict[str, object] = {}
    exec(found[1], {}, values)
    return values


def hostile_files() -> dict[str, str]:
    """Return pages in both formats: each hostile body inside and outside an entry."""
    files = {
        'index.md': '# Shop\n\n```{toctree}\n:glob:\n\n*\n```\n\n```{changes}\n:filter:\n```\n'
    }
    for number, body in enumerate(MARKDOWN.values()):
        files[f'm{number}.md'] = f'# Page\n\n{body}\n'
        files[f'e{number}.md'] = (
            f'# Page\n\n::::::{{change}} T\n:id: shop-e{number}\n:kind: added\n:area: stock\n\n'
            f'Real.\n\n{body}\n::::::\n'
        )
    for number, body in enumerate(RST.values()):
        inner = body.replace('\n', '\n   ')
        files[f'r{number}.rst'] = f'Page\n====\n\n{body}\n'
        files[f'f{number}.rst'] = (
            f'Page\n====\n\n.. change:: T\n   :id: shop-f{number}\n   :kind: added\n'
            f'   :area: stock\n\n   Real.\n\n   {inner}\n'
        )
    return files | PAGES | {'evil.svg': DRAWING, 'evil.html': '<script>pwned()</script>'}


@pytest.fixture(scope='module')
def hostile(shared_site: Callable[..., Site]) -> Site:
    """A project with the recommended setting, and with all hostile files."""
    made = shared_site(
        hostile_files(),
        language='de',
        extensions=EXTENSIONS,
        myst_enable_extensions=MYST,
        nitpicky=False,
        **setting_of_the_guide(),
    )
    (made.srcdir / 'good.png').write_bytes(b'\x89PNG\r\n\x1a\n')
    (made.root / 'secret.txt').write_text(SECRET, encoding='utf-8')
    (made.root.parent / 'secret.txt').write_text(SECRET, encoding='utf-8')
    (made.root / 'secret.png').write_text(SECRET, encoding='utf-8')
    (made.root.parent / 'secret.png').write_text(SECRET, encoding='utf-8')
    (made.root / 'secret.md').write_text(f'# {SECRET}\n', encoding='utf-8')
    (made.srcdir / 'linked.png').symlink_to(made.root / 'secret.png')
    (made.srcdir / 'linked.md').symlink_to(made.root / 'secret.md')
    (made.srcdir / 'evil.py').write_text('open("pwned", "w")\n', encoding='utf-8')
    return made.build(warnings=None)


#: attributes with an address that a browser loads or follows
ADDRESSES = ('href', 'src', 'srcset', 'action', 'formaction', 'data', 'poster', 'background')


@pytest.mark.parametrize('builder', ['html', 'epub', 'latex', 'text'])
def test_hostile_pull_request(hostile: Site, builder: str) -> None:
    """The output has no script, no link that runs, no request to another host, no outside file."""
    made = replace(hostile).build(builder, warnings=None)
    files = made.files()
    assert [name for name, data in files.items() if SECRET.encode() in data] == []
    assert [name for name, data in files.items() if b'root:x:' in data] == []
    assert {Path(name).suffix for name in files}.isdisjoint({'.svg', '.exe', '.py'})
    assert [name for name in files if 'evil' in name or 'linked' in name] == []
    for name, data in files.items():
        if name.endswith(('.html', '.xhtml')):
            judge(name, BeautifulSoup(data.decode(), 'html.parser'))
        if name.endswith('.tex'):
            assert not re.search(rb'\\(?:input|includegraphics|href)\{+[^}]*(?:passwd|evil)', data)
    assert not any('Traceback' in line for line in made.warnings)


def judge(name: str, page: BeautifulSoup) -> None:
    """Check one page in the same way as a browser reads it."""
    for element in page.find_all(True):
        on = [attribute for attribute in element.attrs if attribute.startswith('on')]
        assert on == [], (name, element)
        if element.name in {'iframe', 'object', 'embed', 'base', 'form', 'svg'}:
            assert element.name == 'form', (name, element)
        if element.name == 'script':
            assert 'pwned' not in str(element), name
        if element.name == 'meta':
            assert element.get('http-equiv', '').lower() != 'refresh', name
        for attribute in ADDRESSES:
            address = element.get(attribute)
            if address is None:
                continue
            scheme = urlsplit(re.sub(r'[\0-\x20]', '', str(address))).scheme.lower()
            assert scheme in {'', 'http', 'https', 'mailto'}, (name, element)
            if element.name != 'a' and not (element.name == 'link' and 'canonical' in str(element)):
                assert not urlsplit(str(address)).netloc, (name, element)
    for element in page.select('[class*=whatsnew-anchor-map], [id=whatsnew-x]'):
        raise AssertionError((name, element))


def test_nothing_is_lost(hostile: Site) -> None:
    """Each entry is in the data."""
    text = hostile.read('changes.json', 'html')
    for number in range(len(MARKDOWN)):
        assert f'"shop-e{number}"' in text
    for number in range(len(RST)):
        assert f'"shop-f{number}"' in text


def test_each_is_told(hostile: Site) -> None:
    """Each hostile page has a warning at its place; nothing is refused without a message."""
    told = {line.partition(':')[0].partition('.')[0] for line in hostile.warnings}
    silent = {
        **{f'm{number}': name for number, name in enumerate(MARKDOWN)},
        **{f'r{number}': name for number, name in enumerate(RST)},
    }
    assert {name for page, name in silent.items() if page not in told} <= {
        # MyST does not know this attribute, and leaves it out
        'attributes',
        # Markdown makes no link and no image from it: it is text
        'script',
        'definition',
        'image in data',
        # without the extension it is text
        'template',
    }


def test_harmless_pages_are_as_they_were(site: Callable[..., Site]) -> None:
    """Harmless pages are the same with and without the setting."""
    page = (
        '# Shop\n\nA  \nline, a [link](https://shop.example/), {abbr}`HTML (x)`.\n\n'
        '- [x] done\n- [ ] to do\n\n![A basket](good.png)\n\n'
        '```{csv-table}\na,b\n```\n\n'
        '```{figure} good.png\nA caption\n```\n\n'
        '```{note}\nA note.\n```\n\n```python\nx = 1\n```\n\n'
        ':::{change} T\n:id: shop-t\n:kind: added\n:area: stock\n\nBody with {issue}`1042`.\n:::\n\n'
        '```{changes}\n:filter:\n```\n\n```{changes}\n:style: cards\n```\n\n```{highlights}\n```\n'
    )
    built = []
    for untrusted in (False, True):
        made = site({'index.md': page}, myst_enable_extensions=MYST, whatsnew_untrusted=untrusted)
        (made.srcdir / 'good.png').write_bytes(b'\x89PNG\r\n\x1a\n')
        made.build()
        built.append({n: d for n, d in made.files().items() if n.endswith(('html', 'json'))})
    assert built[0] == built[1]


def test_markup_of_other_extensions(site: Callable[..., Site]) -> None:
    """Markup of another extension is text, until the owner of the site allows it."""
    page = '# Shop\n\n```{ifconfig} True\nShown.\n```\n'
    conf = {'extensions': [*EXTENSIONS], **setting_of_the_guide()}
    made = site({'index.md': page}, **conf).build(warnings=None)
    assert len(made.warnings) == 1
    assert made.warnings[0].startswith('index.md:3: WARNING: the directive ')
    assert 'name it in whatsnew_untrusted_markup' in made.warnings[0]
    made.configure(whatsnew_untrusted_markup=['ifconfig'])
    made.build(fresh=True)


def test_formula_with_a_copy_of_mathjax(site: Callable[..., Site]) -> None:
    """A formula is typeset only if the site has its own copy of the MathJax script."""
    files = {'index.md': '# Shop\n\n{math}`a`\n'}
    conf = setting_of_the_guide()
    made = site(files, **conf).build(warnings=None)
    assert ['mathjax_path' in line for line in made.warnings] == [True]
    assert 'jsdelivr' not in made.read('index.html')
    made = site(files, mathjax_path='mathjax.js', **conf).build()
    assert 'math notranslate' in made.read('index.html')


#: directives of ours that show a file, with a file that each could show
SHOWN = {
    'anchor-map': f'"key" = "{SECRET}"\n',
    'drawing': '<svg viewBox="0 0 9 9"><path d="M 12345 0"/></svg>',
}


@pytest.mark.parametrize('directive', SHOWN)
def test_files_of_our_own_directives(site: Callable[..., Site], directive: str) -> None:
    """What is outside of the source folder is not shown, also through a link; the rest is."""
    body = ''.join(
        f'```{{whatsnew:{directive}}} {name}\n```\n\n'
        if directive == 'anchor-map'
        else f'```{{{directive}}} {name}\n```\n\n'
        for name in ('../secret', 'linked', '/../secret')
    )
    made = site({'index.md': f'# Shop\n\n{body}'}, nitpicky=False, whatsnew_untrusted=True)
    (made.root / 'secret').write_text(SHOWN[directive], encoding='utf-8')
    (made.srcdir / 'linked').symlink_to(made.root / 'secret')
    made.build(warnings=None)
    assert [line.partition(': ')[0] for line in made.warnings] == [
        f'index.md:{n}' for n in (3, 6, 9)
    ]
    assert all('is not in the source folder; put it there' in line for line in made.warnings)
    page = made.read('index.html')
    assert SECRET not in page
    assert '12345' not in page
    (made.srcdir / 'linked').unlink()
    (made.srcdir / 'linked').write_text(SHOWN[directive], encoding='utf-8')
    made.build(warnings=None, fresh=True)
    assert SECRET in made.read('index.html') or '12345' in made.read('index.html')


def test_fragment_from_elsewhere(site: Callable[..., Site]) -> None:
    """A fragment that is a link to a file outside is left out; the others are shown."""
    files = {
        'index.md': '# Shop\n\n```{release} unreleased\n```\n',
        'changes/next/good.md': '---\nkind: added\narea: stock\n---\n\nA good change.\n',
    }
    made = site(files, whatsnew_fragments='changes', whatsnew_untrusted=True)
    (made.root / 'secret.txt').write_text(SECRET, encoding='utf-8')
    (made.srcdir / 'changes' / 'next' / 'bad.md').symlink_to(made.root / 'secret.txt')
    made.build(warnings=None)
    assert [
        'changes/next/bad.md:1: WARNING: this fragment is left out' in line
        for line in made.warnings
    ] == [True]
    assert 'A good change.' in made.read('index.html')
    assert not [name for name, data in made.files().items() if SECRET.encode() in data]
