"""Protecting a record: its files from plain to sealed and back."""
