"""Lists that commands print: as JSON, by which words they are filtered, and those of findings, rounds and photos."""
