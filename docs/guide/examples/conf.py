project = 'Shop'
copyright = '2026, the makers of Shop'
release = '2.0'

extensions = ['myst_parser', 'whatsnew312']
myst_enable_extensions = ['colon_fence']

# a reference that leads nowhere is a warning
nitpicky = True

# The release

whatsnew_release = '2.0'
whatsnew_previous_release = '1.9'
whatsnew_release_date = '2026-03-02'

# How its entries are told apart, in the order in which readers see them

whatsnew_kinds = {
    'added': {'label': 'Added', 'requires': ['body']},
    'changed': {'label': 'Changed', 'requires': ['body']},
    'faster': 'Faster',
    'deprecated': {'label': 'Deprecated', 'requires': ['body', 'guidance']},
    'removed': {'label': 'Removed', 'requires': ['body', 'guidance']},
    'fixed': 'Fixed',
}
whatsnew_areas = {
    'checkout': 'Checkout',
    'stock': 'Stock keeping',
}
whatsnew_platforms = ['Windows', 'macOS', 'Linux']

# Where its links lead

whatsnew_issue_url = 'https://shop.example/issues/%s'
whatsnew_issue_range = [1000, 1999]
whatsnew_peps = 'peps.toml'
whatsnew_inventories = {
    'python': ('https://docs.python.org/3.12/', 'inventories/python.txt'),
    'shop': ('https://shop.example/docs/2.0/', 'inventories/shop.txt'),
}
