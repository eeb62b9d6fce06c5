"""Run samples in processes of their own, and compare what they print with what pages show."""

from __future__ import annotations

from pathlib import Path

#: the script that runs samples in an interpreter, in WebAssembly and in the browser of a reader
WORKER = Path(__file__).with_name('worker.py')
