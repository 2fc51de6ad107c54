"""The verbs that ask people before what we hold of them is deleted, and that keep it for them."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import audit
from common.daytime import is_daytime
from members import services as members
from members.choices import MemberState
from members.models import Member
from privacy import due, notifications
from privacy.models import Question, side_of
from requests_app.choices import ContactKind
from requests_app.models import ContactLog, HelpRequest
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

log = logging.getLogger(__name__)


def ask_before_erasing() -> int:
    """Ask everybody whose time is over, by day; returns how many. Each in its own transaction."""
    if not is_daytime():
        return 0
    asked = [_do_or_log(ask_household, pk) for pk in due.requests_to_ask()]
    asked += [_do_or_log(ask_volunteer, pk) for pk in due.volunteers_to_ask()]
    return sum([*asked, *(_do_or_log(ask_member, pk) for pk in due.members_to_ask())])


def _do_or_log(act: Callable[[int], None], pk: int) -> bool:
    try:
        act(pk)
    except (DatabaseError, ObjectDoesNotExist):
        log.exception("Nobody could be asked about row %s.", pk)
        return False
    return True


@transaction.atomic
def ask_household(request_id: int) -> None:
    """Ask a household whether its request is to be kept; without an email somebody calls."""
    request = HelpRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request_id)
    _ask(request=request)
    audit.record(audit.SYSTEM, "ask_to_keep", request)
    if request.email:
        notifications.request_ends(request)
    else:
        ContactLog.objects.create(
            request=request, kind=ContactKind.DAY_PASSED, follow_up_on=timezone.localdate()
        )


@transaction.atomic
def ask_volunteer(volunteer_id: int) -> None:
    """Ask a volunteer whether they still want to help."""
    rows = Volunteer.objects.select_for_update(no_key=True, of=("self",))
    volunteer = rows.exclude(status=VolunteerStatus.LEFT).get(pk=volunteer_id)
    _ask(volunteer=volunteer)
    audit.record(audit.SYSTEM, "ask_to_keep", volunteer)
    notifications.still_there(volunteer)


@transaction.atomic
def ask_member(member_id: int) -> None:
    """Ask a member whether they still want to be in their pod; without email somebody calls."""
    rows = Member.objects.select_for_update(no_key=True, of=("self",))
    member = rows.filter(state=MemberState.ACTIVE).get(pk=member_id)
    _ask(member=member)
    audit.record(audit.SYSTEM, "ask_to_keep", member)
    notifications.still_in_the_pod(member)


def _ask(**whom: Any) -> None:
    Question.objects.update_or_create(**whom, defaults={"asked_at": timezone.now()})


@transaction.atomic
def keep(row: HelpRequest | Volunteer | Member, *, actor: audit.Actor) -> None:
    """Keep what somebody was asked about; it is asked again after the same time. Twice is once."""
    if isinstance(row, Member) and is_asked(row):
        # Who answers is heard of. First, because members are locked before what hangs on them.
        members.hear_from(row.pk, actor=actor)
    side = side_of(row)
    asked = Question.objects.select_for_update().filter(**{side: row}).first()
    if asked and (asked.kept_at is None or asked.kept_at < asked.asked_at):
        asked.kept_at = timezone.now()
        asked.save(update_fields=["kept_at"])
        audit.record(actor, "keep_data", row)


def is_asked(row: HelpRequest | Volunteer | Member) -> bool:
    """Return whether somebody was asked, and has not answered yet."""
    side = side_of(row)
    asked = Question.objects.filter(**{side: row}).first()
    return asked is not None and (asked.kept_at is None or asked.kept_at < asked.asked_at)
