"""Rotating keys and erasing a person: knows all models, nobody imports it."""
