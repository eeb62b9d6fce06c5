"""Import notes of towncrier, reno, blurb and Keep a Changelog as fragments and releases."""
