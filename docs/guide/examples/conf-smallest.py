project = 'Shop'
release = '2.0'

extensions = ['myst_parser', 'whatsnew312']
myst_enable_extensions = ['colon_fence']

whatsnew_release = '2.0'
