"""Contacts in and out: CSV, XLSX and vCard, companies of a park in bulk."""
