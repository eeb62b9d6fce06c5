"""The changes of a release as text: for GitHub, CHANGELOG.md, reStructuredText, plain text."""
