extensions = ['sphinx.ext.intersphinx']

intersphinx_mapping = {
    'python': ('https://docs.python.org/3.12/', None),
    'whatsnew312': ('https://whatsnew312.github.io/whatsnew312/', None),
}
