"""What a shell sees of commands: standard input and output in place of files, completing what is typed."""
