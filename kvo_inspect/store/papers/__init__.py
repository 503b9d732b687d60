"""Papers: taking them in, adopting reports, removing, and what is there."""
