"""Keepers of entries: asked once in three months, and what they answer on their private page."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import signing_in
from common.errors import NoLongerThere, NotPossible
from common.fields import with_blind_indexes
from common.models import LinkPurpose, PrivateLink
from messaging.services import forget
from resources.check_choices import CheckedAs, CheckedHow, CheckOutcome
from resources.keeping import letters
from resources.keeping.checks import GONE, Checker, hide_name, record_check, staff_member
from resources.models import (
    ASK_AFTER,
    STALE_AFTER,
    EntryCheck,
    EntryKeeper,
    LinkCheck,
    Resource,
    may_be_asked,
    never_or_before,
    require_ours,
)

# One letter in so long, whatever they keep.
ASK_AGAIN_AFTER = datetime.timedelta(days=30)
LINK_LASTS = datetime.timedelta(days=60)
BATCH = 500
NOT_YOURS = _("You no longer keep this entry. Nothing was changed.")


# --- Asking ---------------------------------------------------------------------------------------


def due_entries() -> Any:
    """Return the published entries that nobody has checked for three months, or ever.

    None of those that nobody may be asked about (`may_be_asked`).
    """
    day = timezone.localdate() - ASK_AFTER
    rows = Resource.objects.published().own().not_checked_since(day)
    return rows.filter(may_be_asked()).order_by()


def keepers_to_ask() -> QuerySet[EntryKeeper]:
    """Return those with something to be said, who were not asked lately and can be written to."""
    is_due = Exists(due_entries().filter(keeper=OuterRef("pk")))
    broken = LinkCheck.objects.broken().filter(resource__keeper=OuterRef("pk"))
    since = timezone.now() - ASK_AGAIN_AFTER
    rows = EntryKeeper.objects.filter(Q(asked_at=None) | Q(asked_at__lte=since))
    can_sign_in = Q(user=None) | Q(user__in=signing_in())
    return rows.filter(is_due | Exists(broken)).filter(can_sign_in).order_by("pk")


def ask_keepers() -> int:
    """Put out this day's letters, unless it is night; return how many."""
    hour = timezone.localtime().hour
    if not settings.MESSAGES_FROM_HOUR <= hour < settings.MESSAGES_UNTIL_HOUR:
        return 0
    ids = list(keepers_to_ask().values_list("pk", flat=True)[:BATCH])
    return sum(_ask(keeper_id) for keeper_id in ids)


@transaction.atomic
def _ask(keeper_id: int) -> bool:
    # Locked first, then asked again: of two workers the second finds that they were asked.
    _locked(keeper_id)
    keeper = keepers_to_ask().filter(pk=keeper_id).first()
    if keeper is None:
        return False
    now = timezone.now()
    PrivateLink.objects.issue(LinkPurpose.KEEPER, keeper.pk, expires_at=now + LINK_LASTS)
    keeper.asked_at = now
    keeper.save(update_fields=["asked_at"])
    letters.keeper_asked(keeper, key=now.date().isoformat())
    audit.record(audit.SYSTEM, "ask_keeper", keeper, ["asked_at"])
    return True


def _locked(keeper_id: int) -> EntryKeeper:
    rows = EntryKeeper.objects.select_for_update(no_key=True, of=("self",))
    keeper = rows.filter(pk=keeper_id).first()
    if keeper is None:
        raise NoLongerThere(NOT_YOURS)
    return keeper


# --- Answers --------------------------------------------------------------------------------------


def kept_by(keeper: EntryKeeper) -> Any:
    """Return the published entries of `keeper`, in the order in which they should be checked.

    Each says whether it `is_reported`: they said that it changed, and nobody has corrected it yet.
    """
    said = EntryCheck.objects.to_correct().filter(resource=OuterRef("pk"), keeper=keeper)
    rows = Resource.objects.published().filter(keeper=keeper).for_pages()
    rows = rows.annotate(is_reported=Exists(said.order_by()))
    return rows.order_by("verified_on", "pk")


@transaction.atomic
def confirm(keeper_id: int, resource_id: int) -> None:
    """Put down that the keeper says all of an entry is still true. Twice is once.

    Raises `NotPossible` for an entry that is not theirs, and `NoLongerThere` for them.
    """
    keeper, resource = _own(keeper_id, resource_id)
    record_check(resource.pk, CheckOutcome.TRUE, CheckedHow.KEEPER, _checker(keeper, resource))


@transaction.atomic
def report(keeper_id: int, resource_id: int, note: str) -> None:
    """Put down in the keeper's words what has changed; staff correct it. Raises as `confirm`."""
    keeper, resource = _own(keeper_id, resource_id)
    checker = _checker(keeper, resource)
    record_check(resource.pk, CheckOutcome.CHANGED, CheckedHow.KEEPER, checker, note=note)


@transaction.atomic
def let_go(keeper_id: int, resource_id: int) -> None:
    """Let the keeper keep one entry no longer. Raises as `confirm`."""
    keeper, resource = _own(keeper_id, resource_id)
    resource.keeper = None
    resource.save(update_fields=["keeper"])
    audit.record(actor_of(keeper), "let_entry_go", resource, ["keeper"])


def _own(keeper_id: int, resource_id: int) -> tuple[EntryKeeper, Resource]:
    """Return the keeper and one of their entries, both locked, and note that they answered."""
    keeper = _locked(keeper_id)
    rows = Resource.objects.select_for_update(no_key=True, of=("self",))
    resource = rows.filter(pk=resource_id, keeper=keeper).first()
    if resource is None:
        raise NotPossible(NOT_YOURS)
    keeper.answered_at = timezone.now()
    keeper.save(update_fields=["answered_at"])
    return keeper, resource


