"""The words of surveys: questionnaires, answers, results."""
