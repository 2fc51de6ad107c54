"""Every change of state of wards and pods: one verb each."""

from pods.services.notices import end_notice, write_notice
from pods.services.publishing import publish, unpublish

__all__ = ["end_notice", "publish", "unpublish", "write_notice"]
