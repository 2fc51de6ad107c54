"""The app of sign-ups, and of what neighbors offer."""
