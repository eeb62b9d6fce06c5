"""What an entry is: its fields, their rules, and every warning."""
