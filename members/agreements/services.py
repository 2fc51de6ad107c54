"""The verbs of agreements: write a version, agree to it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from members import notifications
from members.agreements.texts import behind_after, behind_in, current
from members.choices import MemberState
from members.locking import lock
from members.models import Agreed, Agreement, AgreementText, Member, PodSettings
from members.services.settings import lock_settings
from members.signals import member_left, members_moved

PAGE_ONLY = _("This pod is a page only. Let neighbors join it first.")
WRITTEN_MEANWHILE = _(
    "Somebody else has written a new version meanwhile. Please compare it with yours."
)
NEWER = _("There is a newer version. Please read it first.")
NOT_IN = _("Only members of the pod can agree to this.")


@transaction.atomic
def write_agreement(
    pod_id: int,
    texts: Mapping[str, str],
    *,
    seen: int,
    confirmed: Collection[str] = (),
    actor: audit.Actor,
) -> Agreement:
    """Write a new version of the pod's agreements: everybody is asked again.

    `seen` is the version (0: none) that the writer had before them. Words that stay as they were
    while others change are marked as behind, but for the languages in `confirmed`, which say the
    same. The same words again are no new version. Raises `NotPossible` when somebody else was
    faster.
    """
    _lock(pod_id)
    held = current(pod_id)
    words = {language: text for language, text in texts.items() if text}
    version = held.version if held is not None else 0
    if held is not None and words == {each.language: each.text for each in held.texts.all()}:
        if version == seen:
            _confirm(held, confirmed, actor)
        return held
    if version != seen:
        raise NotPossible(WRITTEN_MEANWHILE)
    behind = behind_after(held, words) - {*confirmed}
    written = _store(pod_id, version + 1, words, actor, behind)
    notifications.agreement_written(pod_id)
    return written


def _lock(pod_id: int) -> None:
    try:
        lock_settings(pod_id)
    except PodSettings.DoesNotExist as error:
        raise NotPossible(PAGE_ONLY) from error


def _confirm(held: Agreement, languages: Collection[str], actor: audit.Actor) -> None:
    """Note that the words in these languages say what the others say."""
    rows = AgreementText.objects.filter(agreement=held, language__in=languages, is_behind=True)
    if rows.update(is_behind=False):
        audit.record(actor, "write_agreement", held, ["texts"])


def _store(
    pod_id: int,
    version: int,
    words: Mapping[str, str],
    actor: audit.Actor,
    behind: Collection[str] = (),
) -> Agreement:
    agreement = Agreement.objects.create(pod_id=pod_id, version=version)
    for language, text in words.items():
        AgreementText.objects.create(
            agreement=agreement, language=language, text=text, is_behind=language in behind
        )
    audit.record(actor, "write_agreement", agreement, ["texts"])
    return agreement


@transaction.atomic
def agree(member_id: int, agreement_id: int, *, actor: audit.Actor) -> None:
    """Agree to the version that the member has read. Twice is once.

    Raises `NotPossible` for a version that holds no more.
    """
    member = lock(member_id)
    held = _held_for(member)
    if held.pk != agreement_id:
        raise NotPossible(NEWER)
    if _agree(member, held, actor, told_organizer=False):
        member.heard_at = timezone.now()
        member.save(update_fields=["heard_at"])


@transaction.atomic
def told_they_agree(member_id: int, *, actor: audit.Actor) -> None:
    """Write down for a member that they told the organizer they agree to what holds now."""
    member = lock(member_id)
    _agree(member, _held_for(member), actor, told_organizer=True)


def _held_for(member: Member) -> Agreement:
    held = current(member.pod_id)
    if held is None or not member.is_active:
        raise NotPossible(NOT_IN)
    return held


def _agree(member: Member, held: Agreement, actor: audit.Actor, *, told_organizer: bool) -> bool:
    _row, is_new = Agreed.objects.get_or_create(
        member=member, agreement=held, defaults={"told_organizer": told_organizer}
    )
    if is_new:
        audit.record(actor, "agree_in_pod", held)
    return is_new


@receiver(member_left)
def forget_who_left(member_id: int, **_kwargs: Any) -> None:
    Agreed.objects.filter(member=member_id).delete()


@receiver(members_moved)
def keep_in_both_halves(
    old_pod_id: int,
    new_pod_id: int,
    member_ids: list[int],
    is_split: bool,
    actor: audit.Actor,
    **_kwargs: Any,
) -> None:
    """Let a new pod begin with what the old one had agreed on, and those who had agreed to it.

    After a merge the text of the pod that stays holds, and whoever comes to it is asked.
    """
    held = current(old_pod_id) if is_split else None
    if held is None:
        return
    texts = {each.language: each.text for each in held.texts.all()}
    copy = _store(new_pod_id, 1, texts, actor, behind_in(held))
    rows = Agreed.objects.filter(
        agreement=held, member__in=member_ids, member__state=MemberState.ACTIVE
    )
    for row in rows:
        Agreed.objects.create(
            member_id=row.member_id,
            agreement=copy,
            agreed_at=row.agreed_at,
            told_organizer=row.told_organizer,
        )
