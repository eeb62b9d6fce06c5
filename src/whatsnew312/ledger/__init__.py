"""The ledger, a file with every link ever published: read it, compare it with a build, edit it."""
