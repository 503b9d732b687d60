"""Papers: writing one out under its name."""
