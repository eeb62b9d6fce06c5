"""Old links keep working: the check, stubs of pages, former ids, maps, the link menu."""
