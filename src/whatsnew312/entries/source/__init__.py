"""What authors write of an entry, before it is parsed."""
