"""Checklists and answers: what is asked, and what can be answered."""
