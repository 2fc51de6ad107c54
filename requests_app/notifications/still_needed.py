"""The question to a household once the day has passed: is it still needed?"""

import datetime
from typing import Any

from django.utils import timezone

from common.addresses import absolute_url
from common.models import LinkPurpose, PrivateLink
from messaging.models import Message
from messaging.registry import Letter, writer
from requests_app.models import HelpRequest, Need
from requests_app.notifications.residents import letter_to_resident, tell_resident
from requests_app.when import day_missed


def still_needed(request: HelpRequest) -> None:
    """The day has passed: one letter a day, whatever of the request it is about."""
    key = f"still_needed:{request.pk}:{timezone.localdate()}"
    tell_resident("still_needed", request, request.pk, key=key)


@writer("requests_app/still_needed")
def write_still_needed(message: Message) -> Letter | None:
    """Nothing is sent when it was answered, or somebody was asked, in the meantime."""
    needs = needs_asked_about(message)
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, message.recipient_id)
    if not needs or link is None:
        return None
    return letter_to_resident(message, {"asked": [_question(need, link.token) for need in needs]})


def needs_asked_about(message: Message) -> list[Need]:
    """Return the needs that a letter is about: not what an earlier one has asked about."""
    day = datetime.date.fromisoformat(message.idempotency_key.rpartition(":")[2])
    passed = Need.objects.open().day_passed().filter(request=message.recipient_id)
    asked = passed.filter(asked_if_needed_at__date=day)
    return list(asked.select_related("category").order_by("id"))


def _question(need: Need, token: str) -> dict[str, Any]:
    return {
        "what": need.category.name_i18n,
        "missed": day_missed(need, timezone.localdate()),
        "page": absolute_url("request_pages:need_new_day", token, need.pk),
    }
