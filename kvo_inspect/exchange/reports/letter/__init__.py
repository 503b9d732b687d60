"""The letter to the entrepreneurs: what it says, and how much of its page that takes."""
