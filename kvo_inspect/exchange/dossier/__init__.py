"""The dossier of a trajectory as files, with the heads of the record."""
