"""Neighbors in a pod: what they share and with whom, joining and leaving, the organizer's work."""
