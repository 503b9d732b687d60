"""What is held under a name, as it leaves the record."""
