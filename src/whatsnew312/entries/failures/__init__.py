"""An exception in any step of a build affects only the entry that causes it."""
