"""What one sees of protection: unlocking a record."""
