"""The end of everything that has one email: whoever reads its mail may ask for it.

The letter's link opens for what the email is that it went to. With another email, or a new private
link, it opens nothing: else whoever changes their own request's email would open somebody else's.
"""

import datetime
from collections.abc import Sequence

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import audit
from common.models import LinkPurpose, PrivateLink
from members.models import Member
from pods.models import PlaceProposal
from privacy.erasure import Row, erase_rows
from requests_app.models import HelpRequest
from resources.models import EntryKeeper, Suggestion
from shelves.models import Card, Reservation
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

END_ALL = "privacy.end_all"
END_ALL_FOR = datetime.timedelta(hours=24)


def mark_to_end_all(request_id: int) -> str:
    """Return what stands in the letter's link: signed, and good for this email and link only."""
    return signing.dumps([request_id, _seal(request_id)], salt=END_ALL)


def rows_to_end(mark: str) -> list[Row]:
    """Return all rows with the email to which the letter went; none without one."""
    try:
        request_id, seal = signing.loads(mark, salt=END_ALL, max_age=END_ALL_FOR)
    except signing.BadSignature:
        return []
    return with_same_email(request_id) if constant_time_compare(seal, _seal(request_id)) else []


def _seal(request_id: int) -> str:
    """Return what changes with the email of a request, and with its private link."""
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, request_id)
    return salted_hmac(END_ALL, f"{link.pk if link else 0}:{_email_index(request_id)}").hexdigest()


def _email_index(request_id: int) -> str:
    rows = HelpRequest.objects.values_list("email_index", flat=True)
    return rows.filter(pk=request_id).first() or ""


def with_same_email(request_id: int) -> list[Row]:
    """Return all rows with the email of a request; none once that was erased."""
    index = _email_index(request_id)
    if not index:
        return []
    requests = HelpRequest.objects.filter(email_index=index, erased_at=None).order_by("id")
    people = Volunteer.objects.filter(email_index=index).exclude(status=VolunteerStatus.LEFT)
    neighbors = Member.objects.present().filter(email_index=index)
    proposals = PlaceProposal.objects.filter(email_index=index)
    suggestions = Suggestion.objects.filter(email_index=index)
    keepers = EntryKeeper.objects.filter(email_index=index)
    cards = Card.objects.filter(email_index=index)
    reservations = Reservation.objects.filter(email_index=index)
    others = (people, neighbors, proposals, suggestions, keepers, cards, reservations)
    return [*requests, *(row for rows in others for row in rows.order_by("id"))]


def end_everything(rows: Sequence[Row], *, actor: audit.Actor) -> None:
    """Erase them by the one way of erasing."""
    erase_rows(rows, actor=actor)
