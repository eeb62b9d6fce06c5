"""Which pages a build must write again."""
