"""The app: its thread of the store, its keys, notices and themes, its first screens and those of trouble."""
