"""Places of a code base that notes concern; code is read, and never imported or run."""
