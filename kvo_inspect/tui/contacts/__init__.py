"""Contacts: organisations and people over all parks, on screens."""
