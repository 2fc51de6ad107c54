"""The one door to a household's details, and the verbs that open and close it.

Every household whose details a volunteer was shown counts for the day and the week, whatever became
of the match. The database counts as well, with the volunteer's row locked.
"""

import datetime
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import Detail, MatchStatus, Worked
from requests_app.detail_steps import Steps, steps_of
from requests_app.models import HelpRequest, Match, Opening
from requests_app.models.matches import count_of_tasks
from requests_app.models.requests import first_word
from requests_app.services.guards import ENDED, translate_integrity_error
from requests_app.services.locking import lock_match
from volunteers.models import Volunteer
from volunteers.services import LOOK_FIRST, stop_picking

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)
YOU_HAVE_SEEN_ENOUGH = _(
    "You have seen how to reach as many neighbors as one person may for now. Please try again "
    "tomorrow, or talk to a coordinator."
)
THEY_HAVE_SEEN_ENOUGH = _(
    "This neighbor has seen the details of as many households as one person may for now."
)
PICKING_STOPPED = _(
    "You gave back tasks after you had seen how to reach a neighbor, so you cannot choose from the "
    "list yourself now. A coordinator will look at it, and may ask you for something."
)


class MayNotPickError(NotPossible):
    """The volunteer may pick nothing now, whatever it is."""


# --- How many -------------------------------------------------------------------------------------


HOME = Coalesce("request__household_id", -F("request_id"))


def households_seen(volunteer: Volunteer, within: datetime.timedelta) -> int:
    """Return how many households' details they were shown lately; erased ones count on."""
    since = timezone.now() - within
    rows = Opening.objects.filter(volunteer=volunteer, at__gt=since).order_by()
    return rows.values(home=HOME).distinct().count()


def who_have_seen_enough(volunteers: Iterable[Volunteer], request: HelpRequest) -> set[int]:
    """Return the ids of those whose yes to `request` the database would refuse. One query.

    Of whom the household is known already it is none more.
    """
    limits = {each.pk: each.may_see for each in volunteers}
    now, known = timezone.now(), Q(home=request.household_id or -request.pk)
    rows = Opening.objects.filter(volunteer__in=limits).order_by().annotate(home=HOME)
    counts = rows.values_list("volunteer_id").annotate(
        day=Count("home", distinct=True, filter=Q(at__gt=now - DAY)),
        week=Count("home", distinct=True, filter=Q(at__gt=now - WEEK)),
        known=Count("home", filter=known),
    )
    return {
        pk
        for pk, day, week, knows in counts
        if not knows and (day >= limits[pk][0] or week >= limits[pk][1])
    }


def require_may_pick(volunteer: Volunteer) -> None:
    """Raise `MayNotPickError` where nothing may be picked. The volunteer's row must be locked."""
    if volunteer.changed_fields:
        raise MayNotPickError(LOOK_FIRST)
    if volunteer.picking_stopped_at is not None:
        raise MayNotPickError(PICKING_STOPPED)
    per_day, per_week = volunteer.may_see
    if households_seen(volunteer, DAY) >= per_day or households_seen(volunteer, WEEK) >= per_week:
        raise MayNotPickError(YOU_HAVE_SEEN_ENOUGH)


# --- The door -------------------------------------------------------------------------------------


def open_with_yes(match: Match, actor: audit.Actor) -> None:
    """Open what a yes opens. Raises `NotPossible` where it is one household too many.

    The match is locked, and accepted. What somebody picked waits for a word, unless they have done
    enough before.
    """
    if match.volunteer.changed_fields and actor == audit.VOLUNTEER:
        raise NotPossible(LOOK_FIRST)
    if match.is_picked and (isinstance(actor, User) or not needs_word(match)):
        match.confirmed_at = timezone.now()
        match.save(update_fields=["confirmed_at"])
    if not steps_of(match).contact:
        notifications.details_wait(match)
        return
    _write(match, [Detail.CONTACT], actor)


def needs_word(match: Match) -> bool:
    """Return whether a yes of its volunteer opens nothing before the household's word."""
    return match.is_picked and not has_done_enough(match.volunteer_id)


def has_done_enough(volunteer_id: int) -> bool:
    """Return whether what they pick needs nobody's word.

    What they say is done counts only where somebody else had asked them or given a word, and the
    household did not contradict: else three presses of their own would be enough.
    """
    done = Match.objects.filter(volunteer=volunteer_id, status=MatchStatus.DONE)
    done = done.exclude(is_picked=True, confirmed_at=None).exclude(resident_said=Worked.NO)
    tasks: int = done.aggregate(n=count_of_tasks())["n"]
    return tasks >= settings.TASKS_BEFORE_TRUST


