"""Contacts: organisations and people once, over all parks of this laptop."""
