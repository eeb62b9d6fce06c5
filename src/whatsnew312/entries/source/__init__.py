"""The source text of an entry, before it is parsed."""
