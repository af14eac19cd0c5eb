"""The command line: words and options in, files and messages out; no logic of its own."""
