"""The pictures that chat apps show beside a shared link."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image

from common.choices import PublishState
from pages import share_cards, typesetting
from pages.typesetting import readable
from tests.factories import make_pod, make_steward, make_ward

pytestmark = pytest.mark.django_db
STREET_FROM = 430
# Where the name stands on the picture, and nothing else does.
NAME = (72, 140, 1128, 330)


@pytest.fixture(autouse=True)
def _forget_pictures() -> None:
    # They are kept by what stands on them, from one test to the next.
    share_cards.draw.cache_clear()


def card_url(place: object, language: str = "en") -> str:
    kind = type(place).__name__.lower()
    with translation.override(language):
        return reverse(f"pods:{kind}_card", args=[place.slug])


def picture(response) -> Image.Image:
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def has_name(response) -> bool:
    """Tell whether anything is written on the paper above the street."""
    return len(picture(response).crop(NAME).getcolors()) > 1


def test_ward_and_pod_and_site_have_a_picture(client):
    pod = make_pod(make_ward(name="Harbor"), name="Pier Towers")
    for url in (card_url(pod), card_url(pod.ward), reverse("site_card")):
        response = client.get(url)
        assert response["Content-Type"] == "image/png"
        assert picture(response).size == (1200, 630)
        assert has_name(response)
        assert len(response.content) < 60_000


def test_picture_is_not_compressed_again(client):
    response = client.get(card_url(make_ward()), headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in response
    # A cookie would keep it out of every cache on the way.
    assert not response.cookies


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("am", "ወደብ አካባቢ 4"),
        ("ti", "ዞባ ወደብ"),
        ("ar", "حي الميناء 4 (Harbor)"),
        ("bn", "হারবার ওয়ার্ড"),
        ("zh-hans", "海港区的邻居们"),
        ("ko", "항구 마을"),
        ("vi", "Khu Bến Cảng"),
    ],
)
def test_name_is_drawn_in_its_script(client, language, name):
    ward = make_ward(name="Harbor", **{f"name_{language.replace('-', '_')}": name})
    assert has_name(client.get(card_url(ward, language)))


def test_right_to_left_begins_on_the_right(client):
    ward = make_ward(name="Port", name_ar="ميناء")
    left, right = (72, 140, 500, 330), (700, 140, 1128, 330)
    english = picture(client.get(card_url(ward)))
    arabic = picture(client.get(card_url(ward, "ar")))
    assert len(english.crop(left).getcolors()) > 1 == len(english.crop(right).getcolors())
    assert len(arabic.crop(right).getcolors()) > 1 == len(arabic.crop(left).getcolors())


def test_a_new_name_is_a_new_picture_and_the_old_one_is_not_sent_twice(client):
    ward = make_ward(name="Harbor")
    first = client.get(card_url(ward))
    again = client.get(card_url(ward), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    ward.name = "New Harbor"
    ward.save()
    changed = client.get(card_url(ward), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert changed.content != first.content


def test_draft_has_no_picture_for_anybody(client):
    draft = make_pod(name="Secret plans", state=PublishState.DRAFT)
    assert client.get(card_url(draft)).status_code == 404
    client.force_login(make_steward())
    assert client.get(card_url(draft)).status_code == 404


def test_unknown_place_and_wrong_method(client):
    ward = make_ward()
    assert client.get(card_url(ward).replace(ward.slug, "nowhere")).status_code == 404
    assert client.post(card_url(ward)).status_code == 405


def test_without_a_font_the_street_stands_alone(client):
    # Thai, for which no font is named: rather no name than one of boxes.
    response = client.get(card_url(make_ward(name="หมู่บ้าน")))
    assert not has_name(response)
    assert len(picture(response).crop((0, STREET_FROM, 1200, 630)).getcolors()) > 1


def test_letters_that_must_join_are_not_drawn_apart(client, monkeypatch):
    # As on a machine without the libraries that join letters.
    monkeypatch.setattr(typesetting, "can_shape", lambda: False)
    ward = make_ward(name="Harbor", name_ar="ميناء")
    assert not has_name(client.get(card_url(ward, "ar")))
    assert has_name(client.get(card_url(ward)))


def test_the_longest_name_stays_on_the_picture(client):
    # The second is the widest letter, as often as a name may have letters.
    for name in ("Sunflower House " * 5, "W" * 80):
        shown = picture(client.get(card_url(make_ward(name=name[:80].strip()))))
        assert len(shown.crop((1140, 140, 1200, 400)).getcolors()) == 1


def test_pictographs_and_line_breaks_are_left_out():
    assert readable("🌻 Sunflower\nHouse ❤️") == "Sunflower House"


def test_line_of_both_directions_is_ordered_as_people_read_it():
    order = [run.text for run in typesetting.runs("حي 4: Pier (B) هنا", is_rtl=True)]
    assert order == ["هنا", " ", "Pier (B)", ": ", "4", "حي "]
