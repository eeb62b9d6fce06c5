"""Fragments: changes in files of their own. Names, front matter and text; read and write."""
