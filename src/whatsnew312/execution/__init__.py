"""A sample becomes a process, and its output a verdict."""

from __future__ import annotations

from pathlib import Path

#: the script that runs samples in any interpreter, in WebAssembly and in a reader's browser too
WORKER = Path(__file__).with_name('worker.py')
