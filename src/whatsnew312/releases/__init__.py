"""The releases of a project as data: ``releases.toml``, how versions compare, ranges."""
