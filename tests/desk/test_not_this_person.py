"""A household says "not this person": kept, respected, and never told to the other."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from common.models import Category
from messaging import registry
from messaging.models import Message
from requests_app import services
from requests_app.candidates import candidates_for
from requests_app.choices import BlockedBy, MatchStatus, NeedStatus
from requests_app.models import Block, HelpRequest, Match
from tests.factories import (
    link_to,
    make_block,
    make_guide,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.requests_app.feedback_letters import household_says
from tests.requests_app.request_form import address, shown

pytestmark = pytest.mark.django_db

LINK = "I do not want this neighbor to come"
PAGE = "need_not_this_neighbor"


@pytest.fixture
def help_request() -> HelpRequest:
    return make_request(make_ward(hotline="+12025550171"))


@pytest.fixture
def match(help_request: HelpRequest, ride: Category) -> Match:
    """A ride that somebody said yes to."""
    helper = make_volunteer(ride, name="Tomás", max_at_once=5, max_per_week=5)
    return make_match(make_need(help_request, ride), helper, status=MatchStatus.ACCEPTED)


@pytest.fixture
def token(help_request: HelpRequest) -> str:
    return link_to(help_request)


def _say(client: Client, token: str, match: Match, note: str = "") -> str:
    data = {"match": match.pk, "note": note}
    return client.post(address(PAGE, token, match.need_id), data, follow=True).content.decode()


def test_works(client: Client, match: Match, token: str) -> None:
    make_guide(slug="safety")
    url = address(PAGE, token, match.need_id)
    page = shown(client, "request_status", token)
    assert LINK in page
    assert url in page
    page = client.get(url).content.decode()
    assert "We will not send Tomás to you again, and we do not tell them why." in page
    assert "(202) 555-0171" in page
    assert "/guides/safety/" in page
    assert not Block.objects.exists()
    for _press in range(2):
        page = _say(client, token, match, "He shouted at my mother")
        assert "Thank you for telling us." in page
    assert LINK not in page
    assert "We will not send" in page
    assert "/guides/safety/" in page
    block = Block.objects.get()
    assert (block.volunteer_id, block.said_by, block.by) == (
        match.volunteer_id,
        BlockedBy.RESIDENT,
        None,
    )
    assert block.note == "He shouted at my mother"
    match.refresh_from_db()
    assert (match.status, match.need.status) == (MatchStatus.WITHDRAWN, NeedStatus.OPEN)
    assert not candidates_for(match.need).filter(pk=match.volunteer_id).exists()


def test_the_volunteer_is_not_told_why(client: Client, match: Match, token: str) -> None:
    their_link = link_to(match)
    _say(client, token, match, "He shouted at my mother")
    letter = registry.write(Message.objects.get())
    assert letter
    assert "You do not have to do it any more" in letter.body
    for text in (letter.body, shown(client, "match_offer", their_link)):
        for word in ("shouted", "block", "again, and", "do not want"):
            assert word not in text


def test_once_it_is_done_it_stays_done(client: Client, match: Match, token: str) -> None:
    household_says(match, "yes")
    assert LINK in shown(client, "request_status", token)
    _say(client, token, match)
    match.refresh_from_db()
    assert (match.status, match.need.status) == (MatchStatus.DONE, NeedStatus.DONE)
    assert Block.objects.get().volunteer_id == match.volunteer_id
    assert LINK not in shown(client, "request_status", token)


def test_it_holds_for_the_next_time(client: Client, match: Match, token: str) -> None:
    household_says(match, "yes")
    _say(client, token, match)
    day = timezone.localdate() - datetime.timedelta(days=5)
    type(match.need).objects.update(repeat="weekly", wanted_on=day, needed_by=day)
    assert services.open_next_occurrences() == 1
    # Open, not offered: otherwise whoever did it last is asked first.
    assert match.need.request.needs.get(occurrence=2).status == NeedStatus.OPEN


def test_of_a_page_that_was_left_open_it_is_the_one_shown_there(
    client: Client, match: Match, token: str
) -> None:
    services.release_match(match.pk, actor=audit.VOLUNTEER)
    another = make_volunteer(match.need.category)
    offer = services.offer_match(match.need_id, another.pk, actor=make_steward())
    services.accept_match(offer.pk, actor=audit.VOLUNTEER)
    # The page shows the first neighbor; the second has done nothing.
    _say(client, token, match)
    assert Block.objects.get().volunteer_id == match.volunteer_id
    offer.refresh_from_db()
    assert offer.status == MatchStatus.ACCEPTED


def test_nothing_is_offered_before_they_know_who(client: Client, token: str) -> None:
    offer = make_match(make_need(HelpRequest.objects.get()), make_volunteer(name="Tomás"))
    assert LINK not in shown(client, "request_status", token)
    page = client.get(address(PAGE, token, offer.need_id), follow=True).content.decode()
    assert "Nobody was helping with this." in page
    assert "Tomás" not in page
    assert "Nobody was helping with this." in _say(client, token, offer)
    assert not Block.objects.exists()


def test_what_a_coordinator_said_is_not_shown(
    client: Client, help_request: HelpRequest, match: Match, token: str
) -> None:
    make_block(help_request, match.volunteer, note="Both are loud")
    page = shown(client, "request_status", token)
    # It was a coordinator's word, so the household must not find it in its own mouth.
    assert "We will not send that neighbor" not in page
    assert "loud" not in page


def test_who_deletes_themselves_is_told_what_stays_and_not_whether_it_does(
    client: Client, match: Match, token: str
) -> None:
    helper = link_to(match.volunteer)

    def said() -> list[str]:
        urls = [
            address("request_delete", token),
            reverse("volunteers:volunteer_leave", args=[helper]),
        ]
        texts = [client.get(url).content.decode() for url in urls]
        # The form's token is another one in each answer.
        return [re.sub(r'value="\w{64}"', "", text) for text in texts]

    Match.objects.update(status=MatchStatus.DONE, ended_at=timezone.now())
    before = said()
    assert all("we keep a code made from your phone number and email" in text for text in before)
    make_block(match.need.request, match.volunteer)
    # The same words with a block and without: else who was named could guess by whom.
    assert said() == before


def test_another_requests_neighbor(client: Client, match: Match) -> None:
    other = make_match(make_need(make_request()), status=MatchStatus.ACCEPTED)
    token = link_to(other.need.request)
    assert client.get(address(PAGE, token, match.need_id)).status_code == 404
    assert client.post(address(PAGE, token, match.need_id)).status_code == 404
    url = address(PAGE, token, other.need_id)
    client.post(url, {"match": match.pk, "note": ""})
    assert client.get(address(PAGE, "nobody", match.need_id)).status_code == 404
    assert not Block.objects.exists()


def test_too_long_a_note(client: Client, match: Match, token: str) -> None:
    data = {"match": match.pk, "note": "x" * 501}
    response = client.post(address(PAGE, token, match.need_id), data)
    assert response.status_code == 422
    assert 'href="#id_note"' in response.content.decode()
    assert not Block.objects.exists()
