"""The sizes and places that tests and fixtures of the browser share."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
OUT = ROOT / 'docs' / '_build' / 'html'

DESKTOP = {'width': 1280, 'height': 900}
PHONE = {'width': 390, 'height': 844}
