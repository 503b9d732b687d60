"""The dossier of a trajectory on screen, with its log and its history."""
