"""Photos in the record: their files, what they show, what was promised, where they belong."""
