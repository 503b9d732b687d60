"""The record itself: the open store, its acts, its logs and what they come to."""
