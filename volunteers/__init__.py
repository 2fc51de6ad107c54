"""Sign-ups, and what neighbors offer."""
