"""Notes between a household and the volunteer of an accepted match, without a number in between."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import limits
from common.errors import NotPossible
from inbox.keys import words_index
from inbox.models import Note
from inbox.notifications import tell_of_note
from requests_app.choices import MatchStatus
from requests_app.detail_steps import steps_of
from requests_app.models import Block, Match
from requests_app.services.locking import lock_match

LONGEST_NOTE = 300
OVER = _("Notes can be sent only while a neighbor helps with this.")
ENOUGH = _("You have sent many notes. Please wait a little, or call.")
# The newest; a page has to be light.
SHOWN = 10


@transaction.atomic
def pass_note(
    match_id: int,
    *,
    is_from_household: bool,
    said: str = "",
    text: str = "",
    language: str,
    key: str,
) -> None:
    """Store a note for the other one of a match, and tell them that it is there. Twice is once.

    `key` is that of the form. Raises `NotPossible` once it has ended, and when it is too much.
    """
    side = "household" if is_from_household else "volunteer"
    # Locked: who erases either of them, or ends the match, waits, or was faster.
    match = lock_match(match_id)
    own_key = f"note:{match_id}:{side}:{key}:{words_index(said + text)}"
    if Note.objects.filter(key=own_key).exists():
        return
    if not may_pass(match):
        raise NotPossible(OVER)
    if not limits.allows("passed_notes", f"{match_id}:{side}"):
        raise NotPossible(ENOUGH)
    note = Note.objects.create(
        match=match,
        is_from_household=is_from_household,
        said=said,
        text=text,
        language=language,
        key=own_key,
    )
    tell_of_note(note)


def may_pass(match: Match) -> bool:
    """Tell whether the two may write to each other: as long as they may call each other."""
    return steps_of(match).contact and not _is_kept_apart(match)


def may_read(match: Match) -> bool:
    """Tell whether both may read what was passed: some days longer, once it is done."""
    if match.status != MatchStatus.DONE or match.ended_at is None:
        return may_pass(match)
    is_fresh = match.ended_at > timezone.now() - settings.PASSED_NOTES_SHOWN_FOR
    return is_fresh and match.need.request.erased_at is None and not _is_kept_apart(match)


def _is_kept_apart(match: Match) -> bool:
    request = match.need.request
    same = Q(request=request) | Q(household=request.household_id or 0)
    return Block.objects.filter(same, volunteer=match.volunteer_id).exists()


def notes_of(match: Match) -> list[Note]:
    """Return the newest notes of a match, the newest first."""
    return list(match.passed_notes.order_by("-pk")[:SHOWN])


def newest_notes(matches: Any) -> dict[int, Note]:
    """Return the newest note of each of a few matches, by the match. One query."""
    notes = Note.objects.filter(match__in=matches).order_by("match_id", "-pk").distinct("match_id")
    return {note.match_id: note for note in notes}


def forget_notes(**of: Any) -> None:
    """Delete the notes of somebody who goes."""
    Note.objects.filter(**of).delete()
