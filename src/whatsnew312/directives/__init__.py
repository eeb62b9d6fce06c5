"""The directives that authors write."""
