"""Keeping the record whole: opening, backup and restore, looking over, rescue, reading only."""