def show_details(matches: Sequence[Match]) -> dict[int, Steps]:
    """Return what the volunteer of `matches` is shown now, by match; what is new is written down.

    Nothing is shown that is not in the log. Where there is nothing new, one query.
    """
    steps = {match.pk: steps_of(match) for match in matches}
    logged = set(Opening.objects.filter(match__in=steps).values_list("match_id", "step"))
    for match in matches:
        new = [step for step in steps[match.pk].opened if (match.pk, step) not in logged]
        if new and not _try_to_write(match, new):
            steps[match.pk] = Steps(why=Steps.FULL)
    return steps


def _try_to_write(match: Match, steps: Iterable[Detail]) -> bool:
    try:
        _write(match, steps, audit.VOLUNTEER)
    except NotPossible:
        return False
    return True


def _write(match: Match, steps: Iterable[Detail], actor: audit.Actor) -> None:
    """Write steps into the log, each once. Raises `NotPossible` where the database counts more."""
    per_day, per_week = match.volunteer.may_see
    rows = [
        Opening(
            request_id=match.need.request_id,
            match=match,
            volunteer_id=match.volunteer_id,
            name=first_word(match.volunteer.name),
            step=step,
            per_day=per_day,
            per_week=per_week,
        )
        for step in steps
    ]
    with translate_integrity_error(_seen_enough(actor)):
        # Two readers at once write the same: the second finds it there.
        Opening.objects.bulk_create(rows, ignore_conflicts=True)


def _seen_enough(actor: audit.Actor) -> str | Promise:
    return YOU_HAVE_SEEN_ENOUGH if actor == audit.VOLUNTEER else THEY_HAVE_SEEN_ENOUGH


# --- Presses of the household and of coordinators -------------------------------------------------


@transaction.atomic
def confirm_match(match_id: int, *, actor: audit.Actor) -> None:
    """Give the word that the volunteer sees how to reach the household: they picked the need, or
    the household had closed its details.

    Twice is once. Raises `NotPossible` unless they said yes, or where they have seen too many.
    """
    match = _lock_accepted(match_id)
    if not steps_of(match).contact:
        _open(match, "confirmed_at", "confirm_match", actor)


@transaction.atomic
def open_address(match_id: int, *, actor: audit.Actor) -> None:
    """Open everything now, with the address, to the volunteer who said yes. Twice is once.

    Raises the same as `confirm_match`.
    """
    match = _lock_accepted(match_id)
    if not steps_of(match).address:
        match.confirmed_at = match.confirmed_at or timezone.now()
        _open(match, "address_opened_at", "open_address", actor)


def _open(match: Match, field: str, verb: str, actor: audit.Actor) -> None:
    # Nothing would be shown: the log must not say that it was.
    if match.details_are_over:
        raise NotPossible(_("The day is over, so nothing is shown any more."))
    setattr(match, field, timezone.now())
    match.details_closed_at = None
    match.save(update_fields=["confirmed_at", "address_opened_at", "details_closed_at"])
    # The address follows when it is read.
    _write(match, [Detail.CONTACT], actor)
    # What was picked was not answered yet; for all others this letter went out with the yes.
    notifications.match_accepted(match)
    audit.record(actor, verb, match, [field])


@transaction.atomic
def close_details(match_id: int, *, actor: audit.Actor) -> None:
    """Close the household's details to the volunteer at once; coordinators are told. Twice is once.

    Raises `NotPossible` unless they said yes.
    """
    match = _lock_accepted(match_id)
    if match.details_closed_at is not None:
        return
    match.details_closed_at = timezone.now()
    match.address_opened_at = None
    match.save(update_fields=["details_closed_at", "address_opened_at"])
    audit.record(actor, "close_details", match, ["details_closed_at"])
    notifications.details_wait(match)


# The presses on the household's page and at the desk, by what their buttons send.
PRESSES = {"confirm": confirm_match, "address": open_address, "close": close_details}


def _lock_accepted(match_id: int) -> Match:
    match = lock_match(match_id)
    if match.status != MatchStatus.ACCEPTED:
        raise NotPossible(ENDED)
    return match


# --- Given back -----------------------------------------------------------------------------------


def count_give_backs(matches: Sequence[Match]) -> None:
    """Let volunteers pick nothing more who gave back too often what they had seen the details of.

    They pick again once a coordinator has looked at them. A route that is given back is once.
    """
    for volunteer_id in sorted({match.volunteer_id for match in matches}):
        looked_at = Volunteer.objects.values_list("looked_at", flat=True).get(pk=volunteer_id)
        given_back = Match.objects.filter(volunteer=volunteer_id, status=MatchStatus.RELEASED)
        seen = given_back.filter(
            pk__in=Opening.objects.filter(volunteer=volunteer_id).values("match")
        )
        if looked_at is not None:
            seen = seen.filter(ended_at__gt=looked_at)
        if seen.aggregate(n=count_of_tasks())["n"] >= settings.GIVE_BACKS_BEFORE_LOOK:
            stop_picking(volunteer_id)
