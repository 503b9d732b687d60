"""Boxes that ask for one thing and know how that thing is typed: a day, a folder."""
