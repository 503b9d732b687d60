"""Starting a round."""
