project = 'Shop'
extensions = ['myst_parser', 'whatsnew312']

whatsnew_fragments = 'changes'
whatsnew_issue_url = 'https://shop.example/issues/%s'
whatsnew_trackers = {
    'cve': ('https://www.cve.org/CVERecord?id=CVE-%s', 'CVE-%s', r'[0-9]{4}-[0-9]{4,}'),
}
