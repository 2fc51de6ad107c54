"""What members change goes from our files at once, and printed copies are told of."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from members.agreements.texts import current
from members.models import Member
from members.sheets import Sheet, sheets
from members.signals import consent_changed, member_changed, member_joined, member_left
from paper.asking import forget_files
from paper.choices import MemberSheetKind
from paper.models import MemberSheet
from phone_trees.signals import tree_changed
from pods.models import Pod


@receiver([member_joined, member_changed, consent_changed])
def something_else_is_shared(member: Member, **_signal: Any) -> None:
    forget_files(member.pod_id)


@receiver(member_left)
def somebody_is_gone(pod_id: int, **_signal: Any) -> None:
    forget_files(pod_id)


@receiver(tree_changed)
def somebody_else_is_called(pod_id: int, **_signal: Any) -> None:
    forget_files(pod_id, [MemberSheetKind.PHONE_TREE, MemberSheetKind.WHOLE_TREE])


@sheets("members")
def lists_of_members(pod: Pod) -> Iterator[Sheet]:
    """Return the copies that were taken, newest of each kind and language."""
    rows = MemberSheet.objects.filter(pod=pod).exclude(handed_at=None).defer("sealed_pdf")
    for row in rows:
        name = f"{row.get_kind_display()} ({row.language_names})"
        # Members who share otherwise change no agreements: a new version does.
        changed_at = None if row.is_about_members else _agreed_at(pod) or row.handed_at
        if row.handed_at:
            url = reverse("admin:pod_papers", args=[pod.pk])
            yield Sheet(name, row.handed_at, url, changed_at)


def _agreed_at(pod: Pod) -> datetime.datetime | None:
    agreement = current(pod)
    return agreement.written_at if agreement else None
