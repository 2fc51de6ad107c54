"""The verbs of decisions: one for each change, the only writers."""
