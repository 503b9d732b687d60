"""Routes as people have them: files of spreadsheets, maps and phones, and typed lines, read into checkpoints; GPX and KML for a phone."""
