"""What people are told of the protection of a record."""
