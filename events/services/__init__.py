"""The verbs of days: one for each change, the only writers."""
