"""The commands of ``python -m whatsnew312``, one module for each subject."""
