"""The work that waits at the shared funds for whoever looks after them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import BOOKS, holds
from fund.models import Fund, MoneyAsk, Pledge
from mutualaid.work_link import work_link


def fund_links(user: User) -> list[dict[str, Any]]:
    """Return lines about the funds that `user` looks after; none where there is no fund."""
    funds = Fund.objects.held_by(user, BOOKS) if holds(user, BOOKS) else Fund.objects.none()
    count = MoneyAsk.objects.for_books(user).filter(fund__in=funds).count()
    if not count and not funds.exists():
        return []
    wait = work_link(reverse("admin:funds"), _("Shared funds"), count, _("waiting"))
    return [wait, *_late_pledges(funds)]


def _late_pledges(funds: Any) -> list[dict[str, Any]]:
    """Lead to the pledges that neither came nor were let go, once their day has passed.

    Those of one fund stand on its page, the nearest day first; of several, the list marks each.
    """
    late = Pledge.objects.late().counts(funds)
    if not late:
        return []
    one = reverse("admin:fund_pledges", args=[min(late)])
    url = one if len(late) == 1 else reverse("admin:funds")
    words = pgettext("of a pledge", "late")
    return [work_link(url, _("Pledges"), sum(late.values()), words)]
