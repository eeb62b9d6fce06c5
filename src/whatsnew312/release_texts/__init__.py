"""Releases as text for other places: GitHub, CHANGELOG.md, reStructuredText, plain text."""
