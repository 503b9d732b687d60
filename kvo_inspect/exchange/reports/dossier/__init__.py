"""The dossier for the auditor as a report."""
