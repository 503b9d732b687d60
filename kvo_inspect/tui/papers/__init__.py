"""Papers: the files kept with the record of a park, on a screen."""
