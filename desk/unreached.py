"""The people at the desk whom our mail does not reach, so that somebody calls them.

And the words for how each side hears of what was pressed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from common.bidi import plain_name
from common.languages import comma
from messaging.models import MessageStatus
from messaging.reach import channels_of
from messaging.undelivered import is_reached, unreached, unreached_among
from requests_app.models import HelpRequest, Match, Need
from requests_app.notifications.residents import RESIDENT
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.notifications import VOLUNTEER


@dataclass(frozen=True)
class Unreached:
    """The household and the volunteers whom mail does not reach."""

    household: bool
    volunteers: frozenset[int]


def unreached_at(need: Any, volunteers: Iterable[Volunteer]) -> Unreached:
    """Return whom of those on the page of `need` mail does not reach.

    The need has its `household_outcome` (`messaging.undelivered.last_outcome`); one query where
    there are volunteers.
    """
    found = unreached_among((VOLUNTEER, volunteer.pk) for volunteer in volunteers)
    household = need.household_outcome == MessageStatus.FAILED and bool(need.request.email)
    return Unreached(household, frozenset(pk for _kind, pk in found))


def has_failed_offer(need: Need) -> bool:
    """Return whether somebody who was asked for a need will not read it."""
    asked = Match.objects.waiting().filter(need=need).values_list("volunteer", flat=True)
    return bool(unreached_among((VOLUNTEER, pk) for pk in asked))


def reaches_household(request: HelpRequest) -> bool:
    return is_reached(RESIDENT, request)


def reaches(volunteer: Volunteer) -> bool:
    return is_reached(VOLUNTEER, volunteer)


def how_household_hears(request: HelpRequest) -> str:
    """Say truly how a household hears of what is put on the call list where mail fails."""
    if reaches_household(request):
        return _("The household gets a message.")
    return _("No email reaches the household: the call is on today's list.")


def how_it_was_done(request: HelpRequest) -> str:
    if reaches_household(request):
        return _("Done. The household gets a message and can say if that is not so.")
    return _("Done. No email reaches the household, so nobody asks them if it is so.")


def how_they_hear(volunteers: Sequence[Volunteer]) -> str:
    """The same of volunteers: whom we write to, and whom somebody must call."""
    ids = {(VOLUNTEER, volunteer.pk) for volunteer in volunteers}
    failed = {pk for _kind, pk in unreached_among(ids)}
    called = [each for each in volunteers if not channels_of(each) or each.pk in failed]
    written = [each for each in volunteers if each not in called]
    said = [
        (written, _("A message goes to %(names)s.")),
        (called, _("No email reaches %(names)s: the call is on today's list.")),
    ]
    return " ".join(words % {"names": _names(people)} for people, words in said if people)


def _names(volunteers: Sequence[Volunteer]) -> str:
    return comma().join(plain_name(volunteer.name) for volunteer in volunteers)


def unreached_requests(user: User) -> QuerySet[HelpRequest]:
    """Return the open requests that `user` may see whose last email failed."""
    waiting = HelpRequest.objects.visible_to(user).filter(closed_at=None, erased_at=None)
    return waiting.filter(pk__in=unreached(RESIDENT)).exclude(email="")


def unreached_volunteers(user: User) -> QuerySet[Volunteer]:
    """Return the volunteers that `user` may see whose last email failed."""
    people = Volunteer.objects.visible_to(user).exclude(status=VolunteerStatus.LEFT)
    return people.filter(pk__in=unreached(VOLUNTEER)).exclude(email="")
