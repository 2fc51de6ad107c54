"""The form of an announcement: what may be picked, and what was picked in words."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from announcements.choices import Audience
from tests.announcements.many import checked
from tests.factories import make_category, make_fund, make_steward, make_volunteer

pytestmark = pytest.mark.django_db


def test_what_may_only_be_read_is_in_words(client: Client, oak: Any) -> None:
    make_volunteer(ward=oak, language="ti")
    announcement = checked(to=[Audience.VOLUNTEERS], languages=["ti"], days=[1, 7])
    client.force_login(announcement.author)
    url = reverse("admin:announcements_announcement_change", args=[announcement.pk])
    page = client.get(url).text
    readonly = page.split('class="readonly"')
    assert not any(each.startswith((">volunteers<", ">1, 7<", ">ti<")) for each in readonly)
    for words in (str(Audience.VOLUNTEERS.label), "ትግርኛ", "Monday", "Sunday"):
        assert any(f"<bdi>{words}</bdi>" in each for each in readonly), words


def test_kinds_of_help_are_boxes(client: Client) -> None:
    kind = make_category()
    client.force_login(make_steward())
    pages = [
        reverse("admin:announcements_announcement_add"),
        reverse("admin:fund_fund_change", args=[make_fund().pk]),
    ]
    for page in pages:
        box = f'<input type="checkbox" name="categories" value="{kind.pk}"'
        assert box in client.get(page).text
