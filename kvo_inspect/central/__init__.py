"""The central record in PostgreSQL, behind the laptops (docs/central.md). The only part that opens a connection."""
