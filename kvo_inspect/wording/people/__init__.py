"""People in the record, in words."""
