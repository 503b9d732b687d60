"""Reading for an export: one moment of the record, row by row, on connections side by side."""
