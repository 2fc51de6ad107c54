"""Finding and erasing what one person has with us, by their phone number or email.

A phone can be two households', so what is found is listed, and whoever erases chooses.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts import audit
from announcements.models import Subscription
from announcements.subscribing import end_subscription
from common.encryption import blind_index
from common.fields import normalize_email, normalize_phone
from events.models import Helper
from events.services.places import erase as erase_helper
from inbox.models import Thread
from inbox.services import erase_thread
from members import services as members
from members.models import Member
from pods.models import PlaceProposal
from pods.services.proposals import withdraw_proposal
from requests_app.models import HelpRequest
from requests_app.services import erase_request
from resources.keeping.keepers import remove_keeper
from resources.models import EntryKeeper, Suggestion
from resources.suggestions.services import withdraw_suggestion
from shelves.models import Card, Reservation
from shelves.services.cards import erase as erase_card
from shelves.services.reservations import forget as forget_reservation
from volunteers.models import Volunteer
from volunteers.services import leave

Row = (
    HelpRequest | Volunteer | Member | PlaceProposal | Suggestion | EntryKeeper | Card | Reservation
)
# What a contact has with us, whosever it is.
OfContact = Thread | Subscription | Helper


@dataclass(frozen=True)
class Found:
    """The rows with one phone number or email, those of one household beside each other."""

    requests: Sequence[HelpRequest] = ()
    volunteers: Sequence[Volunteer] = ()
    members: Sequence[Member] = ()
    proposals: Sequence[PlaceProposal] = ()
    suggestions: Sequence[Suggestion] = ()
    keepers: Sequence[EntryKeeper] = ()
    threads: Sequence[Thread] = ()
    subscriptions: Sequence[Subscription] = ()
    cards: Sequence[Card] = ()
    reservations: Sequence[Reservation] = ()
    helpers: Sequence[Helper] = ()

    @property
    def rows(self) -> list[Row | OfContact]:
        rows: list[Row | OfContact] = [
            *self.requests,
            *self.volunteers,
            *self.members,
            *self.proposals,
            *self.cards,
            *self.reservations,
        ]
        of_contact: list[OfContact] = [*self.threads, *self.subscriptions, *self.helpers]
        return [*rows, *self.suggestions, *self.keepers, *of_contact]


def find_person(contact: str) -> Found:
    """Return what holds this phone number or email, however it is written.

    With the requests that a coordinator, or the person themselves, has joined to those.
    """
    same = _same_contact(contact)
    if same is None:
        # By the blind index: the numbers themselves are encrypted, each time into another text.
        return Found()
    households = HelpRequest.objects.filter(same, erased_at=None).values("household")
    requests = HelpRequest.objects.filter(household__in=households).select_related("ward")
    volunteers = Volunteer.objects.filter(same).select_related("ward")
    neighbors = Member.objects.present().filter(same).select_related("pod")
    proposals = PlaceProposal.objects.filter(same).select_related("ward")
    # Whoever suggests something gives an email at most.
    suggestions = Suggestion.objects.filter(same) if "@" in contact else Suggestion.objects.none()
    return Found(
        list(requests.order_by("household", "pk")),
        list(volunteers.order_by("pk")),
        list(neighbors.order_by("pk")),
        list(proposals.order_by("pk")),
        list(suggestions.order_by("pk")),
        # They have no phone with us.
        list(EntryKeeper.objects.filter(same).order_by("pk")) if "@" in contact else [],
        list(Thread.objects.filter(same).order_by("pk")),
        list(Subscription.objects.filter(same).select_related("ward", "pod").order_by("pk")),
        list(Card.objects.filter(same).select_related("ward").order_by("pk")),
        list(Reservation.objects.filter(same).order_by("pk")),
        list(Helper.objects.filter(same).order_by("pk")),
    )


def _same_contact(contact: str) -> Q | None:
    if "@" in contact:
        return Q(email_index=blind_index(normalize_email(contact), purpose="email"))
    phone = normalize_phone(contact)
    return Q(phone_index=blind_index(phone, purpose="phone")) if phone else None


# A subscription is nobody's whom the log names: its end is in none.
_ERASE: dict[type, Callable[..., Any]] = {
    HelpRequest: erase_request,
    Volunteer: leave,
    Member: members.leave,
    PlaceProposal: withdraw_proposal,
    Suggestion: withdraw_suggestion,
    EntryKeeper: remove_keeper,
    Card: erase_card,
    Reservation: forget_reservation,
    Thread: erase_thread,
    Subscription: lambda pk, actor: end_subscription(pk),
    Helper: erase_helper,
}


def erase_rows(rows: Iterable[Row | OfContact], *, actor: audit.Actor) -> None:
    """Erase rows by the same services as their own pages do, each in its own transaction."""
    # No transaction around them all: it would hold every lock until the last row. Whoever is cut
    # off runs the command again, which finds only the rest.
    for row in rows:
        _ERASE[type(row)](row.pk, actor=actor)
