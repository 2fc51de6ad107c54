"""The verbs that change a volunteer: one for each change, the only writers."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.choices import WhyAside
from common.contact_lookup import with_contact
from common.errors import NoLongerThere, NotPossible
from common.fields import with_blind_indexes
from common.inserts import insert_together, new_row, number
from common.models import LinkPurpose, PrivateLink
from messaging.services import statements
from messaging.unproven import proven_by
from volunteers import notifications
from volunteers.choices import VolunteerStatus
from volunteers.erasing import TEXT_FIELDS, clear_personal_data
from volunteers.goods import add_things, things_of
from volunteers.models import IDENTITY, Goods, Volunteer
from volunteers.signals import (
    StillBusyError,
    volunteer_leaving,
    volunteer_left,
    volunteer_link_renewed,
    volunteer_pausing,
)

KNOW_FIRST = _("Please say first, on their page, how we know them.")
LOOK_FIRST = _(
    "Your name, phone or email has changed, so a coordinator looks at your sign-up once more. We "
    "will not ask you for anything until then."
)
LOOK_FIELDS = ("looked_at", "changed_fields", "picking_stopped_at")
# How often what a volunteer has is given back before it is said that it cannot be done right now.
ATTEMPTS = 10
# So many people share a phone or an email; those who signed up last.
MOST_IN_A_HOUSEHOLD = 5


@dataclass(frozen=True)
class VolunteerData:
    """A validated signup: fields of `Volunteer`, the kinds of help and the things they offer."""

    fields: dict[str, Any]
    category_ids: list[int]
    things: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SignedUp:
    """The stored volunteer, their private link's token, and whether this call stored them."""

    volunteer: Volunteer
    token: str
    is_new: bool


@transaction.atomic(savepoint=False)
def submit_volunteer(
    data: VolunteerData,
    *,
    submission_key: str,
    actor: audit.Actor = audit.VOLUNTEER,
    why_aside: str = "",
) -> SignedUp:
    """Store a volunteer with their link and message, exactly once per `submission_key`.

    With a reason in `why_aside` (`WhyAside`), or when their email has had too many letters, they
    are set aside: stored, and nobody is told before somebody takes them in. A second call with the
    same key stores nothing and returns the first one's volunteer.
    """
    volunteer = new_row(
        Volunteer,
        **data.fields,
        submission_key=submission_key,
        entered_by=actor if isinstance(actor, User) else None,
        email_proven_at=proven_by(actor),
    )
    if why_aside or not notifications.may_write(volunteer):
        volunteer.set_aside_at = timezone.now()
        volunteer.why_aside = why_aside or WhyAside.RECIPIENT
    # The unique key decides. Had we looked before, two presses at once would both see nothing.
    try:
        link = _insert(volunteer, data, actor)
    except IntegrityError:
        earlier = Volunteer.objects.filter(submission_key=submission_key).first()
        if earlier is None:  # another constraint: this was no second press
            raise
        before = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, earlier.pk)
        return SignedUp(earlier, before.token if before else "", is_new=False)
    notifications.signed_up(volunteer, actor)
    return SignedUp(volunteer, link.token, is_new=True)


def _insert(volunteer: Volunteer, data: VolunteerData, actor: audit.Actor) -> PrivateLink:
    """Store them with what they offer, their letter, and their link, which is returned."""
    link, kind = PrivateLink.objects.new(LinkPurpose.VOLUNTEER), Volunteer.categories.through
    number([volunteer, link])  # with one statement, as they are stored: somebody waits for this
    link.subject_id = volunteer.pk
    with statements() as letter:
        notifications.volunteer_received(volunteer)
    kinds = [kind(volunteer=volunteer, category_id=pk) for pk in data.category_ids]
    things = [Goods(volunteer=volunteer, what=what) for what in data.things]
    entry = audit.event(actor, "submit_volunteer", volunteer)
    insert_together([volunteer], kinds, things, [link], [entry], also=letter)
    return link


class HasLeftError(NoLongerThere):
    """The volunteer has left: there is nothing of theirs to change."""


def lock(volunteer_id: int) -> Volunteer:
    # NO KEY: a message or a match that only refers to them need not wait.
    volunteer = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer_id)
    if volunteer.status == VolunteerStatus.LEFT:
        raise HasLeftError(_("This person no longer volunteers."))
    return volunteer


def _give_back_and_lock(
    volunteer_id: int, actor: audit.Actor, signal: Signal = volunteer_leaving
) -> Volunteer:
    """The locked volunteer, with nothing left of what `signal` gives back.

    Needs are locked before volunteers everywhere, so what they have is given back before the lock.
    When an offer slipped in between, all locks are let go and it starts anew. Raises
    `HasLeftError`, and `NotPossible` in the unlikely case that offers never stop slipping in.
    """
    for _attempt in range(ATTEMPTS):
        try:
            # A savepoint: to go back to it lets go of the locks that were taken since.
            with transaction.atomic():
                signal.send(Volunteer, volunteer_id=volunteer_id, actor=actor, is_locked=False)
                volunteer = lock(volunteer_id)
                signal.send(Volunteer, volunteer_id=volunteer_id, actor=actor, is_locked=True)
                return volunteer
        except StillBusyError:
            continue
    raise NotPossible(_("This is changing right now. Please try again."))


