"""Changes in files of their own: names, front matter, text; read and written."""
