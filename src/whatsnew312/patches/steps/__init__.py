"""Patches of the steps of a build: what raises, and what would take all the memory."""
