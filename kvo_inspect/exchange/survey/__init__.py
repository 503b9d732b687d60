"""The survey on its way out and in: questionnaires to print; answers of a form tool, read, matched with questions, counted."""
