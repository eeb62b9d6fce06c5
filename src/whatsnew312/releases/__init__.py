"""The releases of a project as data: ``releases.toml``, the order of versions, and ranges."""
