"""What an entry raises, in whichever step of a build, costs that entry alone."""
