"""Write plain data as files for other programs: ``changes.json``, feeds, search, inventory."""
