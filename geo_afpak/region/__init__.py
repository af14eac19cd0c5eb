"""The part of the world that the package knows: embedded data sets and phases."""
