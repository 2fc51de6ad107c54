"""Every change of state of wards and pods: one verb each."""

from pods.services.publishing import publish, unpublish

__all__ = ["publish", "unpublish"]
