"""Making a report beside the keys, in a process of its own."""
