"""Uses of undocumented parts of docutils: ids of a document, roles, directives, HTML writer."""

from __future__ import annotations
