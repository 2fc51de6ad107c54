"""Joining a pod: by its link, by the code on its door, or written down by the organizer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.choices import Source, WhyAside
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from members import notifications
from members.choices import AgreedHow, Audience, MemberState, Piece
from members.models import Member, PodSettings, Sharing
from members.services.settings import lock_settings, sheets_changed
from members.signals import member_joined
from messaging.unproven import proven_by

TAKES_NOBODY = _("This pod does not take new members here. Please ask its organizer.")


@dataclass(frozen=True)
class MemberData:
    """The answers of somebody: fields of `Member`, kinds of help, and with whom they share what."""

    fields: dict[str, Any]
    need_ids: list[int] = field(default_factory=list)
    offer_ids: list[int] = field(default_factory=list)
    sharing: Mapping[Piece, Audience] = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """The stored member, their private link's token, and whether this call stored them."""

    member: Member
    token: str
    is_new: bool


def join(
    pod_id: int,
    data: MemberData,
    *,
    submission_key: str,
    how: AgreedHow = AgreedHow.LINK,
    actor: audit.Actor = audit.MEMBER,
    why_aside: str = "",
) -> Joined:
    """Store a member with their link and letter, exactly once per `submission_key`.

    They are in the pod at once where it is open or its organizer wrote them down
    (`AgreedHow.ORGANIZER`), else they wait. With a reason in `why_aside` (`WhyAside`), or when
    their email has had too many letters, they wait in any case, and no letter goes out.
    Raises `NotPossible` where the pod takes nobody.
    """
    try:
        with transaction.atomic():
            return _store(pod_id, data, submission_key, how, actor, why_aside)
    except IntegrityError:
        earlier = Member.objects.filter(submission_key=submission_key).first()
        # Another constraint: this was no second press.
        if earlier is None:
            raise
        link = PrivateLink.objects.current(LinkPurpose.MEMBER, earlier.pk)
        return Joined(earlier, link.token if link else "", is_new=False)


def _store(
    pod_id: int,
    data: MemberData,
    submission_key: str,
    how: AgreedHow,
    actor: audit.Actor,
    why_aside: str,
) -> Joined:
    decided = _decided(pod_id, how)
    member = Member(
        **{"source": _source(how), **data.fields},
        pod_id=pod_id,
        submission_key=submission_key,
        agreed_how=how,
        entered_by=actor if isinstance(actor, User) else None,
        email_proven_at=proven_by(actor),
    )
    if why_aside or not notifications.may_write(member):
        member.set_aside_at = timezone.now()
        member.why_aside = why_aside or WhyAside.RECIPIENT
    elif decided.is_open or how == AgreedHow.ORGANIZER:
        member.state, member.joined_at = MemberState.ACTIVE, timezone.now()
    member.save(force_insert=True)
    _store_rest(member, data)
    link = PrivateLink.objects.issue(LinkPurpose.MEMBER, member.pk)
    audit.record(actor, "join_pod", member)
    if member.is_active:
        enter(member, actor)
    else:
        notifications.member_received(member)
        notifications.asked_to_join(member, actor)
    return Joined(member, link.token, is_new=True)


def _decided(pod_id: int, how: AgreedHow) -> PodSettings:
    """Return the pod's decisions, locked. Raises `NotPossible` where they let nobody in."""
    try:
        decided = lock_settings(pod_id)
    except PodSettings.DoesNotExist as error:
        raise NotPossible(TAKES_NOBODY) from error
    if how != AgreedHow.ORGANIZER and not decided.takes_members:
        raise NotPossible(TAKES_NOBODY)
    return decided


def _source(how: AgreedHow) -> Source:
    return Source.IN_PERSON if how == AgreedHow.ORGANIZER else Source.WEB


def _store_rest(member: Member, data: MemberData) -> None:
    member.needs.set(data.need_ids)
    member.offers.set(data.offer_ids)
    rows = [
        Sharing(
            member=member,
            piece=piece,
            audience=audience,
            agreed_how=member.agreed_how,
            agreed_words=member.agreed_words,
        )
        for piece, audience in data.sharing.items()
        # The narrowest is what holds without a row.
        if audience != Audience.ORGANIZER
    ]
    Sharing.objects.bulk_create(rows)


def enter(member: Member, actor: audit.Actor) -> None:
    """Do what follows when a locked member is in the pod from now on."""
    sheets_changed(member.pod_id)
    notifications.member_approved(member)
    member_joined.send(Member, member=member, actor=actor)
