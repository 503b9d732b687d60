"""Parks: the park, its route of checkpoints, its partners."""
