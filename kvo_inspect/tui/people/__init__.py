"""People in the record, on a screen."""
