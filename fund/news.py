"""The news for those who decide about a fund's money, and for those who pay it."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import ngettext

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import TREASURER, holders
from common.addresses import staff_page_url
from fund.models import MoneyAsk
from messaging.news import Section, tell, tell_users, teller


def waits(ask: MoneyAsk, actor: audit.Actor) -> None:
    """Tell whoever looks after the ward that money waits for them, but for who did it.

    Told of it once, they are told again for a second approval: then it is another's turn.
    """
    tell(NewsKind.MONEY, ask.need.request.ward_id, ask.pk, actor=actor, since=timezone.now())


def is_to_be_paid(ask: MoneyAsk) -> None:
    """Tell treasurers that enough people approved it; letters leave out other funds."""
    tell_users(NewsKind.MONEY, holders(TREASURER), ask.pk, since=timezone.now())


@teller(NewsKind.MONEY)
def money_waiting(user: User, ask_ids: Sequence[int]) -> Section | None:
    """Return how much of it still waits for `user`; None when none does. It names no amount."""
    count = MoneyAsk.objects.for_books(user).filter(pk__in=ask_ids).count()
    if not count:
        return None
    words = ngettext(
        "%(count)s request to a shared fund waits for you",
        "%(count)s requests to a shared fund wait for you",
        count,
    )
    return Section(words % {"count": count}, url=staff_page_url("funds"))
