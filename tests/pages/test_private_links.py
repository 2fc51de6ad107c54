"""The page that a private link gets when it opens nothing."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts import audit
from common.models import LinkPurpose, PrivateLink
from members import services as members
from pods.services import proposals
from requests_app import services as requests
from tests.factories import (
    link_to,
    make_match,
    make_member,
    make_place_proposal,
    make_request,
    make_volunteer,
)
from volunteers import link_services as volunteer_links
from volunteers import services
from volunteers.models import Volunteer

PAGES = {
    "request_pages:request_status": ("If you still need help", "request_pages:request_needs"),
    "request_pages:match_offer": ("somebody else is being asked", "request_pages:request_needs"),
    "request_pages:route_offer": ("somebody else is being asked", "request_pages:request_needs"),
    "volunteers:volunteer_home": ("Nothing was changed", "volunteers:volunteer_link"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_it_is_the_same_page_with_advice_for_each_purpose(client: Client, page: str) -> None:
    advice, step = PAGES[page]
    response = client.get(reverse(page, args=["nobody"]))
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store, private"
    shown = response.content.decode()
    assert "This link no longer works" in shown
    assert advice in shown
    assert f'href="{reverse(step)}"' in shown
    # With the advice for somebody else, a volunteer would be sent to ask for help.
    others = {text for text, _step in PAGES.values()} - {advice}
    assert not [text for text in others if text in shown]


@pytest.mark.django_db
def test_every_page_says_once_why_a_link_opens_nothing(client: Client) -> None:
    dead = [client.get(address) for address in _opened_by_a_link("nobody")]
    said = [answer.text.count("It may be old") for answer in dead if answer.status_code == 404]
    assert len(said) > 20
    assert set(said) == {1}


def _opened_by_a_link(token: str) -> Iterator[str]:
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        for name in resolver.reverse_dict:
            if isinstance(name, str) and not namespace.startswith("admin"):
                with suppress(NoReverseMatch):
                    yield reverse(f"{namespace}:{name}", kwargs={"token": token})


@pytest.mark.django_db
def test_who_leaves_while_a_page_is_open_gets_it_too(client: Client) -> None:
    volunteer = make_volunteer()
    token = PrivateLink.objects.issue(LinkPurpose.VOLUNTEER, volunteer.pk).token

    # As if they had left in another window, between our look at the link and the press.
    def leave_first(volunteer_id: int, **pause: Any) -> None:
        services.leave(volunteer_id, actor=pause["actor"])
        services.update_volunteer(volunteer_id, {}, actor=pause["actor"])

    with patch.object(services, "pause_volunteer", leave_first):
        response = client.post(reverse("volunteers:volunteer_resume", args=[token]))
    assert response.status_code == 404
    assert "This link no longer works" in response.content.decode()
    assert not Volunteer.objects.filter(name=volunteer.name).exists()


@pytest.mark.django_db
def test_two_who_ask_for_a_new_link_at_once_are_told_the_same_one() -> None:
    match = make_match(status="accepted")
    subjects: list[tuple[Any, Any]] = [
        (make_volunteer(), volunteer_links.renew_link),
        (make_request(), requests.renew_link),
        (match, requests.renew_task_link),
        (make_member(), members.renew_link),
        (make_place_proposal(), proposals.renew_link),
    ]
    for row, renew in subjects:
        before = link_to(row)
        # The second had opened the page with the old link, and waited for the lock.
        first, second = (
            renew(row.pk, actor=audit.RESIDENT, in_place_of=before) for _tab in range(2)
        )
        assert first == second != before
        assert renew(row.pk, actor=audit.RESIDENT, in_place_of=first) != first
