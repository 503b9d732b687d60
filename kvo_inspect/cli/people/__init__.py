"""Commands about people: what is held under a name, and taking it out."""