@dataclass(frozen=True)
class Decided:
    """The outcome of a decision: whether this call made it, and whether it is written to them."""

    is_new: bool
    is_written: bool = False


def _unless_changed(volunteer: Volunteer, seen: str | None) -> None:
    """Raises `NotPossible` if they are no longer in the state `seen`, on which it was decided."""
    if seen is not None and volunteer.status != seen:
        words = _(
            "Somebody else decided about them in the meantime: %(state)s. Press again if you still "
            "want to change that."
        )
        raise NotPossible(words % {"state": volunteer.get_status_display()})


@transaction.atomic
def approve_volunteer(
    volunteer_id: int,
    *,
    actor: User,
    seen: str | None = None,
    known_by: str = "",
    known_words: str = "",
) -> Decided:
    """Approve them: from now on offers can reach them, and they are told. Twice is once.

    Raises `NotPossible` if `seen` is given and is neither their state nor what they become, and
    where nobody has said how we know them.
    """
    volunteer = lock(volunteer_id)
    if volunteer.status == VolunteerStatus.APPROVED:
        return Decided(is_new=False)
    _unless_changed(volunteer, seen)
    known = _say_how_known(volunteer, known_by, known_words)
    volunteer.status = VolunteerStatus.APPROVED
    volunteer.approved_at = volunteer.looked_at = timezone.now()
    volunteer.changed_fields, volunteer.picking_stopped_at = [], None
    volunteer.save(update_fields=["status", "approved_at", *LOOK_FIELDS, *known])
    audit.record(actor, "approve_volunteer", volunteer, ["status", *known])
    return Decided(is_new=True, is_written=notifications.volunteer_approved(volunteer))


def _say_how_known(volunteer: Volunteer, known_by: str, known_words: str) -> list[str]:
    """Set how we know them, where it is said now; returns the names of the fields."""
    if not known_by:
        if not volunteer.known_by:
            raise NotPossible(KNOW_FIRST)
        return []
    volunteer.known_by, volunteer.known_words = known_by, known_words
    return ["known_by", "known_words"]


@transaction.atomic
def look_again(volunteer_id: int, *, actor: User) -> Decided:
    """Record that somebody looked at them again: new offers reach them, and they may pick.

    Twice is once.
    """
    volunteer = lock(volunteer_id)
    if not volunteer.waits_for_look:
        return Decided(is_new=False)
    volunteer.changed_fields, volunteer.picking_stopped_at = [], None
    volunteer.looked_at = timezone.now()
    volunteer.save(update_fields=LOOK_FIELDS)
    audit.record(actor, "look_again", volunteer, ["changed_fields", "picking_stopped_at"])
    return Decided(is_new=True)


@transaction.atomic
def stop_picking(volunteer_id: int) -> None:
    """Let them pick nothing more until somebody has looked at them. Twice is once."""
    volunteer = lock(volunteer_id)
    if volunteer.picking_stopped_at is None:
        volunteer.picking_stopped_at = timezone.now()
        volunteer.save(update_fields=["picking_stopped_at"])
        notifications.look_wanted(volunteer)
        audit.record(audit.SYSTEM, "stop_picking", volunteer, ["picking_stopped_at"])


@transaction.atomic
def reject_volunteer(volunteer_id: int, *, actor: User, seen: str | None = None) -> Decided:
    """Reject them: no offers reach them (any more), their tasks are given back. Twice is once.

    Raises `NotPossible` if `seen` is given and is neither their state nor what they become.
    """
    volunteer = _give_back_and_lock(volunteer_id, actor)
    if volunteer.status == VolunteerStatus.REJECTED:
        return Decided(is_new=False)
    _unless_changed(volunteer, seen)
    volunteer.status = VolunteerStatus.REJECTED
    volunteer.save(update_fields=["status"])
    audit.record(actor, "reject_volunteer", volunteer, ["status"])
    return Decided(is_new=True)


@transaction.atomic
def pause_volunteer(volunteer_id: int, *, until: datetime.date | None, actor: audit.Actor) -> None:
    """Pause them: no new offers until the day `until`; None ends the pause.

    Offers that they have not answered are given back. What they have taken on stays theirs: a break
    is from being asked.
    """
    begins = until is not None and until > timezone.localdate()
    volunteer = (
        _give_back_and_lock(volunteer_id, actor, volunteer_pausing)
        if begins
        else lock(volunteer_id)
    )
    volunteer.paused_until = until
    volunteer.save(update_fields=["paused_until"])
    audit.record(actor, "pause_volunteer", volunteer, ["paused_until"])


