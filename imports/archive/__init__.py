"""Everything of an install as one file, and such a file into an empty install with other keys."""
