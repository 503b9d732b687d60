"""Rounds, their participants and measurements."""
