"""What outlives a build in its process: catalogs of messages, settings of the garbage collector."""

from __future__ import annotations
