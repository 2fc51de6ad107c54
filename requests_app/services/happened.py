"""The verb on the one question after the day of a yes: did it happen?"""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import ContactKind, Happened, MatchStatus, Worked
from requests_app.models import Match
from requests_app.services import feedback, transitions
from requests_app.services.call_list import add_call, add_calls_about_end
from requests_app.services.feedback import Side
from requests_app.services.guards import ENDED, require_word
from requests_app.services.locking import lock_match
from requests_app.services.needs import write_day

OTHER: dict[Side, Side] = {"resident": "volunteer", "volunteer": "resident"}
# Still to be settled: while it goes on, and when it was given up because nobody answered.
UNSETTLED = {MatchStatus.ACCEPTED, MatchStatus.UNKNOWN}
# From this "not yet, a new day" on, coordinators ask how it stands.
MOVED_OFTEN = 3
# The entries in the log for an answer against the other side's, which came first
AGAINST = {
    ("resident", Happened.YES): ContactKind.HOUSEHOLD_YES,
    ("volunteer", Happened.YES): ContactKind.VOLUNTEER_YES,
    ("resident", Happened.NO): ContactKind.HOUSEHOLD_NO,
    ("volunteer", Happened.NO): ContactKind.VOLUNTEER_NO,
}


@transaction.atomic
def say_whether_it_happened(
    match_id: int,
    *,
    side: Side,
    happened: str,
    new_day: datetime.date | None = None,
    actor: audit.Actor,
) -> None:
    """Record one side's answer (`Happened`). The first settles it; twice is once.

    A yes ends the match as done, and says that it worked. A no opens the need again, as when help
    did not come. "Not yet" comes with a new day, of which the other side is told, and reminder and
    question begin anew. What contradicts the other side's answer comes to the desk, as an entry in
    the contact log that is due today, and changes nothing more. With one exception: a household
    that says no to the volunteer's yes knows best that it got nothing, so the need is open again
    and coordinators are told. Raises `NotPossible` when there is nothing to answer (any more).
    """
    match = lock_match(match_id)
    if match.need.request.erased_at:
        raise NotPossible(_("This request has been deleted."))
    answer = Happened(happened)
    field = f"{side}_happened"
    is_repeated = getattr(match, field) == answer and answer != Happened.NOT_YET
    if not is_repeated and _record(match, side, answer, new_day, actor):
        # With what the answer itself wrote: one transaction, one event.
        setattr(match, field, answer)
        match.save(update_fields=[field])
        audit.record(actor, f"say_it_happened_{answer}", match, [field])


def _record(
    match: Match, side: Side, answer: Happened, day: datetime.date | None, actor: audit.Actor
) -> bool:
    """Do what the answer asks for; returns whether anything changed."""
    if _is_against_the_other(match, side, answer):
        feedback.add_log_entry(match, AGAINST[side, answer])
        return True
    if answer == Happened.NOT_YET:
        return _record_not_yet(match, side, day, actor)
    record = _record_yes if answer == Happened.YES else _record_no
    record(match, side, actor)
    return True


def _is_against_the_other(match: Match, side: Side, answer: Happened) -> bool:
    """Return whether the other side has settled it with another answer, which stands.

    Not a household's no to a yes: that opens the need again (docs/decisions/0042).
    """
    if (side, answer) not in AGAINST:
        return False
    others = getattr(match, f"{OTHER[side]}_happened")
    if match.status == MatchStatus.ACCEPTED:
        # They said "not yet" of the day that this answer is about, and chose another one.
        own = getattr(match, f"{side}_happened")
        return match.followed_up_at is None and others == Happened.NOT_YET != own
    is_over = match.status == MatchStatus.RELEASED and answer == Happened.YES
    # Their own no may be taken back, as after "did it work?".
    own_no = side == "resident" and match.resident_said == Worked.NO
    return is_over and match.followed_up_at is not None and not own_no


def _record_yes(match: Match, side: Side, actor: audit.Actor) -> None:
    """End it as done; whoever says so also says that it worked."""
    if side == "volunteer" and match.status in UNSETTLED:
        transitions.complete(match, actor)
    feedback.record_answer(match, side, Worked.YES)


