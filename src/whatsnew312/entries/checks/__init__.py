"""Checks of entries that need more than their own fields: each warns its author."""
