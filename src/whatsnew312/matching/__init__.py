"""What to look for in code to find the uses that an entry is about."""
