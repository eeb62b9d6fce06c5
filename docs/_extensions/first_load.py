"""What a page loads before it is shown: one style sheet, in place of six."""

import hashlib
import os
import re
from pathlib import Path

from whatsnew312.site.writing import write

#: an address in a style sheet that is relative to its folder
RELATIVE = re.compile(r'url\((["\']?)(?!["\']|data:|https?:|[/#])([^)"\']+)\1\)')


def setup(app):
    """Register the handlers that join style sheets, after those that add some."""
    app.connect('html-page-context', replace_sheets, priority=900)
    # after Furo, which writes pygments.css at the end
    app.connect('build-finished', join_again, priority=900)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


def replace_sheets(app, pagename, templatename, context, doctree):
    """Replace the style sheets of a page by one file that has all of them."""
    if app.builder.name not in {'html', 'dirhtml'}:
        return
    # Sphinx sorts them after this event
    sheets = sorted(context['css_files'], key=lambda sheet: sheet.priority)
    names = [str(sheet.filename) for sheet in sheets]
    if not all(Path(app.outdir, name).is_file() for name in names):
        return  # one is of another host, or missing, which Sphinx reports
    # pages with the same sheets have the same file, so that a browser has it already
    name = f'_static/page-{digest(" ".join(names))}.css'
    text = joined(app, names)
    if write(Path(app.outdir, name), text.encode()):
        context['css_files'] = [f'{name}?v={digest(text)}']


def join_again(app, exception):
    """Join sheets that have changed since a former build, for pages that it has written."""
    if exception or app.builder.name not in {'html', 'dirhtml'}:
        return
    for path in sorted(Path(app.outdir, '_static').glob('page-*.css')):
        names = path.read_text('utf-8').partition('\n')[0].split()[1:-1]
        if all(Path(app.outdir, name).is_file() for name in names):
            write(path, joined(app, names).encode())


def joined(app, names):
    """Return the text of all sheets; the first line has their names."""
    folder = Path(app.outdir, '_static')
    sheets = [sheet_of(Path(app.outdir, name), folder) for name in names]
    return '\n'.join([f'/* {" ".join(names)} */', *sheets])


def sheet_of(path, folder):
    """Return the text of a style sheet, with addresses that are relative to *folder*."""

    def moved(found):
        target = os.path.relpath(path.parent / found[2], folder).replace(os.sep, '/')
        return f'url({found[1]}{target}{found[1]})'

    text = re.sub(r'/\*# sourceMappingURL=.*?\*/', '', path.read_text('utf-8'))
    return RELATIVE.sub(moved, text)


def digest(text):
    """Return a short digest of *text*."""
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
