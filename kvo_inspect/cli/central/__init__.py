"""Commands with the central record."""
