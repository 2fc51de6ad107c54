"""Checks of entries: put down, followed by what readers see, and corrected."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import KEEPER, ORGANIZER, Role, is_steward, wards_of
from common.errors import NoLongerThere, NotPossible
from pods.models import Ward
from resources.check_choices import CheckedAs, CheckedHow, CheckOutcome
from resources.models import Caller, EntryCheck, EntryKeeper, Resource, require_ours

CORRECTED_ALREADY = _("This was marked as corrected before.")
GONE = _("This entry is no longer there.")


@dataclass(frozen=True)
class Checker:
    """Somebody who checks: `checked_as`, `ward` and `shown_name` are public, the rest is not."""

    checked_as: str
    ward: Ward | None = None
    shown_name: str = ""
    user: User | None = None
    keeper: EntryKeeper | None = None
    caller: Caller | None = None

    @property
    def actor(self) -> audit.Actor:
        """Whoever the audit log names: a signed-in staff member, or a volunteer behind a link."""
        return self.user or audit.VOLUNTEER


def staff_member(user: User, resource: Resource, *, by_name: bool = False) -> Checker:
    """Return `user` as readers see them: by their role for this entry, or `by_name`."""
    checker = Checker(CheckedAs.STEWARD, user=user)
    if not is_steward(user):
        role = _role_for(user, resource)
        ward = _ward_of(user, role, resource)
        checker = replace(checker, checked_as=CheckedAs(role.value), ward=ward)
    return replace(checker, shown_name=user.name[:80]) if by_name else checker


def _role_for(user: User, resource: Resource) -> Role:
    rows = Resource.objects.filter(pk=resource.pk)
    return KEEPER if rows.held_by(user, (KEEPER,)).exists() else ORGANIZER


def _ward_of(user: User, role: Role, resource: Resource) -> Ward | None:
    """Return the first ward of the entry in which they hold the role; None of the city's."""
    places = {ward.pk for ward in resource.wards.all()}
    places |= {pod.ward_id for pod in resource.pods.all()}
    return next((ward for ward in wards_of(user, (role,)) if ward.pk in places), None)


@transaction.atomic
def record_check(
    resource_id: int,
    outcome: CheckOutcome,
    how: CheckedHow,
    checker: Checker,
    *,
    note: str = "",
    day: datetime.date | None = None,
) -> EntryCheck:
    """Put down what was found, today or on `day`; if it is true, readers see it at once.

    The same from the same person on the same day is stored once. Raises `NoLongerThere`, and
    `NotPossible` for an entry of a joined directory.
    """
    rows = Resource.objects.select_for_update(no_key=True, of=("self",))
    resource = rows.filter(pk=resource_id).first()
    if resource is None:
        raise NoLongerThere(GONE)
    require_ours(resource.source_id)
    said: dict[str, Any] = {
        "day": day or timezone.localdate(),
        "outcome": outcome,
        "user": checker.user,
        "keeper": checker.keeper,
        "caller": checker.caller,
    }
    if checker.keeper is None:
        # A keeper's press is the same however they are shown; staff may choose that anew.
        said |= {"how": how, "shown_name": checker.shown_name}
    for before in EntryCheck.objects.filter(resource=resource, **said).order_by("-id")[:5]:
        if before.note == note and before.done_at is None:
            return before
    shown = {"checked_as": checker.checked_as, "ward": checker.ward}
    named = {"how": how, "shown_name": checker.shown_name}
    row = EntryCheck(resource=resource, note=note, **{**said, **shown, **named})
    row.save(force_insert=True)
    if outcome == CheckOutcome.TRUE:
        show_last_check(resource)
    verb = "verify" if outcome == CheckOutcome.TRUE else "check_entry"
    audit.record(checker.actor, verb, resource, ["checks"])
    return row


def show_last_check(resource: Resource) -> None:
    """Let `resource`, which is locked, say what its newest check says that found it true."""
    rows = EntryCheck.objects.filter(resource=resource, outcome=CheckOutcome.TRUE)
    last = rows.order_by("-day", "-id").first()
    if last is None:
        return
    resource.verified_on, resource.verified_by_id = last.day, last.user_id
    resource.verified_how, resource.verified_as = last.how, last.checked_as
    resource.verified_name, resource.verified_ward_id = last.shown_name, last.ward_id
    names = ["on", "by", "how", "as", "name", "ward"]
    resource.save(update_fields=[*(f"verified_{name}" for name in names), "updated_at"])


@transaction.atomic
def verify(
    resource: Resource,
    *,
    actor: User,
    how: CheckedHow = CheckedHow.CALLED,
    by_name: bool = False,
    note: str = "",
) -> None:
    """`actor` has checked today that all of it is true. Raises `NoLongerThere`."""
    checker = staff_member(actor, resource, by_name=by_name)
    record_check(resource.pk, CheckOutcome.TRUE, how, checker, note=note)


@transaction.atomic
def finish_correction(check_id: int, *, actor: User) -> None:
    """What a check said was changed is corrected, or needs no correction. Raises `NotPossible`."""
    rows = EntryCheck.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=check_id).first()
    if row is None or not row.is_to_correct:
        raise NotPossible(CORRECTED_ALREADY)
    row.done_at, row.done_by = timezone.now(), actor
    row.save(update_fields=["done_at", "done_by"])
    audit.record(actor, "finish_correction", row, ["done_at"])


def forget_note(check_id: int) -> None:
    """Empty what somebody said, long after; that there was a check stays."""
    EntryCheck.objects.filter(pk=check_id).update(note="")


def hide_name(keeper: EntryKeeper) -> None:
    """Take the name of a keeper off their checks, and off the entries that show it."""
    named = EntryCheck.objects.filter(keeper=keeper).exclude(shown_name="")
    ids = sorted(named.values_list("resource", flat=True).distinct())
    locked = Resource.objects.select_for_update(no_key=True, of=("self",))
    entries: Iterable[Resource] = locked.filter(pk__in=ids).order_by("pk")
    entries = list(entries)
    named.update(shown_name="")
    for resource in entries:
        show_last_check(resource)
