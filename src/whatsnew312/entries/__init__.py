"""From the author's ``change`` to its section on a page."""
