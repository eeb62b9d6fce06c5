"""The role ``published``: a link to a file that a build writes beside the pages."""

from docutils import nodes
from sphinx.util.docutils import SphinxRole
from sphinx.util.osutil import relative_uri


class Published(SphinxRole):
    """A file at the root of the site, by its name."""

    def run(self):
        """Return a link whose address waits for the builder."""
        text = nodes.literal('', self.text)
        return [nodes.reference('', '', text, refuri=self.text, published=self.text)], []


def resolve(app, doctree, docname):
    """Let each link lead from its page to the file, or where there are no pages to the web."""
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
