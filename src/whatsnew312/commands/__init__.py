"""The commands of ``python -m whatsnew312``, one module for each subject."""

#: the name in front of each message
PROGRAM = 'python -m whatsnew312'
