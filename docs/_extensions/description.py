"""What a page says of itself in its front matter is what search engines and previews show."""

from html import escape


def describe(app, pagename, templatename, context, doctree):
    """Put the description where browsers look for it, and where the Open Graph extension does."""
    if text := (context.get('meta') or {}).get('description'):
        context['metatags'] += f'<meta name="description" content="{escape(text)}">\n'
        context['meta'] = {**context['meta'], 'og:description': text}


def setup(app):
    """Register the hook, before that of the Open Graph extension, which takes what it finds."""
    app.connect('html-page-context', describe, priority=400)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
