"""The admin pages of what has no room of its own above: staff, the audit log, kinds of help."""

from backoffice import categories, network_admin, networks, staff

__all__ = ["categories", "network_admin", "networks", "staff"]
