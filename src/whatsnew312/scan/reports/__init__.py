"""What a scan found, in the forms that people and other tools read."""
