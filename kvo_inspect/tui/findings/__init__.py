"""Findings on screen: the list, the page of one, its questions, searching."""
