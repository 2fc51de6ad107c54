"""Whoever deletes everything is told that an unanswered text of theirs stays."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.models import LinkPurpose, PrivateLink
from tests.factories import make_member, make_request, make_volunteer

pytestmark = pytest.mark.django_db

WORDS = "nobody has answered yet stays"


@pytest.mark.parametrize(
    ("make", "purpose", "name"),
    [
        (make_request, LinkPurpose.REQUEST, "request_pages:request_delete"),
        (make_volunteer, LinkPurpose.VOLUNTEER, "volunteers:volunteer_leave"),
        (make_member, LinkPurpose.MEMBER, "members:member_leave"),
    ],
)
def test_it_is_said_where_texts_come_in(
    client: Client, settings: Any, make: Any, purpose: LinkPurpose, name: str
) -> None:
    row = make()
    link = PrivateLink.objects.current(purpose, row.pk) or PrivateLink.objects.issue(
        purpose, row.pk
    )
    url = reverse(name, args=[getattr(link, "token", link)])
    assert WORDS not in client.get(url).content.decode()
    settings.TEXT_DRIVER = "gateway"
    assert WORDS in client.get(url).content.decode()
