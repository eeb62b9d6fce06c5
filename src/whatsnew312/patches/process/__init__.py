"""State of the process that builds share: message catalogs and the garbage collector."""

from __future__ import annotations
