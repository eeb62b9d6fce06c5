"""Samples in the source, in the record of runs and on the page."""
