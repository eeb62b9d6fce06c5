"""Plain data to files that other programs read: ``changes.json``, feeds, search, inventory."""
