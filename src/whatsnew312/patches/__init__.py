"""Everything that reaches into Sphinx, docutils, MyST or a theme, one file each."""
