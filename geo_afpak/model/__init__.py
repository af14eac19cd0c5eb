"""The data model: names of fields, vocabularies, and every fault of a record with its fix."""
