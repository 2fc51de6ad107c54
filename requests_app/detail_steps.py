"""The steps in which a household's details open to whoever said yes.

After a yes the first name, and how to reach each other; the address, and how to get in, shortly
before the day. A need that somebody picked by themselves opens nothing before a word of the
household or a coordinator (docs/decisions/0046).
"""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.utils import timezone

from requests_app.choices import Detail, MatchStatus
from requests_app.models import Match


@dataclass(frozen=True)
class Steps:
    """The details that a match opens now.

    `opens_at` is when the address opens by itself; None where only a press opens it. `why` says why
    not even the contact is open.
    """

    contact: bool = False
    address: bool = False
    opens_at: datetime.datetime | None = None
    why: str = ""

    # The household closed them; the day is long over; a word is waited for; the volunteer has seen
    # too many others.
    CLOSED: ClassVar[str] = "closed"
    OVER: ClassVar[str] = "over"
    WORD: ClassVar[str] = "word"
    FULL: ClassVar[str] = "full"

    @property
    def opened(self) -> list[Detail]:
        steps = {Detail.CONTACT: self.contact, Detail.ADDRESS: self.address}
        return [step for step, is_open in steps.items() if is_open]


NOTHING = Steps()


def steps_of(match: Match, now: datetime.datetime | None = None) -> Steps:
    """Return what opens to the volunteer of `match`; it is loaded with its need."""
    if match.status != MatchStatus.ACCEPTED:
        return NOTHING
    if match.details_closed_at is not None:
        return Steps(why=Steps.CLOSED)
    if match.details_are_over:
        return Steps(why=Steps.OVER)
    if not match.is_agreed:
        return Steps(why=Steps.WORD)
    opens_at = _address_opens_at(match)
    is_open = opens_address_with_word(match, now) or match.address_opened_at is not None
    return Steps(contact=True, address=is_open, opens_at=opens_at)


def opens_address_with_word(match: Match, now: datetime.datetime | None = None) -> bool:
    """Return whether a word that opens how to reach each other opens the address with it."""
    opens_at = _address_opens_at(match)
    return opens_at is not None and opens_at <= (now or timezone.now())


def _address_opens_at(match: Match) -> datetime.datetime | None:
    """Return when the address opens by itself: so long before the day, in the network's time.

    Where no day was named, at once if a coordinator asked them; of what they picked themselves the
    last day on which it is of use counts.
    """
    day = match.need.needed_by if match.is_picked else match.need.wanted_on
    if day is None:
        return None if match.is_picked else match.accepted_at
    begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    return begins - settings.ADDRESS_OPENS_BEFORE
