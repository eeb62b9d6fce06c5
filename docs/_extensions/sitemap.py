"""``sitemap.xml`` of the whole site, after every build.

sphinx-sitemap lists only the pages that a build writes; after an edit, these are not all pages.
"""

from pathlib import Path
from xml.etree import ElementTree as ET

from whatsnew312.site.writing import write

#: the XML namespace of the protocol, version 0.9
NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'


def setup(app):
    """Register the handler that writes the sitemap."""
    app.connect('build-finished', write_sitemap)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


def write_sitemap(app, exception):
    """Write the addresses of all pages, sorted."""
    if exception or app.builder.name not in {'html', 'dirhtml'} or not app.config.html_baseurl:
        return
    ET.register_namespace('', NAMESPACE)
    urls = ET.Element(f'{{{NAMESPACE}}}urlset')
    for docname in sorted(app.env.found_docs):
        place = ET.SubElement(ET.SubElement(urls, f'{{{NAMESPACE}}}url'), f'{{{NAMESPACE}}}loc')
        place.text = app.config.html_baseurl + app.builder.get_target_uri(docname)
    data = ET.tostring(urls, encoding='utf-8', xml_declaration=True)
    write(Path(app.outdir, 'sitemap.xml'), data + b'\n')
