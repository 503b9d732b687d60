"""Walking a round: the rows of a checkpoint, what is open, what the rest was, what is suggested."""
