"""Every number that is shown anywhere: sums, comparisons, possible duplicates, class breaks."""
