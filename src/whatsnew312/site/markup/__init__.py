"""Inline markup: its text as a string, and the markup itself as plain data."""
