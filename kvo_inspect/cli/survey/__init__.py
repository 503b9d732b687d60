"""`survey`: questionnaires and answers."""
