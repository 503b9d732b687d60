"""Rounds: the round, who walked along, marks, measurements, what was handed in."""
