"""What a page says of itself in its front matter is what others show of it."""

from docutils import nodes


def describe(app, doctree):
    """Put the description where search engines, previews and ``llms.txt`` take it from."""
    docname = app.env.current_document.docname
    if text := app.env.metadata[docname].get('description'):
        meta = nodes.meta('', name='description', content=text)
        meta.source, meta.line = str(app.env.doc2path(docname)), 1  # for translators
        doctree.append(meta)


def describe_preview(app, pagename, templatename, context, doctree):
    """Put the description where the Open Graph extension takes it from."""
    if text := (context.get('meta') or {}).get('description'):
        context['meta'] = {**context['meta'], 'og:description': text}


def setup(app):
    """Register the hooks: after metadata are collected (500), before Open Graph's (500)."""
    app.connect('doctree-read', describe, priority=600)
    app.connect('html-page-context', describe_preview, priority=400)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
