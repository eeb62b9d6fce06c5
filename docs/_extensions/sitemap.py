"""``sitemap.xml`` of the whole site, after every build.

sphinx-sitemap lists only the pages that a build writes; after an edit, these are not all pages.
"""

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

from whatsnew312.change_pages.write import page_addresses
from whatsnew312.part_pages.write import part_addresses
from whatsnew312.site.writing import write

#: the XML namespace of the protocol, version 0.9
NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'


def setup(app):
    """Register the handler that writes the sitemap, after the pages for single changes (600)."""
    app.connect('build-finished', write_sitemap, priority=700)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


def write_sitemap(app, exception):
    """Write the addresses of all pages, sorted, with the dates of the last commits, if known."""
    if exception or app.builder.name not in {'html', 'dirhtml'} or not app.config.html_baseurl:
        return
    days = last_changes(Path(app.srcdir))
    pages = {app.builder.get_target_uri(docname): docname for docname in app.env.found_docs}
    pages |= dict(page_addresses(app))
    pages |= dict.fromkeys(part_addresses(app), '')
    ET.register_namespace('', NAMESPACE)
    urls = ET.Element(f'{{{NAMESPACE}}}urlset')
    for uri, docname in sorted(pages.items()):
        url = ET.SubElement(urls, f'{{{NAMESPACE}}}url')
        ET.SubElement(url, f'{{{NAMESPACE}}}loc').text = app.config.html_baseurl + uri
        if docname and (day := days.get(Path(app.env.doc2path(docname, base=False)).as_posix())):
            ET.SubElement(url, f'{{{NAMESPACE}}}lastmod').text = day
    data = ET.tostring(urls, encoding='utf-8', xml_declaration=True)
    write(Path(app.outdir, 'sitemap.xml'), data + b'\n')


def last_changes(folder):
    """Return the date of the last commit of each file below *folder*, by relative path.

    The result is empty if it is not known: without git, outside of a repository, or in a shallow
    clone, which has only one commit.
    """
    command = ['git', '-C', str(folder)]
    log = ['log', '--format=%cs', '--name-only', '--no-renames', '--relative', '--', '.']
    shallow = ['rev-parse', '--is-shallow-repository']
    try:
        found = [
            subprocess.run([*command, *rest], capture_output=True, text=True, check=True).stdout
            for rest in (shallow, log)
        ]
    except (OSError, subprocess.CalledProcessError):
        return {}
    if found[0].strip() != 'false':
        return {}
    days, day = {}, ''
    for line in filter(None, found[1].split('\n')):
        if re.fullmatch(r'\d{4}-\d\d-\d\d', line):
            day = line
        else:
            days.setdefault(line, day)
    return days
