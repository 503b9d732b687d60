"""Recording and changing findings, and the comments on them."""
