# as docs/conf.py has it
smartquotes = False
myst_enable_extensions = ['colon_fence', 'smartquotes']
html_copy_source = False
