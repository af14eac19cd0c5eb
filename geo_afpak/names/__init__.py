"""Names of places and groups: spellings, aliases, candidates."""
