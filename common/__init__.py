"""Kinds of help, links and drafts, encrypted fields, languages, choices, errors, search."""
