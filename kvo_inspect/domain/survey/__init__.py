"""The survey of entrepreneurs: its questions as content, and what was answered."""
