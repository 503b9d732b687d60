"""Flat sheets: what the record holds as people read it, a row a thing with every name in it. Workbook and maps show these."""
