"""A coordinator's line for volunteers who cannot read the details."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent, User
from common.errors import NotPossible
from common.models import Category
from pods.models import Ward
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need
from tests import factories
from tests.desk.desk_page import url
from tests.factories import link_to
from tests.requests_app.request_form import at_once

pytestmark = pytest.mark.django_db
LINE = "Insulin, keep it cool. Ring twice."


@pytest.fixture
def need(ward: Ward, kind: Category) -> Need:
    """From a household that gets by in English and wrote in Amharic."""
    request = factories.make_request(ward, spoken_language="am", other_languages=["en"])
    return factories.make_need(request, kind, detail="ኢንሱሊን")


def page_of(match: Match) -> str:
    url = reverse("request_pages:match_offer", args=[link_to(match)])
    return Client().get(url).content.decode()


def test_who_lacks_a_line_is_seen(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    factories.make_volunteer(kind, ward=ward, languages=["en"])
    factories.make_volunteer(kind, ward=ward, languages=["en", "am"])
    page = client.get(url("need", need))
    lacks = [each.volunteer.lacks_line for each in page.context["candidates"]]
    assert sorted(lacks) == ["", "en"]
    words = 'does not read <bdi lang="am">አማርኛ</bdi>; no line in <bdi lang="en">English</bdi> yet'
    assert page.content.decode().count(words) == 1
    data = {"language": "en", "text": LINE}
    response = client.post(url("line", need), data)
    assert response.url == url("need", need) + "#need"
    shown = client.get(response.url)
    assert {each.volunteer.lacks_line for each in shown.context["candidates"]} == {""}
    assert LINE in shown.content.decode()
    assert '<option value="en"' not in shown.content.decode()
    event = AuditEvent.objects.get(verb="update_need")
    assert (event.actor, event.fields) == (user, ["coordinator_lines"])


def test_whom_it_is_for_reads_it_after_the_yes_and_not_before(need: Need, steward: User) -> None:
    services.write_line(need.pk, "en", LINE, actor=steward)
    services.write_line(need.pk, "ko", "조심하세요", actor=steward)
    need.refresh_from_db()
    reader = factories.make_volunteer(need.category, languages=["en"], max_at_once=9)
    match = factories.make_match(need, reader)
    assert LINE not in page_of(match)
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    page = page_of(match)
    assert f'<bdi lang="en">{LINE}</bdi>' in page
    assert "조심하세요" not in page
    services.complete_match(match.pk, actor=audit.VOLUNTEER)
    assert LINE not in page_of(match)


def test_the_language_of_their_letters_comes_first(need: Need, steward: User) -> None:
    for code in ("en", "ko", "ar"):
        services.write_line(need.pk, code, f"line {code}", actor=steward)
    need.refresh_from_db()
    person = factories.make_volunteer(languages=["ar", "en"], language="ko")
    assert need.line_for(person) == ("ko", "line ko")
    person.language = "es"
    assert need.line_for(person) == ("ar", "line ar")
    person.languages = ["ase"]
    assert need.line_for(person) is None


def test_on_a_route_too(need: Need, steward: User) -> None:
    services.write_line(need.pk, "en", LINE, actor=steward)
    route = factories.make_route(need, factories.make_need(), status=MatchStatus.ACCEPTED)
    address = reverse("request_pages:route_offer", args=[link_to(route)])
    assert LINE in Client().get(address).content.decode()


def test_an_empty_line_deletes_it_and_the_same_is_not_recorded(need: Need, steward: User) -> None:
    for text in (LINE, LINE, ""):
        services.write_line(need.pk, "en", text, actor=steward)
    need.refresh_from_db()
    assert need.coordinator_lines is None
    assert AuditEvent.objects.filter(verb="update_need").count() == 2


def test_other_details_need_another_line(need: Need, steward: User) -> None:
    services.write_line(need.pk, "en", LINE, actor=steward)
    services.update_need(need.pk, {"delivery": "door"}, actor=steward)
    need.refresh_from_db()
    assert need.coordinator_lines == {"en": LINE}
    services.update_need(need.pk, {"detail": "Bread"}, actor=audit.RESIDENT)
    need.refresh_from_db()
    assert need.coordinator_lines is None


def test_erased_with_the_request(need: Need, steward: User) -> None:
    services.write_line(need.pk, "en", LINE, actor=steward)
    services.erase_request(need.request_id, actor=audit.RESIDENT)
    need.refresh_from_db()
    assert need.coordinator_lines is None


def test_of_what_has_ended_nothing_is_written(need: Need, steward: User) -> None:
    services.cancel_need(need.pk, actor=steward)
    with pytest.raises(NotPossible):
        services.write_line(need.pk, "en", LINE, actor=steward)


BAD: list[dict[str, Any]] = [{}, {"language": "xx", "text": "a"}, {"language": "ase", "text": "a"}]


def test_hostile_input(need: Need, ward: Ward, user: User, client: Client) -> None:
    for data in BAD:
        assert client.post(url("line", need), data).status_code == 404
    for text in ("x" * 501, "a\x00b"):
        response = client.post(url("line", need), {"language": "en", "text": text})
        assert response.status_code == 422
    assert (
        "x" * 501
        in client.post(url("line", need), {"language": "en", "text": "x" * 501}).content.decode()
    )
    client.post(url("line", need), {"language": "en", "text": "<script>alert(1)"})
    assert "<script>alert" not in client.get(url("need", need)).content.decode()
    elsewhere = factories.make_need(factories.make_request(factories.make_ward()))
    data = {"language": "en", "text": LINE}
    assert client.post(url("line", elsewhere), data).status_code == 404
    services.take_over_need(need.pk, actor=factories.make_coordinator(ward))
    client.post(url("line", need), {"language": "ko", "text": LINE})
    need.refresh_from_db()
    assert list(need.coordinator_lines) == ["en"]
    assert need.status == NeedStatus.OPEN


@pytest.mark.django_db(transaction=True)
def test_lines_in_two_languages_at_once_are_both_kept(need: Need) -> None:
    codes = ("en", "ko", "ar", "vi")
    staff = [factories.make_steward() for _code in codes]
    results = at_once(
        *(
            partial(services.write_line, need.pk, code, LINE, actor=actor)
            for code, actor in zip(codes, staff, strict=True)
        )
    )
    assert results == [None] * 4
    need.refresh_from_db()
    assert set(need.coordinator_lines) == set(codes)
