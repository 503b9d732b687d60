"""Reading checklists: from TOML to a checklist that is used, every mistake told with its line."""
