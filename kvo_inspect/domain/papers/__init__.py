"""Papers: the files that are kept with the record of a park."""
