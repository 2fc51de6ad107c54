"""The directory, its lists, and guides."""
