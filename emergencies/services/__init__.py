"""The verbs on emergencies: one for each change, the only writers."""
