"""Notes of other tools become fragments and releases: towncrier, reno, blurb, Keep a Changelog."""
