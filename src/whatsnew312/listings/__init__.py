"""Entries of all pages, chosen, grouped and shown: as nodes, or fast as HTML."""
