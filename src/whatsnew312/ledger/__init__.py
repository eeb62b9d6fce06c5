"""The file of every link ever published: read, compared with a build, edited."""
