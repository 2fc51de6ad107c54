"""Pictures of how it goes: queries, shapes, words, views."""
