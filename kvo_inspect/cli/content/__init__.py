"""Commands about content: checklists, letter texts, questionnaires."""
