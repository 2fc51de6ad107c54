"""Volunteers call places: who may, which place is next, and what they heard.

A place is leased to a browser for some minutes, so that two never call it at once. Whatever a
browser does then, the lease ends by itself.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common import limits
from common.errors import NoLongerThere, NotPossible
from common.models import LinkPurpose, PrivateLink, new_token
from pods.models import Ward
from resources.check_choices import CallOutcome, CheckedAs, CheckedHow, CheckOutcome
from resources.choices import EntryState
from resources.keeping.checks import Checker, record_check
from resources.keeping.keepers import due_entries
from resources.models import Caller, EntryCall, EntryCheck, area_of, lines_to_call

LEASE = datetime.timedelta(minutes=15)
LINK_LASTS = datetime.timedelta(days=14)
# Nobody calls a place again within this time of another call.
REST = datetime.timedelta(days=1)
# So often nobody answered within the time after which one calls: then staff have to look.
MOST_UNANSWERED = 3
UNANSWERED_WITHIN = datetime.timedelta(days=60)
TRIES = 5

ANSWERED_ALREADY = _("This call was answered before. Nothing was changed.")
TOO_MANY = _("These were very many calls for one hour. Please go on later.")
WORDS_MISSING = _("Please say in a few words what has changed.")


# --- Links for callers ----------------------------------------------------------------------------


@transaction.atomic
def give_link(caller: Caller, wards: Iterable[Ward], *, actor: User) -> str:
    """Store a new caller for `wards` (none: the city), and return the token of their link."""
    caller.made_by, caller.ends_at = actor, timezone.now() + LINK_LASTS
    caller.save(force_insert=True)
    caller.wards.set(wards)
    link = PrivateLink.objects.issue(LinkPurpose.CALLER, caller.pk, expires_at=caller.ends_at)
    audit.record(actor, "give_call_link", caller, ["name", "wards", "languages"])
    return link.token


@transaction.atomic
def stop_link(caller_id: int, *, actor: User) -> None:
    """Let the link of a caller open nothing any more. Twice is once. Raises `NoLongerThere`."""
    caller = _locked(caller_id)
    if caller.ends_at <= timezone.now():
        return
    PrivateLink.objects.revoke(LinkPurpose.CALLER, caller.pk)
    caller.ends_at = timezone.now()
    caller.save(update_fields=["ends_at"])
    audit.record(actor, "stop_call_link", caller, ["ends_at"])


def _locked(caller_id: int) -> Caller:
    caller = Caller.objects.select_for_update(no_key=True, of=("self",)).filter(pk=caller_id)
    found = caller.first()
    if found is None:
        raise NoLongerThere(ANSWERED_ALREADY)
    return found


# --- Which place is next --------------------------------------------------------------------------


def to_call(caller: Caller) -> Any:
    """Return the entries that `caller` may be given now, those first that nobody has checked.

    No hotline: whoever calls only to ask keeps somebody in need waiting.
    """
    now = timezone.now()
    calls = EntryCall.objects.filter(resource=OuterRef("pk"))
    is_held = calls.filter(outcome="", until__gt=now)
    was_called = calls.filter(outcome__in=CallOutcome.rang(), ended_at__gt=now - REST)
    passed = calls.filter(caller=caller, outcome=CallOutcome.SKIPPED, ended_at__gt=now - REST)
    to_correct = EntryCheck.objects.to_correct().filter(resource=OuterRef("pk"))
    rows = due_entries().filter(_of_caller(caller)).filter(Exists(lines_to_call()))
    rows = rows.filter(is_hotline=False)
    rows = rows.exclude(reopens_on__gt=timezone.localdate())
    for reason in (is_held, was_called, passed, to_correct):
        rows = rows.filter(~Exists(reason))
    rows = rows.annotate(unanswered=_unanswered(now)).filter(unanswered__lt=MOST_UNANSWERED)
    # As the index `resource_to_check` has them.
    return rows.order_by(F("verified_on").asc(nulls_first=True), "id")


def _of_caller(caller: Caller) -> Q:
    found, wards = Q(), list(caller.wards.all())
    if wards:
        areas = [area_of(ward) for ward in wards]
        pods = [f"p{pk}" for ward in wards for pk in ward.pods.values_list("pk", flat=True)]
        found &= Q(areas__overlap=[*areas, *pods])
    if caller.languages:
        found &= Q(languages=[]) | Q(languages__overlap=caller.languages)
    return found


def _unanswered(now: datetime.datetime) -> Any:
    """How often nobody answered there lately."""
    rows = EntryCall.objects.filter(
        resource=OuterRef("pk"), outcome=CallOutcome.NOBODY, ended_at__gt=now - UNANSWERED_WITHIN
    ).order_by()
    count = rows.values("resource").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def held_by(caller: Caller) -> EntryCall | None:
    """Return the call to a place that is `caller`'s now, with the place; None where none is."""
    rows = EntryCall.objects.filter(caller=caller, outcome="", until__gt=timezone.now())
    # One that was withdrawn meanwhile is not called.
    rows = rows.filter(resource__state=EntryState.PUBLISHED).select_related("resource")
    return rows.defer("resource__text_key", "resource__name_joined").order_by("id").first()


