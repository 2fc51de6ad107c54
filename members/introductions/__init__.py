"""Rounds of introductions: members meet in pairs, until all have met."""
