"""Inline markup: its words as plain text, and the markup itself as plain data."""
