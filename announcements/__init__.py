"""Announcements to many, and the notices that people get by email or text."""
