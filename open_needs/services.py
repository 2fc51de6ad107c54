"""The verb of volunteers who pick an open need by themselves."""

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from requests_app.candidates.needs_for import fitting
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.services.offers import offer_match
from requests_app.services.openings import MayNotPickError, require_may_pick
from volunteers.models import Volunteer

# So many needs are tried before we say that others were faster.
MOST_TRIED = 5
TOO_LATE = _(
    "Somebody else said yes first, or you cannot take this one now. Thank you for offering. "
    "What is still open is listed here."
)


@transaction.atomic
def offer_open_need(volunteer_id: int, *, category_id: int, ward_id: int) -> Match:
    """Put to a volunteer the most urgent open need of this kind and ward, as they asked for it.

    While they have one of these to answer, that one: a second press is no second offer.
    Raises `NotPossible` when none is left that they can take.
    """
    _one_press_at_a_time(volunteer_id)
    same = {"need__category": category_id, "need__request__ward": ward_id}
    waiting = Match.objects.filter(volunteer=volunteer_id, status=MatchStatus.OFFERED, **same)
    return waiting.first() or _offer_first(volunteer_id, category_id, ward_id)


def _offer_first(volunteer_id: int, category_id: int, ward_id: int) -> Match:
    volunteer = Volunteer.objects.get(pk=volunteer_id)
    # Said before there is a need; `offer_match` asks again with their row locked.
    require_may_pick(volunteer)
    needs = fitting(volunteer).filter(category=category_id, request__ward=ward_id)
    # Read without a lock: only `offer_match` knows, under its locks, whether it is still open.
    for need_id in list(needs.values_list("pk", flat=True)[:MOST_TRIED]):
        try:
            return offer_match(need_id, volunteer_id, actor=audit.VOLUNTEER)
        except MayNotPickError:
            raise
        except NotPossible:
            continue
    raise NotPossible(TOO_LATE)


def _one_press_at_a_time(volunteer_id: int) -> None:
    """Lock this press of a volunteer until the transaction's end, before every row lock."""
    # Not their row: it is locked after requests and needs everywhere, and offering locks those.
    with connection.cursor() as cursor:
        name = f"offer_open_need:{volunteer_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
