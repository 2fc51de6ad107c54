"""The verb on what either side says once help was given: did it work?"""

from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import ContactKind, MatchStatus, NeedStatus, Worked
from requests_app.models import ContactLog, Match, Need
from requests_app.services.call_list import add_calls_about_end, strike_calls_about_end
from requests_app.services.locking import lock_match, set_need_status
from requests_app.services.transitions import end_as_done, end_match

Side = Literal["resident", "volunteer"]


@transaction.atomic
def say_whether_it_worked(
    match_id: int, *, side: Side, worked: str, note: str = "", actor: audit.Actor
) -> None:
    """Record one side's answer, yes or no (`Worked`). Twice is once, and it may be changed.

    The household's "yes" is also how it says that help came. A "no" comes back to the desk as an
    entry in the contact log that is due today. The household's also opens the need again, unless
    the next one of its series has come: then only that is served. `note` is kept in the log. Raises
    `NotPossible` when there is nothing to answer (any more).
    """
    match = lock_match(match_id)
    if match.need.request.erased_at:
        raise NotPossible(_("This request has been deleted."))
    if record_answer(match, side, Worked(worked), note):
        audit.record(actor, f"say_it_worked_{worked}", match, [f"{side}_said"])


def record_answer(match: Match, side: Side, worked: Worked, note: str = "") -> bool:
    """Write one side's answer about a locked match; returns whether anything changed."""
    says = _record_residents_answer if side == "resident" else _record_volunteers_answer
    return says(match, worked, note)


def _record_residents_answer(match: Match, worked: Worked, note: str) -> bool:
    """Write the household's answer; returns whether anything changed."""
    return _record_yes(match) if worked == Worked.YES else _record_no(match, note)


def _record_yes(match: Match) -> bool:
    if match.status == MatchStatus.DONE:
        return _store_answer(match, "resident_said", Worked.YES)
    if match.status in {MatchStatus.ACCEPTED, MatchStatus.UNKNOWN}:
        # So far the volunteer has not said that it is done: they are asked how it went, unless
        # they were asked already whether it happened.
        if match.followed_up_at is None:
            notifications.did_it_work(match)
    elif not _said_no(match):
        raise NotPossible(_("Nobody was helping with this."))
    elif match.need.status != NeedStatus.OPEN:
        raise NotPossible(
            _(
                "Another neighbor has been asked in the meantime. If you no longer need this, "
                "you can cancel it."
            )
        )
    strike_calls_about_end(match)
    end_as_done(match, resident_said=Worked.YES)
    set_need_status(match.need, NeedStatus.DONE)
    _close_follow_ups(match, ContactKind.HOUSEHOLD_NO)
    return True


def _record_no(match: Match, note: str) -> bool:
    if _said_no(match):
        _add_note(match, note)
        return False
    # The volunteer gave it back in the meantime: the need is open already.
    if match.status == MatchStatus.RELEASED:
        return False
    if match.status not in MatchStatus.helped():
        raise NotPossible(_("Nobody was helping with this."))
    add_log_entry(match, ContactKind.HOUSEHOLD_NO, note)
    # The next date of the series has come: what had ended is not waited for once more.
    if match.status != MatchStatus.ACCEPTED and Need.objects.after(match.need).exists():
        return _store_answer(match, "resident_said", Worked.NO)
    went_on = match.status == MatchStatus.ACCEPTED
    end_match(match, MatchStatus.RELEASED, resident_said=Worked.NO)
    set_need_status(match.need, NeedStatus.OPEN)
    notifications.help_did_not_come(match)
    # Or two may go: they, and whoever is asked now.
    if went_on and not notifications.did_not_happen(match):
        add_calls_about_end([match], ContactKind.DENIED_FOR_VOLUNTEER)
    return True


def _said_no(match: Match) -> bool:
    return match.resident_said == Worked.NO


def _add_note(match: Match, note: str) -> None:
    """Keep what went wrong in the entry that said no, or in another one where that has a note."""
    if not note or _is_logged(match, ContactKind.HOUSEHOLD_NO, note):
        return
    entry = _last_entry(match, ContactKind.HOUSEHOLD_NO)
    if entry is None or entry.note:
        add_log_entry(match, ContactKind.HOUSEHOLD_NO, note)
        return
    entry.note = note
    entry.save(update_fields=["note"])


def _record_volunteers_answer(match: Match, worked: Worked, note: str) -> bool:
    """Write the volunteer's answer; returns whether anything changed."""
    if match.status != MatchStatus.DONE:
        raise NotPossible(_("This match has ended."))
    is_no = worked == Worked.NO
    kind = ContactKind.VOLUNTEER_NO if is_no else ContactKind.NOTE
    has_changed = _store_answer(match, "volunteer_said", worked)
    # A note is kept whatever the answer; a second press of the same words is not.
    if (has_changed and is_no) or (note and not _is_logged(match, kind, note)):
        add_log_entry(match, kind, note)
    if not is_no:
        _close_follow_ups(match, ContactKind.VOLUNTEER_NO)
    return has_changed


def _store_answer(match: Match, field: str, worked: Worked) -> bool:
    """Write the answer; returns whether it is another than before."""
    if getattr(match, field) == worked:
        return False
    setattr(match, field, worked)
    match.save(update_fields=[field])
    return True


def _is_logged(match: Match, kind: ContactKind, note: str) -> bool:
    """Return whether the last entry of this kind says the same: a second press."""
    last = _last_entry(match, kind)
    return last is not None and last.note == note


def _last_entry(match: Match, kind: ContactKind) -> ContactLog | None:
    entries = ContactLog.objects.filter(request=match.need.request_id, kind=kind, by=None)
    return entries.order_by("-id").first()


def add_log_entry(match: Match, kind: ContactKind, note: str = "") -> None:
    """Write an entry; a "no" is due today. Other follow-ups of the request stay as they are."""
    is_due = kind != ContactKind.NOTE
    ContactLog.objects.create(
        request=match.need.request,
        need=match.need,
        kind=kind,
        note=note,
        follow_up_on=timezone.localdate() if is_due else None,
    )


def _close_follow_ups(match: Match, kind: ContactKind) -> None:
    """Close the follow-ups of a "no" that was taken back, unless another one stands."""
    field = "resident_said" if kind == ContactKind.HOUSEHOLD_NO else "volunteer_said"
    matches = Match.objects.filter(need__request=match.need.request_id)
    if not matches.filter(**{field: Worked.NO}).exists():
        entries = ContactLog.objects.filter(request=match.need.request_id, kind=kind)
        # Struck off the list of calls (docs/decisions/0028); the entries stay in the log.
        entries.filter(followed_up_at=None).update(followed_up_at=timezone.now())
