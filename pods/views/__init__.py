"""Public pages of wards, pods and groups, and of proposals."""