@transaction.atomic
def take_next(caller_id: int) -> EntryCall | None:
    """Lease the next place to whoever asks, or return None when there is none left.

    Whoever holds one already is given that one again. Raises `NoLongerThere`.
    """
    # Locked: two browsers with one link do not hold two places.
    caller = _locked(caller_id)
    if (own := held_by(caller)) is not None:
        return own
    for _try in range(TRIES):
        free = to_call(caller).select_for_update(no_key=True, of=("self",), skip_locked=True)
        resource = free.only("pk").first()
        if resource is None:
            return None
        # Asked again under the lock: the first question may be older than another's lease.
        if to_call(caller).filter(pk=resource.pk).exists():
            return _lease(caller, resource.pk)
    return None


def _lease(caller: Caller, resource_id: int) -> EntryCall:
    now = timezone.now()
    over = EntryCall.objects.filter(resource=resource_id, outcome="", until__lte=now)
    over.update(outcome=CallOutcome.LAPSED, ended_at=now)
    return EntryCall.objects.create(
        resource_id=resource_id, caller=caller, code=new_token(), at=now, until=now + LEASE
    )


# --- What they heard ------------------------------------------------------------------------------


@transaction.atomic
def end_call(caller_id: int, code: str, outcome: CallOutcome, note: str = "") -> None:
    """Put down how a call ended. Twice is once.

    A call whose time is over counts all the same: it was made. Raises `NotPossible`,
    `NoLongerThere`.
    """
    rows = EntryCall.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(caller=caller_id, code=code).select_related("caller")
    call = found.first()
    if call is None:
        raise NoLongerThere(ANSWERED_ALREADY)
    if call.outcome == outcome:
        return
    if call.outcome not in ("", CallOutcome.LAPSED):
        raise NotPossible(ANSWERED_ALREADY)
    if outcome == CallOutcome.CHANGED and not note:
        raise NotPossible(WORDS_MISSING)
    if not limits.allows("place_calls", f"caller:{caller_id}"):
        raise NotPossible(TOO_MANY)
    call.outcome, call.ended_at = outcome, timezone.now()
    call.save(update_fields=["outcome", "ended_at"])
    _put_down(call, note)


def _put_down(call: EntryCall, note: str) -> None:
    checker = Checker(CheckedAs.VOLUNTEER, caller=call.caller)
    found = {
        CallOutcome.TRUE: CheckOutcome.TRUE,
        CallOutcome.CHANGED: CheckOutcome.CHANGED,
        CallOutcome.CLOSED: CheckOutcome.CLOSED,
    }.get(CallOutcome(call.outcome))
    if call.outcome == CallOutcome.NOBODY and _is_last_try(call):
        found = CheckOutcome.NOT_REACHED
    if found is not None:
        record_check(call.resource_id, found, CheckedHow.CALLED, checker, note=note)


def _is_last_try(call: EntryCall) -> bool:
    since = timezone.now() - UNANSWERED_WITHIN
    calls = EntryCall.objects.filter(resource=call.resource_id, outcome=CallOutcome.NOBODY)
    return calls.filter(ended_at__gt=since).count() >= MOST_UNANSWERED
