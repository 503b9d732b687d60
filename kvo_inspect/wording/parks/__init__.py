"""What is told of parks: all of them beside each other."""
