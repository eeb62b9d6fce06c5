"""The role ``published``: a link to a file that the build writes beside the pages."""

from docutils import nodes
from sphinx.util.docutils import SphinxRole
from sphinx.util.osutil import relative_uri


class Published(SphinxRole):
    """A link to a file at the root of the site, by its name."""

    def run(self):
        """Return a link; its address is set when the builder is known."""
        text = nodes.literal('', self.text)
        return [nodes.reference('', '', text, refuri=self.text, published=self.text)], []


def resolve(app, doctree, docname):
    """Set the address of each link: relative to the page, or absolute in other formats."""
    for link in doctree.findall(nodes.reference):
        if name := link.get('published'):
            if app.builder.name == 'singlehtml':
                link['refuri'] = name
            elif app.builder.format == 'html' and app.builder.name != 'epub':
                link['refuri'] = relative_uri(app.builder.get_target_uri(docname), name)
            else:
                link['refuri'] = app.config.html_baseurl + name


def setup(app):
    """Register the role."""
    app.add_role('published', Published())
    app.connect('doctree-resolved', resolve)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
