"""Use the description in the front matter of a page wherever other programs show one."""

from docutils import nodes


def describe(app, doctree):
    """Add the description for search engines, previews and ``llms.txt``."""
    docname = app.env.current_document.docname
    if text := app.env.metadata[docname].get('description'):
        meta = nodes.meta('', name='description', content=text)
        # so that translators see its place
        meta.source, meta.line = str(app.env.doc2path(docname)), 1
        doctree.append(meta)


def describe_preview(app, pagename, templatename, context, doctree):
    """Add the description for the Open Graph extension."""
    if text := (context.get('meta') or {}).get('description'):
        context['meta'] = {**context['meta'], 'og:description': text}


def setup(app):
    """Register the handlers: after metadata are collected (500), before Open Graph's (500)."""
    app.connect('doctree-read', describe, priority=600)
    app.connect('html-page-context', describe_preview, priority=400)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
