"""Searching: words, the index of them, and lists of findings."""
