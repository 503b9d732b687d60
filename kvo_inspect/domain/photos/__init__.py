"""Photos: the photo, what it shows, and which finding it belongs to."""
