"""Action lists: what is asked of each partner, and what they answered."""
