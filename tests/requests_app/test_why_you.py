"""The reasons in an offer: why this volunteer, in words for themselves, and nothing personal."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from common.models import Category
from messaging import registry
from messaging.models import Message
from pods.models import Pod
from requests_app import services
from requests_app.models import Match
from requests_app.why_you import reasons_for
from tests import factories
from tests.factories import link_to

pytestmark = pytest.mark.django_db


def offer(kind: Category, **fields: Any) -> Match:
    """Somebody who speaks Spanish and a little English, put to who speaks both."""
    own = {"spoken_language": "es", "other_languages": ["en", "am"], **fields}
    request = factories.make_request(factories.make_ward(), **own)
    need = factories.make_need(request, kind, detail="Insulin for Don Pedro")
    person = factories.make_volunteer(kind, ward=request.ward, languages=["es", "en"])
    return factories.make_match(need, person)


def lines(match: Match) -> list[str]:
    return [str(line) for line in reasons_for([match])[match.pk]]


def page_of(match: Match, language: str = "en") -> str:
    with translation.override(language):
        url = reverse("request_pages:match_offer", args=[link_to(match)])
    return Client().get(url).content.decode()


def letter_of(match: Match) -> str:
    message = Message.objects.get(template="requests_app/match_offered", subject_id=match.pk)
    with translation.override(message.language):
        letter = registry.write(message)
    assert letter
    return letter.body


def test_what_both_speak_and_what_was_offered(kind: Category) -> None:
    match = offer(kind)
    assert lines(match) == [
        "You both speak Español.",
        "They also speak a little English.",
        "You told us that you can help with this.",
        "It is in your ward.",
    ]
    page = page_of(match)
    assert "Why we ask you" in page
    assert 'You both speak <bdi lang="es">Español</bdi>.' in page
    # What the volunteer does not speak is no reason to ask them, and tells who it is.
    assert '<bdi lang="am">' not in page


def test_another_language_that_both_speak(kind: Category) -> None:
    match = offer(kind, spoken_language="am", other_languages=["en"])
    assert lines(match)[0] == "They speak a little English, and so do you."
    match = offer(kind, spoken_language="am", other_languages=["ti"])
    assert not any("speak" in line for line in lines(match))


def test_who_named_no_language_speaks_the_one_of_their_letters(kind: Category) -> None:
    match = offer(kind)
    match.volunteer.languages, match.volunteer.language = [], "es"
    assert lines(match)[0] == "You both speak Español."


def test_what_was_not_offered_is_not_said(kind: Category) -> None:
    match = offer(kind)
    match.volunteer.categories.clear()
    assert not any("told us" in line for line in lines(match))


@pytest.mark.parametrize("zone", Pod.Zone.values)
def test_the_pod_is_named_only_where_it_tells_no_more_than_a_block(
    zone: str, kind: Category
) -> None:
    match = offer(kind)
    pod = factories.make_pod(match.volunteer.ward, zone=zone, name="The Tower")
    match.need.request.pod = match.volunteer.pod = pod
    is_rough = zone in {Pod.Zone.BLOCK, Pod.Zone.NEIGHBORHOOD}
    assert lines(match)[-1] == ("It is in your pod." if is_rough else "It is in your ward.")


def test_a_ward_next_door_or_far_away(kind: Category) -> None:
    match = offer(kind)
    other = factories.make_ward()
    match.volunteer.ward = other
    assert not any("It is in" in line for line in lines(match))
    other.neighbors.add(match.need.request.ward)
    assert lines(match)[-1] == "It is in a ward next to yours."
    match.need.request.ward = None
    assert not any("It is in" in line for line in lines(match))


def test_nothing_personal_is_in_it_before_a_yes(kind: Category) -> None:
    match = offer(kind)
    request = match.need.request
    for text in (page_of(match), *lines(match)):
        for secret in (request.name, request.phone, request.address, request.email, "Insulin"):
            assert secret not in text


def test_the_letter_says_it_too(kind: Category) -> None:
    request = factories.make_request(factories.make_ward(), spoken_language="es")
    need = factories.make_need(request, kind, detail="Insulin")
    person = factories.make_volunteer(kind, ward=request.ward, languages=["es"])
    match = services.offer_match(need.pk, person.pk, actor=factories.make_steward())
    body = letter_of(match)
    assert "Why we ask you: You both speak Español. You told us that" in body
    assert "\n\n\n" not in body
    assert request.name not in body
    # A letter without any reason has no empty heading.
    person.categories.clear()
    person.languages, person.ward = ["ko"], None
    person.save()
    body = letter_of(match)
    assert "Why we ask you" not in body
    assert "\n\n\n" not in body


def test_a_route_says_it_of_each_stop(kind: Category) -> None:
    needs = [
        factories.make_need(
            factories.make_request(factories.make_ward(), spoken_language=code), kind
        )
        for code in ("es", "en")
    ]
    person = factories.make_volunteer(kind, languages=["es", "en"])
    route = factories.make_route(*needs, volunteer=person)
    url = reverse("request_pages:route_offer", args=[link_to(route)])
    page = Client().get(url).content.decode()
    assert page.count("Why we ask you") == 2
    assert "You both speak" in page
