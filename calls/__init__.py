"""Calls that the software answers: a menu by key, whoever is on call, else a message."""
