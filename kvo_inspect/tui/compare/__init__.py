"""A comparison on screen."""
