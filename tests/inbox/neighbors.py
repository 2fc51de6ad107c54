"""Neighbors whose phones are texted: who offers help, and who asks for it."""

from typing import Any

from common.models import LinkPurpose, PrivateLink
from requests_app import services
from requests_app.models import Match, Need
from tests.factories import (
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
)
from tests.inbox.phones import Phones
from tests.inbox.webhooks import ROSA, SAM


def volunteer(kind: Any, ward: Any, phone: str = SAM, **fields: Any) -> Any:
    own = {"phone": phone, "email": "", "contact_method": "text", "ward": ward, **fields}
    return make_volunteer(kind, **own)


def household(ward: Any, phone: str = ROSA, **fields: Any) -> Any:
    own = {"phone": phone, "email": "", "contact_method": "text", "ward": ward, **fields}
    request = make_request(**own)
    PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk)
    return request


def need_of(request: Any, kind: Any, **fields: Any) -> Need:
    return make_need(request, kind, **fields)


def offered(phones: Phones, need: Need, to: Any) -> Match:
    match = services.offer_match(need.pk, to.pk, actor=make_steward())
    phones.deliver()
    return match


def state(row: Any) -> str:
    row.refresh_from_db()
    return str(row.status)


def accepted(ward: Any, kind: Any, **fields: Any) -> Match:
    match = make_match(
        need_of(household(ward), kind, **fields), volunteer(kind, ward), status="accepted"
    )
    PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk)
    return match
