"""The file of the record: which engine opens it, and who holds it."""