@transaction.atomic
def update_volunteer(
    volunteer_id: int,
    fields: dict[str, Any],
    category_ids: Iterable[int] | None = None,
    things: Iterable[str] | None = None,
    *,
    actor: audit.Actor,
) -> None:
    """Change what a volunteer said about themselves. What is the same already is not recorded.

    Things that are not named any more are gone. A new email gets their private link, whoever typed
    it: in place of another one it is a new link.
    """
    volunteer = lock(volunteer_id)
    old_email = volunteer.email
    changed = {name for name, value in fields.items() if getattr(volunteer, name) != value}
    for name in changed:
        setattr(volunteer, name, fields[name])
    if changed:
        _save(volunteer, changed, actor)
    if category_ids is not None and _set_categories(volunteer, set(category_ids)):
        changed.add("categories")
    if things is not None and _set_things(volunteer, list(things)):
        changed.add("goods")
    if changed:
        audit.record(actor, "update_volunteer", volunteer, changed)
    if "email" in changed:
        if old_email:
            # What the old mailbox has opens nothing any more.
            renew_links(volunteer)
        notifications.link_for_new_address(volunteer)


def _save(volunteer: Volunteer, changed: set[str], actor: audit.Actor) -> None:
    written = with_blind_indexes(changed)
    if "email" in changed:
        volunteer.email_proven_at = proven_by(actor)
        written.append("email_proven_at")
    if actor == audit.VOLUNTEER:
        _mark_for_look(volunteer, changed)
        written.append("changed_fields")
    volunteer.save(update_fields=written)


def _mark_for_look(volunteer: Volunteer, changed: set[str]) -> None:
    """Mark an approved person who became another, as far as we know, for another look."""
    new = changed & {*IDENTITY}
    if not new or volunteer.status != VolunteerStatus.APPROVED:
        return
    all_of_them = {*volunteer.changed_fields, *new}
    volunteer.changed_fields = [name for name in IDENTITY if name in all_of_them]
    notifications.look_wanted(volunteer)


def renew_links(volunteer: Volunteer, *, in_place_of: str = "") -> str:
    """Stop the links of a locked volunteer, and return the token of a new one to their page."""
    links = PrivateLink.objects
    before = links.current(LinkPurpose.VOLUNTEER, volunteer.pk)
    link = links.renew(LinkPurpose.VOLUNTEER, volunteer.pk, in_place_of=in_place_of)
    if link != before:
        volunteer_link_renewed.send(Volunteer, volunteer_id=volunteer.pk)
    return link.token


def _set_categories(volunteer: Volunteer, category_ids: set[int]) -> bool:
    """Set the kinds of help, and return whether that changed anything."""
    if set(volunteer.categories.values_list("pk", flat=True)) == category_ids:
        return False
    volunteer.categories.set(category_ids)
    return True


def _set_things(volunteer: Volunteer, things: list[str]) -> bool:
    """Set the things that they have, and return whether that changed anything."""
    had = things_of(volunteer)
    gone = [what for what in had if what not in things]
    volunteer.goods.filter(gone_at=None, what__in=gone).update(gone_at=timezone.now())
    new = [what for what in things if what not in had]
    add_things(volunteer, new)
    return bool(gone or new)


@transaction.atomic
def save_goods(goods: Goods) -> None:
    """Store a thing as staff wrote it.

    Raises `HasLeftError` where its volunteer has left, and `NotPossible` for what is there already.
    """
    volunteer = lock(goods.volunteer_id)
    same = volunteer.goods.filter(gone_at=None, what=goods.what).exclude(pk=goods.pk)
    if goods.gone_at is None and same.exists():
        raise NotPossible(_("This is in the list already."))
    goods.save()


@transaction.atomic
def give_away(goods_id: int, *, actor: audit.Actor) -> None:
    """Record that a thing is not there any more. Twice is once."""
    goods = Goods.objects.select_for_update(of=("self",)).get(pk=goods_id)
    if goods.gone_at is None:
        goods.gone_at = timezone.now()
        goods.save(update_fields=["gone_at"])
        audit.record(actor, "give_away", goods, ["gone_at"])


@transaction.atomic
def leave(volunteer_id: int, *, actor: audit.Actor) -> None:
    """Let the volunteer leave: needs they had reopen, and their personal data is deleted.

    Twice is once.
    """
    try:
        volunteer = _give_back_and_lock(volunteer_id, actor)
    except HasLeftError:
        return
    clear_personal_data(volunteer)
    PrivateLink.objects.revoke(LinkPurpose.VOLUNTEER, volunteer.pk)
    volunteer_left.send(Volunteer, volunteer_id=volunteer_id)
    audit.record(actor, "leave", volunteer, TEXT_FIELDS)


@transaction.atomic
def send_lost_link(index: str) -> None:
    """Write their private link to whoever signed up with a phone or email, if they have email.

    Nobody is told whether anybody was found, and nobody gets more letters for being asked for
    often. `index` is the blind index of what was typed.
    """
    # Whatever their state: the page behind the link says where they stand.
    people = Volunteer.objects.filter(with_contact(index), set_aside_at=None)
    people = people.exclude(status=VolunteerStatus.LEFT)
    for volunteer in people.order_by("-id")[:MOST_IN_A_HOUSEHOLD]:
        notifications.volunteer_link(volunteer)
