"""Floods, letters to strangers, and what keeps them out."""
