"""What people are told of the central record."""
