"""Asking everybody of a round, once: by text or email, and by the phone trees of their pods."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.choices import NewsKind
from common.errors import NotPossible
from emergencies import notifications
from emergencies.choices import Kind
from emergencies.models import CheckIn, CheckRound, WatchedHousehold
from emergencies.services.locking import lock_round
from members.models import Member
from messaging.news import tell
from messaging.reach import may_text
from phone_trees import services as trees
from phone_trees.build import MOST_LEVELS
from phone_trees.models import Call, Place

A_STEP = 200
MINUTES = 60


def ask_all(round_id: int) -> None:
    """Ask all of a round, pod by pod and then the households; cut off, it begins again.

    Nobody is asked twice by it: each has one row in a round, and one message for it.
    """
    row = CheckRound.objects.select_related("emergency").get(pk=round_id)
    if row.asks_from > timezone.now():
        return
    members = Member.objects.active()
    if row.emergency.ward_id:
        members = members.filter(pod__ward=row.emergency.ward_id)
    for pod_id in sorted(set(members.order_by().values_list("pod", flat=True))):
        if not CheckRound.objects.filter(pk=round_id, ended_at=None).exists():
            return
        _start_tree(row, pod_id)
        _ask_pod(round_id, pod_id)
    last: int | None = 0
    while last is not None:
        last = _ask_households(round_id, last)
    going = CheckRound.objects.filter(pk=round_id, ended_at=None, asked_at=None)
    going.update(asked_at=timezone.now())


def _start_tree(row: CheckRound, pod_id: int) -> None:
    """Start the pod's phone tree, so that all of its levels are called within the hours."""
    wait = row.wait_hours * MINUTES // MOST_LEVELS
    try:
        trees.start_round(pod_id, Kind(row.emergency.kind).occasion, "", wait, actor=audit.SYSTEM)
    except NotPossible:
        # It is started already, and says the same of everybody; or nobody in it can be called.
        return


@transaction.atomic
def _ask_pod(round_id: int, pod_id: int) -> None:
    row = lock_round(round_id)
    if row.ended_at is not None:
        return
    members = _members_to_ask(pod_id)
    called = set(
        Call.objects.filter(round__tree__pod=pod_id, round__ended_at=None).values_list(
            "called", flat=True
        )
    )
    made = _store(
        [CheckIn(round=row, member=member, phone_index=member.phone_index) for member in members]
    )
    for check_in in made:
        member = check_in.member
        is_told = member is not None and notifications.ask_member(check_in, member)
        if not is_told and check_in.member_id not in called:
            _raise(row, check_in)


def _members_to_ask(pod_id: int) -> list[Member]:
    """Return those in the pod's phone tree, and those outside it who take texts from us."""
    in_tree = set(Place.objects.filter(tree__pod=pod_id).values_list("member", flat=True))
    members = Member.objects.active().filter(pod=pod_id).order_by("pk")
    return [each for each in members if each.pk in in_tree or may_text(each)]


@transaction.atomic
def _ask_households(round_id: int, after: int) -> int | None:
    """Ask the next households; returns the last one's number, None after the last of all."""
    row = lock_round(round_id)
    watched = WatchedHousehold.objects.filter(pk__gt=after, request__erased_at=None)
    watched = watched.filter(request__set_aside_at=None)
    if row.emergency.ward_id:
        watched = watched.filter(request__ward=row.emergency.ward_id)
    step = list(watched.select_related("request").order_by("pk")[:A_STEP])
    if row.ended_at is not None or not step:
        return None
    requests = [each.request for each in step]
    rows = [CheckIn(round=row, request=each, phone_index=each.phone_index) for each in requests]
    for check_in in _store(rows):
        if check_in.request is None or not notifications.ask_household(check_in, check_in.request):
            _raise(row, check_in)
    return step[-1].pk


def _store(rows: Sequence[CheckIn]) -> list[CheckIn]:
    """Store those who are not in the round, by no phone; return all of `rows` that are there."""
    if not rows:
        return []
    CheckIn.objects.bulk_create(rows, ignore_conflicts=True)
    own = CheckIn.objects.filter(round=rows[0].round).select_related("member", "request")
    name = "member" if rows[0].member_id else "request"
    return list(
        own.filter(**{f"{name}__in": [getattr(each, name) for each in rows]}).order_by("pk")
    )


def _raise(row: CheckRound, check_in: CheckIn) -> None:
    """Leave somebody to the coordinators at once: neither a message nor a call finds them."""
    waiting = CheckIn.objects.filter(pk=check_in.pk, raised_at=None, answered_at=None)
    if waiting.update(raised_at=timezone.now()):
        tell(NewsKind.CHECK_INS, row.emergency.ward_id, row.pk)
