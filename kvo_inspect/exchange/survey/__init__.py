"""Answers of a survey from the file of a form tool: reading, matching columns with questions, counting."""
