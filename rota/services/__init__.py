"""The verbs of the rota: one for each change, the only writers."""
