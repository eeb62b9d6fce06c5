"""The options of conf.py: one table of them, the checks of their values, and their registration."""
