"""Exchanging and exporting on screen."""
