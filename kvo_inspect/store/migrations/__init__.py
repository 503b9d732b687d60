"""The tables of the record, step by step."""