def _record_no(match: Match, side: Side, actor: audit.Actor) -> None:
    """End it as given back; the need is open again, beside other dates of its series."""
    # The household's as after "did it work?"; so is what is said against the other side's yes.
    if side == "resident" or match.status not in UNSETTLED:
        feedback.record_answer(match, side, Worked.NO)
        return
    feedback.add_log_entry(match, ContactKind.VOLUNTEER_NO)
    match.volunteer_said = Worked.NO
    match.save(update_fields=["volunteer_said"])
    end_as_not_happened(match, actor)
    notifications.match_released(match)


def end_as_not_happened(match: Match, actor: audit.Actor) -> None:
    """End a locked match as given back, and its need is open again; the household learns it."""
    # A date of a series too, whose next one may be open: each date is waited for by itself.
    transitions.release([match], "", "", actor)


def _record_not_yet(
    match: Match, side: Side, day: datetime.date | None, actor: audit.Actor
) -> bool:
    """Move it to the new day; returns False when this was said before."""
    if match.status == MatchStatus.DONE:
        # The other side says that it is done: this is a no to that.
        feedback.record_answer(match, side, Worked.NO)
        return True
    if match.status != MatchStatus.ACCEPTED:
        raise NotPossible(ENDED)
    require_word(match, actor)
    if match.day == day and match.followed_up_at is None:
        return False
    if match.followed_up_at is None and getattr(match, f"{OTHER[side]}_happened"):
        raise NotPossible(_("There is a new day already: please see below."))
    move_to(match, day, tell=OTHER[side], actor=actor)
    _count_move(match)
    return True


def _count_move(match: Match) -> None:
    """Bring a task to the desk that is put off again and again: each time it looks like a yes."""
    match.times_moved += 1
    match.save(update_fields=["times_moved"])
    if match.times_moved >= MOVED_OFTEN:
        feedback.add_log_entry(match, ContactKind.MOVED_OFTEN)


def move_to(
    match: Match, day: datetime.date | None, *, tell: Side | None, actor: audit.Actor
) -> None:
    """Give a locked match a new day and begin anew with it; `tell` one side, or (None) both."""
    if day is None or day < timezone.localdate():
        raise NotPossible(_("Please choose a new day from today on."))
    need = match.need
    need.begin_series()
    need.wanted_on = day
    write_day(need, ["wanted_on"], actor)
    audit.record(actor, "move_match", need, ["wanted_on"])
    for each in [tell] if tell else OTHER:
        send, kind = TELL_DAY[each]
        if not send(notifications.NEW_DAY, match):
            add_call(match, kind)


TELL_DAY: dict[Side, tuple[Callable[[str, Match], bool], ContactKind]] = {
    "resident": (notifications.tell_household, ContactKind.DAY_FOR_HOUSEHOLD),
    "volunteer": (notifications.tell_helper, ContactKind.DAY_FOR_VOLUNTEER),
}


# --- At the desk, after a call --------------------------------------------------------------------


@transaction.atomic
def record_that_it_did_not_happen(match_id: int, *, actor: User) -> None:
    """Record a no that was heard on the phone: the need is open again. Twice is once.

    Both sides are told, or put on today's list of calls.
    """
    match = lock_match(match_id)
    if match.status == MatchStatus.RELEASED:
        return
    if match.status not in UNSETTLED:
        raise NotPossible(ENDED)
    went_on = match.status == MatchStatus.ACCEPTED
    end_as_not_happened(match, actor)
    # Or two may go: they, and whoever is asked now.
    if went_on and not notifications.did_not_happen(match):
        add_calls_about_end([match], ContactKind.DENIED_FOR_VOLUNTEER)


@transaction.atomic
def move_match(match_id: int, new_day: datetime.date, *, actor: User) -> None:
    """Record a "not yet" that was heard on the phone, with the new day. Twice is once."""
    match = lock_match(match_id)
    if match.status != MatchStatus.ACCEPTED:
        raise NotPossible(ENDED)
    if match.day == new_day and match.followed_up_at is None:
        return
    move_to(match, new_day, tell=None, actor=actor)
