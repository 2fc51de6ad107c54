"""Staff, roles (who is what, where), the audit log."""
