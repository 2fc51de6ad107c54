"""The work that waits at the shelf for whoever looks after its wards."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import DESK, holds
from mutualaid.work_link import work_link
from shelves.models import Card


def shelf_links(user: User) -> list[dict[str, Any]]:
    """Return lines about cards that `user` may look at, and their text to post; none for none."""
    if not holds(user, DESK):
        return []
    cards = Card.objects.visible_to(user)
    count = cards.to_look_at().count()
    url = f"{reverse('admin:shelves_card_changelist')}?look=yes"
    found = [work_link(url, _("Cards for the shelf"), count, _("waiting"))] if count else []
    if cards.shown().exists():
        found.append(work_link(reverse("admin:shelf_posting"), _("The shelf, to post")))
    return found
