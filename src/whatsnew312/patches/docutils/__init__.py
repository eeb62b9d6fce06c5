"""What reaches into docutils: the ids of a document, its roles and directives, its HTML writer."""

from __future__ import annotations
