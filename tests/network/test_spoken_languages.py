"""Stewards choose the languages that people can say they speak, among all of the world."""

import re

import pytest
from django.test import Client

from accounts.models import AuditEvent
from backoffice.network_services import MOST_SPOKEN
from common import current as kept
from common.languages import ANOTHER, language_name, spoken_languages
from common.world_languages import (
    find_languages,
    the_language,
    world_language,
    world_languages,
)
from network.models import Network
from requests_app.candidates.ranking import ranked_for
from requests_app.models import HelpRequest
from tests import factories
from tests.requests_app.request_form import fill_in, send, shown
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
HERE = "/en/admin/network/network/spoken/"


@pytest.fixture
def steward(client: Client) -> Client:
    factories.make_network()
    client.force_login(factories.make_steward())
    return client


def press(client: Client, data: dict[str, str]) -> None:
    client.post(HERE, data)
    # Outside of tests the commit does so.
    kept.forget()


@pytest.mark.parametrize(
    ("words", "code", "own"),
    [
        ("hmong", "hmn", "Hmoob"),
        ("Hmoob", "hmn", "Hmoob"),
        ("thai", "th", "ไทย"),
        ("ไทย", "th", "ไทย"),
        ("ksw", "ksw", "ကညီကျိာ်"),
        ("Karen", "ksw", "ကညီကျိာ်"),
        ("haitian", "ht", "Kreyòl ayisyen"),
    ],
)
def test_a_language_is_found_by_either_name_and_by_its_code(
    words: str, code: str, own: str
) -> None:
    found = {each.code: each.own for each in find_languages(words)}
    assert found[code] == own


def test_all_languages_of_the_world_are_there() -> None:
    assert len(world_languages()) > 7000
    assert the_language("Hmong").code == "hmn"  # type: ignore[union-attr]
    assert the_language("Hmo") is None
    assert find_languages("") == []


def test_one_language_is_the_same_as_among_all() -> None:
    assert {code: world_language(code) for code in world_languages()} == world_languages()
    assert [world_language(code) for code in ("", "zzzz", "en\tEnglish", "\n")] == [None] * 4


def test_a_language_is_put_into_the_list_and_the_list_in_order(steward: Client) -> None:
    html = steward.get(HERE, {"q": "hmong"}).content.decode()
    assert '<bdi lang="hmn">Hmoob</bdi>' in html
    press(steward, {"add": "hmn"})
    assert spoken_languages()[-1] == "hmn"
    press(steward, {"place_hmn": "1", "place_es": "3", "place_en": "2", "place_am": ""})
    assert Network.objects.get().spoken_languages == ["hmn", "en", "es"]
    events = AuditEvent.objects.filter(subject_type="network", verb="change")
    assert [each.fields for each in events] == [["spoken_languages"]] * 2
    press(steward, {"ours": "1"})
    assert Network.objects.get().spoken_languages == []


def test_what_is_no_language_is_refused(steward: Client) -> None:
    for code in ("xx1", ANOTHER, "<b>"):
        html = steward.post(HERE, {"add": code}, follow=True).content.decode()
        assert "We do not know this language." in html
    html = steward.post(HERE, {"place_en": ""}, follow=True).content.decode()
    assert "Please give at least one language a number." in html
    assert Network.objects.get().spoken_languages == []


def test_the_list_has_an_end(steward: Client) -> None:
    row = Network.objects.get()
    row.spoken_languages = list(world_languages())[:MOST_SPOKEN]
    row.save()
    kept.forget()
    html = steward.post(HERE, {"add": "hmn"}, follow=True).content.decode()
    assert "Sixty languages are the most." in html


def test_it_is_for_stewards(client: Client) -> None:
    client.force_login(factories.make_coordinator(factories.make_ward()))
    assert client.get(HERE).status_code == 403
    assert client.post(HERE, {"add": "hmn"}).status_code == 403


@pytest.fixture
def hmong_first() -> None:
    factories.make_network(spoken_languages=["hmn", "en"])
    kept.forget()


def test_forms_offer_them_in_the_networks_order(client: Client, hmong_first: None) -> None:
    html = client.get("/en/volunteer/").content.decode()
    boxes = html[html.index('name="languages"') :]
    assert boxes.index('value="hmn"') < boxes.index('value="en"') < boxes.index('value="mis"')
    assert 'value="am"' not in boxes[: boxes.index("spoken_words")]
    assert '<bdi lang="hmn">Hmoob</bdi>' in boxes


def test_what_was_chosen_before_keeps_its_name_and_stays(client: Client, hmong_first: None) -> None:
    volunteer = factories.make_volunteer(ward=factories.make_ward(), languages=["am"])
    client.force_login(factories.make_steward())
    url = f"/en/admin/volunteers/volunteer/{volunteer.pk}/change/"
    html = client.get(url).content.decode()
    boxes = re.findall(r'<input[^>]*name="languages"[^>]*>', html)
    values = [re.findall('value="(.*?)"', box)[0] for box in boxes]
    assert values == ["hmn", "en", ANOTHER, "am"]
    assert ["checked" in box for box in boxes] == [False, False, False, True]
    assert language_name("am") in html


def test_somebody_asks_in_another_language_and_says_which(client: Client) -> None:
    fill_in(
        client,
        factories.make_category(),
        contact={"spoken_language": ANOTHER, "spoken_words": "Mixteco bajo"},
    )
    assert "Mixteco bajo" in shown(client, "request_check")
    send(client)
    request = HelpRequest.objects.get()
    assert (request.spoken_language, request.spoken_words) == (ANOTHER, "Mixteco bajo")


def test_words_without_the_choice_are_not_kept(client: Client) -> None:
    fill_in(
        client,
        factories.make_category(),
        contact={"spoken_language": "es", "spoken_words": "Mixteco bajo"},
    )
    send(client)
    assert HelpRequest.objects.get().spoken_words == ""


def test_two_of_another_language_are_not_brought_together_by_it(client: Client) -> None:
    ward, kind = factories.make_ward(), factories.make_category()
    request = factories.make_request(
        ward, spoken_language=ANOTHER, spoken_words="Mixteco", other_languages=[]
    )
    need = factories.make_need(request, category=kind)
    speaker = factories.make_volunteer(kind, ward=ward, languages=[ANOTHER], spoken_words="Mam")
    coordinator = factories.make_coordinator(ward)
    client.force_login(coordinator)
    assert "Mixteco" in client.get(f"/en/admin/desk/{need.pk}/").content.decode()
    assert Volunteer.objects.get(pk=speaker.pk).spoken_languages == []
    assert ranked_for(need, coordinator) == []
