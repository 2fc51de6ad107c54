"""The links of the network, of a ward or a pod, as rows inside its form."""

from backoffice.base import RoleInline
from network.own_channels import MOST_LINKS


class LinkInline(RoleInline):
    """Rows of an `OwnChannel`."""

    max_num = MOST_LINKS
    fields = ["service", "label", "url", "position"]
