"""Changes by a member, or by whoever writes them down: answers, consents, the link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.contact_lookup import with_contact
from common.errors import NotPossible
from common.fields import with_blind_indexes
from common.models import LinkPurpose, PrivateLink
from members import notifications
from members.choices import FIELDS_OF, AgreedHow, Audience, Piece
from members.locking import lock
from members.models import Member, Sharing
from members.seen import SHARE, audiences_of, overtaken, said_by
from members.services.settings import sheets_changed
from members.signals import consent_changed, member_changed
from messaging.unproven import proven_by

# So many people share a phone or an email; those who joined last.
MOST_IN_A_HOUSEHOLD = 5
HOW_AGREED = _("Please write how they told you that they agree.")
SHOWN_FIELDS = frozenset(name for names in FIELDS_OF.values() for name in names)


class HowAgreedError(NotPossible):
    """Somebody else writes down that a member shares more, and not how they agreed to it."""


@dataclass(frozen=True)
class Change:
    """A change: fields of `Member`; kinds of help and consents where they are given.

    `seen` are the marks (`members.seen`) of what stood on the page where it was typed. `how` is
    `AgreedHow.ORGANIZER` where somebody else writes for the member, with their `words` of how the
    member told them.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    need_ids: Iterable[int] | None = None
    offer_ids: Iterable[int] | None = None
    sharing: Mapping[Piece, Audience] | None = None
    seen: Mapping[str, str] = field(default_factory=dict)
    how: AgreedHow = AgreedHow.LINK
    words: str = ""

    def named(self) -> dict[str, Any]:
        """Return all of it by the names of the fields of the forms."""
        kinds = {"needs": self.need_ids, "offers": self.offer_ids}
        given = {name: ids for name, ids in kinds.items() if ids is not None}
        shared = {f"{SHARE}{piece.value}": who for piece, who in (self.sharing or {}).items()}
        return {**self.fields, **given, **shared}

    def without(self, names: set[str]) -> "Change":
        """Return the change without what has these names."""
        sharing = self.sharing or {}
        return replace(
            self,
            fields={name: value for name, value in self.fields.items() if name not in names},
            need_ids=None if "needs" in names else self.need_ids,
            offer_ids=None if "offers" in names else self.offer_ids,
            sharing={p: who for p, who in sharing.items() if f"{SHARE}{p.value}" not in names},
        )


@transaction.atomic
def update_member(member_id: int, change: Change, *, actor: audit.Actor) -> None:
    """Change what a member said, and with whom they share it. What is the same is not recorded.

    A new email gets their private link, whoever typed it: in place of another one it is new.
    Raises `ChangedMeanwhileError` for what somebody else has changed since it was seen, and
    `HowAgreedError` where they would share more and nobody says how they agreed.
    """
    member = lock(member_id)
    change = change.without(overtaken(change.seen, change.named(), said_by(member)))
    old_email = member.email
    changed = {name for name, value in change.fields.items() if getattr(member, name) != value}
    for name in changed:
        setattr(member, name, change.fields[name])
    if changed:
        _save(member, changed, actor)
    changed |= {name for name in ("needs", "offers") if _set_kinds(member, name, change)}
    if change.how != AgreedHow.ORGANIZER:
        _heard(member, actor)
    if changed:
        _record_change(member, changed, actor)
    _share(member, change, actor)
    if "email" in changed:
        if old_email:
            # What the old mailbox has opens nothing any more.
            _new_link(member)
        notifications.link_for_new_address(member)


def _save(member: Member, changed: set[str], actor: audit.Actor) -> None:
    written = with_blind_indexes(changed)
    if "email" in changed:
        member.email_proven_at = proven_by(actor)
        written.append("email_proven_at")
    member.save(update_fields=written)


def _set_kinds(member: Member, name: str, change: Change) -> bool:
    """Set the kinds of help that they need or offer, and return whether that changed anything."""
    wanted = change.need_ids if name == "needs" else change.offer_ids
    kinds = getattr(member, name)
    if wanted is None or set(kinds.values_list("pk", flat=True)) == {*wanted}:
        return False
    kinds.set(wanted)
    return True


def _record_change(member: Member, changed: set[str], actor: audit.Actor) -> None:
    if member.is_active and changed & SHOWN_FIELDS:
        sheets_changed(member.pod_id)
    audit.record(actor, "change_member", member, changed)
    member_changed.send(Member, member=member, fields=changed, actor=actor)


