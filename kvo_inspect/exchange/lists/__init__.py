"""Lists of the screens, written as they are shown."""
