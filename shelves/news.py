"""The news for coordinators: cards that wait for a look."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from accounts.choices import NewsKind
from accounts.models import User
from common.addresses import staff_page_url
from messaging.news import Section, tell, tell_of_aside, teller
from requests_app.notifications.coordinators import also_aside
from shelves.models import Card

also_aside(lambda user: Card.objects.visible_to(user).set_aside().count())


def waits_for_look(card: Card) -> None:
    """Tell those who look after the ward of a card that came in."""
    if card.set_aside_at:
        tell_of_aside(card.ward_id)
    else:
        tell(NewsKind.CARDS, card.ward_id, card.pk)


@teller(NewsKind.CARDS)
def cards_waiting(user: User, card_ids: Sequence[int]) -> Section | None:
    """Return how many still wait; None when none does."""
    count = Card.objects.visible_to(user).to_look_at().filter(pk__in=card_ids).count()
    if not count:
        return None
    words = ngettext(
        "%(count)s card for the shelf waits for a look",
        "%(count)s cards for the shelf wait for a look",
        count,
    )
    url = f"{staff_page_url('cards')}?look=yes"
    return Section(words % {"count": count}, url=url)