def _checker(keeper: EntryKeeper, resource: Resource) -> Checker:
    if keeper.user_id and keeper.user:
        checker = staff_member(keeper.user, resource)
        return Checker(checker.checked_as, checker.ward, user=keeper.user, keeper=keeper)
    return Checker(CheckedAs.PLACE, shown_name=keeper.public_name, keeper=keeper)


def actor_of(keeper: EntryKeeper) -> audit.Actor:
    """Return whoever the audit log names for what a keeper does."""
    return keeper.user or audit.VOLUNTEER


# --- The keeper themselves ------------------------------------------------------------------------


@transaction.atomic
def remove_keeper(keeper_id: int, *, actor: audit.Actor) -> None:
    """Delete what we hold about a keeper; their entries stay, without one.

    Raises `NoLongerThere`.
    """
    keeper = _locked(keeper_id)
    hide_name(keeper)
    PrivateLink.objects.revoke(LinkPurpose.KEEPER, keeper.pk)
    forget(letters.KEEPER, keeper.pk)
    audit.record(actor, "remove_keeper", keeper)
    keeper.delete()


def leave(keeper_id: int) -> None:
    """Delete a keeper who keeps nothing any longer, as they say. Raises `NoLongerThere`."""
    keeper = EntryKeeper.objects.select_related("user").filter(pk=keeper_id).first()
    if keeper is None:
        raise NoLongerThere(NOT_YOURS)
    remove_keeper(keeper_id, actor=actor_of(keeper))


@transaction.atomic
def send_link(keeper_id: int, *, actor: User) -> None:
    """Send the keeper a private link now, because staff pressed. Raises `NotPossible`."""
    keeper = _locked(keeper_id)
    now = timezone.now()
    PrivateLink.objects.issue(LinkPurpose.KEEPER, keeper.pk, expires_at=now + LINK_LASTS)
    if letters.keeper_link(keeper) is None:
        raise NotPossible(_("It was sent a moment ago."))
    audit.record(actor, "resend_link", keeper)


@transaction.atomic
def renew_link(keeper_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop all links of the keeper for a new one, and return its token. Raises `NoLongerThere`.

    Pressed by staff it is sent to them; pressed on their page it stands there.
    """
    keeper = _locked(keeper_id)
    link = PrivateLink.objects.renew(LinkPurpose.KEEPER, keeper.pk, in_place_of=in_place_of)
    if link.expires_at is None:
        link.expires_at = timezone.now() + LINK_LASTS
        link.save(update_fields=["expires_at"])
    audit.record(actor, "renew_link", keeper)
    if isinstance(actor, User):
        letters.keeper_link(keeper)
    return link.token


@transaction.atomic
def add_keeper(keeper: EntryKeeper, *, actor: User) -> None:
    """Store somebody from outside as a keeper. Raises `IntegrityError` for an email that is one."""
    keeper.entered_by = actor
    keeper.save(force_insert=True)
    audit.record(actor, "add", keeper, ["name", "email", "language", "name_is_public"])


@transaction.atomic
def change_keeper(keeper: EntryKeeper, names: Sequence[str], *, actor: User) -> None:
    """Store the fields `names` of a keeper. With another email all old links stop.

    A name that may be shown no more leaves the pages that show it.
    """
    if not names:
        return
    _locked(keeper.pk)
    keeper.save(update_fields=with_blind_indexes(names))
    if {"name", "name_is_public"} & {*names}:
        hide_name(keeper)
    if "email" in names:
        PrivateLink.objects.revoke(LinkPurpose.KEEPER, keeper.pk)
    audit.record(actor, "change", keeper, names)


@transaction.atomic
def keep(resource_id: int, *, actor: User) -> None:
    """From now on `actor` keeps the entry: they are asked if it is still true."""
    keeper, _is_new = EntryKeeper.objects.get_or_create(user=actor, defaults={"entered_by": actor})
    _set_keeper(resource_id, keeper, actor)


@transaction.atomic
def keep_no_more(resource_id: int, *, actor: User) -> None:
    """From now on nobody keeps the entry."""
    _set_keeper(resource_id, None, actor)


def _set_keeper(resource_id: int, keeper: EntryKeeper | None, actor: User) -> None:
    rows = Resource.objects.select_for_update(no_key=True, of=("self",))
    resource = rows.filter(pk=resource_id).first()
    if resource is None:
        raise NoLongerThere(GONE)
    require_ours(resource.source_id)
    if resource.keeper_id == (keeper.pk if keeper else None):
        return
    resource.keeper = keeper
    resource.save(update_fields=["keeper"])
    audit.record(actor, "change", resource, ["keeper"])


# --- What staff look for --------------------------------------------------------------------------


def silent(path: str = "") -> Q:
    """Return the condition of keepers who were asked and have not answered; `path` leads there."""
    asked = Q(**{f"{path}asked_at__isnull": False})
    never = Q(**{f"{path}answered_at": None})
    return asked & (never | Q(**{f"{path}answered_at__lt": F(f"{path}asked_at")}))


def _pk_in(rows: Any) -> Q:
    return Q(pk__in=rows.order_by().values("resource"))


# Conditions of entries, by what a list calls them; the day is read when they are asked.
FILTERS: dict[str, Callable[[], Q]] = {
    "stale": lambda: never_or_before(timezone.localdate() - STALE_AFTER),
    "due": lambda: never_or_before(timezone.localdate() - ASK_AFTER) & may_be_asked(),
    "no_keeper": lambda: Q(keeper=None),
    "silent": lambda: silent("keeper__"),
    "correct": lambda: _pk_in(EntryCheck.objects.to_correct()),
    "link": lambda: _pk_in(LinkCheck.objects.broken()),
}
