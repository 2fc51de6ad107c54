"""Wards, pods, notices, ways to give, and who looks after which."""
