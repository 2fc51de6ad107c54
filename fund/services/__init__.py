"""The verbs of the fund: one for each change, the only writers."""
