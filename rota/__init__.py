"""The rota: the lines that are answered, the shifts on them, and the people who take these."""
