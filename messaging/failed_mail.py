"""Tells of mail that could not be delivered, so that somebody calls."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import RUNNING, STEWARD, holders, is_steward
from common.addresses import staff_page_url
from messaging.models import Message, MessageStatus
from messaging.news import Line, Section, shortened, tell, tell_stewards, teller
from messaging.recipients import STAFF, is_told_elsewhere, label_of, recipient_kinds, rows_of
from messaging.signals import message_failed


@receiver(message_failed)
def tell_of_failed_mail(message: Message, **_kwargs: Any) -> None:
    """Tell the coordinators of whoever did not get it; of mail to coordinators, the stewards.

    Mail to a steward that failed is only in the list of messages: a letter about each letter that
    failed would never end.
    """
    if is_told_elsewhere(message.recipient_kind):
        return
    rows = rows_of(message.recipient_kind)
    if rows is not None:
        wards = rows.filter(pk=message.recipient_id).values_list("ward_id", flat=True)
        for ward_id in wards:
            tell(NewsKind.MAIL_FAILED, ward_id, message.pk)
    elif not holders(STEWARD).filter(pk=message.recipient_id).exists():
        tell_stewards(NewsKind.MAIL_FAILED, message.pk)


@teller(NewsKind.MAIL_FAILED)
def failed_mail(user: User, message_ids: Sequence[int]) -> Section | None:
    """Return whom to call, each once; nobody whose mail was sent after all."""
    failed = Message.objects.filter(pk__in=message_ids, status=MessageStatus.FAILED)
    by_kind: dict[str, set[int]] = {}
    for kind, recipient_id in failed.values_list("recipient_kind", "recipient_id"):
        by_kind.setdefault(kind, set()).add(recipient_id)
    lines = [
        line
        for kind, _label in recipient_kinds()
        for line in _lines(user, kind, by_kind.get(kind, set()))
    ]
    headline = ngettext(
        "Email to %(count)s person could not be delivered: please call",
        "Email to %(count)s people could not be delivered: please call",
        len(lines),
    ) % {"count": len(lines)}
    return Section(headline, shortened(lines)) if lines else None


def _lines(user: User, kind: str, ids: set[int]) -> Iterator[Line]:
    """Those whom `user` looks after, by kind and ward, with the page that has their phone."""
    rows = rows_of(kind)
    if kind == STAFF and is_steward(user):
        for pk in sorted(ids):
            yield Line(label_of(kind), staff_page_url(kind, pk))
    elif rows is not None and ids:
        found = rows.visible_to(user, RUNNING).filter(pk__in=ids)
        for row in found.select_related("ward").order_by("id"):
            place = f" ({row.ward.name_i18n})" if row.ward else ""
            yield Line(f"{label_of(kind)}{place}", staff_page_url(kind, row.pk))
