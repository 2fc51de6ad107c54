"""Emergencies: one switch per ward, a short form first, and rounds in which neighbors are asked."""
