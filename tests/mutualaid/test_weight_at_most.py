"""The weight of private pages on the wire where everything that can stand on them does."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts import audit
from common.models import LinkPurpose, PrivateLink
from emergencies.services import answering
from inbox.notes import pass_note
from inbox.taking import write_on_page
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import HelpRequest, Match
from tests import looks
from tests.factories import (
    make_answerer,
    make_category,
    make_check_in,
    make_check_round,
    make_day,
    make_day_shift,
    make_emergency,
    make_fund,
    make_helper,
    make_line,
    make_match,
    make_money_ask,
    make_need,
    make_request,
    make_shift,
    make_volunteer,
    make_ward,
    put_on,
)
from tests.mutualaid.test_weight import FOLLOWED, HEAVIEST, MOST_LATER, weight
from tests.requests_app.recurring_needs import DAY, today, weekly

pytestmark = pytest.mark.django_db
WORDS = "The bell does not ring: please knock at the blue door."


@pytest.fixture
def heaviest() -> HelpRequest:
    """A household with a helper, a series, notes, a check-in and money that it asked for."""
    ward = make_ward(hotline="+12025550199", slug="ward-of-oaks")
    rides, rent = make_category(name="Rides"), make_category(name="Bills or rent")
    request = make_request(ward=ward, zip_code="20009", access_notes=WORDS)
    need = weekly(rides, request, status=NeedStatus.OPEN, wanted_on=today() + DAY, detail=WORDS)
    helper = make_volunteer(rides, email="oak@example.org", phone="+12025550117")
    match = make_match(need, helper, status=MatchStatus.ACCEPTED)
    make_fund(ward, kinds=[rent])
    make_money_ask(make_need(request, rent))
    write_on_page("request", request.pk, WORDS, key="a")
    pass_note(match.pk, is_from_household=False, text=WORDS, language="en", key="a")
    make_check_in(make_check_round(make_emergency(ward)), request=request)
    answering.watch(request.pk, wants=True, actor=audit.RESIDENT)
    return request


def page_of(purpose: LinkPurpose, row: Any, view: str, language: str) -> Any:
    token = PrivateLink.objects.issue(purpose, row.pk).token
    with translation.override(language):
        path = reverse(view, args=[token])
    response = Client().get(path, headers=FOLLOWED)
    assert response.status_code == 200
    return response


def test_the_page_of_a_request_is_light_with_all_that_can_stand_on_it(
    heaviest: HelpRequest,
) -> None:
    for language in looks.some([code for code, _name in settings.LANGUAGES], always=HEAVIEST):
        page = page_of(LinkPurpose.REQUEST, heaviest, "request_pages:request_status", language)
        assert weight(page) <= MOST_LATER, (language, weight(page))


def test_the_page_of_whoever_helps_is_light_with_a_note_and_a_series(
    heaviest: HelpRequest,
) -> None:
    match = Match.objects.get()
    for language in looks.some([code for code, _name in settings.LANGUAGES], always=HEAVIEST):
        page = page_of(LinkPurpose.MATCH, match, "request_pages:match_offer", language)
        assert weight(page) <= MOST_LATER, (language, weight(page))


def test_the_page_of_a_volunteer_is_light_with_all_that_can_stand_on_it() -> None:
    ward = make_ward(hotline="+12025550199", slug="ward-of-oaks", lists_needs=True)
    kinds = [make_category(name=name) for name in ("Rides", "Groceries", "Phone calls")]
    volunteer = make_volunteer(*kinds, ward=ward, max_at_once=20)
    for kind in kinds:
        make_match(make_need(make_request(ward=ward), kind), volunteer, status=MatchStatus.ACCEPTED)
    make_match(make_need(make_request(ward=ward), kinds[0]), volunteer)
    make_need(make_request(ward=ward), kinds[1])
    put_on(make_shift(make_line(ward)), make_answerer(volunteer))
    make_helper(make_day_shift(make_day(ward)), volunteer=volunteer)
    make_day_shift(make_day(ward))
    write_on_page("volunteer", volunteer.pk, WORDS, key="a")
    for language in looks.some([code for code, _name in settings.LANGUAGES], always=HEAVIEST):
        page = page_of(LinkPurpose.VOLUNTEER, volunteer, "volunteers:volunteer_home", language)
        assert weight(page) <= MOST_LATER, (language, weight(page))
