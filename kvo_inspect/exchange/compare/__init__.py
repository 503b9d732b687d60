"""A comparison as a file: JSON and a table of text."""
