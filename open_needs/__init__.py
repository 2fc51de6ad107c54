"""The list without personal data: read, posted, and “I can do this”."""
