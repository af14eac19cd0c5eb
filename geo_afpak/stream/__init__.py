"""Files of any size, part by part: bounded memory, the same results, and a kill loses nothing."""
