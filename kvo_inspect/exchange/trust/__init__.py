"""Keys: of this laptop, of who may read what leaves it, and what is signed with them."""
