"""Folding: every noun there is, which fields a change may set, and what the changes of a thing come to."""
