"""Walking a round: the session, its rows, its keys."""
