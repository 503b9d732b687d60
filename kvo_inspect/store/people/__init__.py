"""People in the record: what is held under a name."""
