"""Joined directories: entries of others, shown here as theirs and kept in step with them."""
