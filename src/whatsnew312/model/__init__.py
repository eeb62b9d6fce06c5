"""The data of an entry: its fields, the rules for them, and the types of warnings."""
