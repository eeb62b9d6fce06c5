"""What each page leaves behind, joined into files at the end of a build."""
