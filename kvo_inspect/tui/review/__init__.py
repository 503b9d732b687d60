"""Going over findings on screen."""
