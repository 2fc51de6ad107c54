"""Suggestions for the directory: sent by anybody, followed by private link, decided by keepers."""
