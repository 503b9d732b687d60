"""Lists of rows: marking, ordering, writing out as shown."""
