"""The fastest step of the preview: an edit inside of one entry, shown by its section alone.

:mod:`.source` finds out whether only one entry of a page was edited. :mod:`.section` reads that
entry without the rest of its page, and makes the HTML of its section. It does so for the text
before the edit, too. If that is not exactly what the page has, the entry depends on the rest of the
page, and the edit is shown when the whole page has been read.
"""