@transaction.atomic
def set_sharing(
    member_id: int,
    sharing: Mapping[Piece, Audience],
    *,
    actor: audit.Actor,
    seen: Mapping[str, str] | None = None,
) -> None:
    """Set with whom they share these pieces, from now on. What is the same keeps its date.

    What the organizer had written down for them is their own consent from then on.
    Raises `ChangedMeanwhileError`, as `update_member` does.
    """
    member = lock(member_id)
    change = Change(sharing=sharing, seen=seen or {})
    change = change.without(overtaken(change.seen, change.named(), said_by(member)))
    _heard(member, actor)
    told = {row.piece for row in member.sharings.all() if row.agreed_how == AgreedHow.ORGANIZER}
    _share(member, change, actor, confirmed=told & {*(change.sharing or {})})


@transaction.atomic
def take_back_sharing(member_id: int, *, actor: audit.Actor) -> None:
    """Share nothing any more but with the organizer. Twice is once."""
    member = lock(member_id)
    _heard(member, actor)
    _share(member, Change(sharing=dict.fromkeys(Piece, Audience.ORGANIZER)), actor)


def _share(
    member: Member, change: Change, actor: audit.Actor, confirmed: Iterable[str] = ()
) -> None:
    sharing, before = change.sharing or {}, audiences_of(member)
    pieces = {each for each, wanted in sharing.items() if before[each] != wanted} | {*confirmed}
    wider = {each for each in pieces if not before[Piece(each)].includes(sharing[Piece(each)])}
    is_told = change.how == AgreedHow.ORGANIZER
    if wider and is_told and not change.words:
        raise HowAgreedError(HOW_AGREED)
    for piece in sorted(pieces):
        said = {"audience": sharing[Piece(piece)], "consented_at": timezone.now()}
        if not is_told or piece in wider:
            said |= {"agreed_how": change.how, "agreed_words": change.words}
        Sharing.objects.update_or_create(member=member, piece=piece, defaults=said)
    if not pieces:
        return
    if member.is_active:
        sheets_changed(member.pod_id)
    audit.record(actor, "change_consent", member, pieces)
    consent_changed.send(Member, member=member, pieces=pieces, actor=actor)
    # The words by which they joined: they have just been welcomed.
    if wider and is_told and change.words != member.agreed_words:
        notifications.consent_written(member)


@transaction.atomic
def hear_from(member_id: int, *, actor: audit.Actor) -> None:
    """Note that somebody talked to them today."""
    member = lock(member_id)
    member.heard_at = timezone.now()
    member.save(update_fields=["heard_at"])
    audit.record(actor, "hear_from_member", member, ["heard_at"])


def _heard(member: Member, actor: audit.Actor) -> None:
    """Note a sign of life, where the member acts themselves. The log has it already."""
    if actor == audit.MEMBER:
        member.heard_at = timezone.now()
        member.save(update_fields=["heard_at"])


# --- The link -------------------------------------------------------------------------------------


@transaction.atomic
def renew_link(member_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop their link for a new one, and return its token; staff's goes to their email.

    `in_place_of` is the token of their own page: two presses at once get the same link.
    """
    member = lock(member_id)
    token = _new_link(member, in_place_of).token
    audit.record(actor, "renew_link", member)
    if isinstance(actor, User):
        notifications.link_for_new_address(member)
    return token


def _new_link(member: Member, in_place_of: str = "") -> PrivateLink:
    """Renew the link of a locked member. From now on nothing else leads to their page."""
    if member.proposal_id is not None:
        member.proposal = None
        member.save(update_fields=["proposal"])
    return PrivateLink.objects.renew(LinkPurpose.MEMBER, member.pk, in_place_of=in_place_of)


@transaction.atomic
def send_lost_link(index: str) -> None:
    """Write their private link to whoever joined with a phone or email, if they have email.

    Nobody is told whether anybody was found. `index` is the blind index of what was typed.
    """
    people = Member.objects.present().filter(with_contact(index), set_aside_at=None)
    for member in people.order_by("-id")[:MOST_IN_A_HOUSEHOLD]:
        notifications.member_link(member)


@transaction.atomic
def prove_email(member_id: int, proof: str, *, actor: audit.Actor) -> None:
    """Take note that whoever has the mailbox has opened our letter. Twice is once."""
    member = lock(member_id)
    if member.email_proven_at is None and member.is_proven_by(proof):
        member.email_proven_at = timezone.now()
        member.save(update_fields=["email_proven_at"])
        audit.record(actor, "prove_email", member, ["email_proven_at"])
