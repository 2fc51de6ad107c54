"""The pictures that chat apps show beside a shared link: drawn by the worker, once asked for."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from common.choices import PublishState
from pages.share_cards import street
from paper import tasks
from paper.models import ShareCard
from tests.factories import make_group, make_pod, make_steward, make_ward
from tests.paper.printing import needs_pango, waiting, work

pytestmark = pytest.mark.django_db
STREET_FROM = 430
# Where the name stands on the picture, and nothing else does.
NAME = (72, 150, 1128, 380)


def card_url(place: Any, language: str = "en") -> str:
    kind = type(place).__name__.lower()
    with translation.override(language):
        return reverse(f"pods:{kind}_card", args=[place.slug])


def picture(response: Any) -> Image.Image:
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def has_ink(response: Any, box: tuple[int, int, int, int] = NAME) -> bool:
    """Tell whether anything is written on the paper above the street."""
    return len(picture(response).crop(box).getcolors() or "many") > 1


def drawn(client: Client, url: str) -> Any:
    """Ask, let the worker work, and ask again."""
    assert client.get(url).status_code == 200
    work()
    return client.get(url)


@needs_pango
def test_a_picture_is_drawn_once_somebody_asks_and_others_stand_in(client: Client) -> None:
    pod = make_pod(make_ward(name="Harbor"), name="Pier Towers")
    group = make_group(pod.ward, name="Neighbors")
    assert waiting() == []  # a city of any size has no picture that nobody asked for
    first = client.get(card_url(pod))
    assert first.content == street().png
    assert first["Content-Type"] == "image/png"
    assert picture(first).size == (1200, 630)
    assert not has_ink(first)
    own, site = ShareCard.objects.order_by("pk")
    assert (own.name, own.line, site.line.split(" · ")[0]) == ("Pier Towers", "Harbor", "Free")
    assert waiting() == [{"card_id": own.pk}, {"card_id": site.pk}]
    client.get(card_url(pod))
    assert work() == 2  # however many ask

    for url in (card_url(pod), reverse("site_card")):
        response = client.get(url, headers={"accept-encoding": "gzip, br"})
        assert picture(response).size == (1200, 630)
        assert has_ink(response)
        assert len(response.content) < 40_000
        # Not compressed twice; and a cookie would keep it out of every cache on the way.
        assert "Content-Encoding" not in response
        assert not response.cookies
        assert response["ETag"] != first["ETag"]
        assert client.get(url, headers={"if-none-match": response["ETag"]}).status_code == 304
    # What is not drawn yet is stood in for by the network's own, and asked about again.
    for place in (pod.ward, group):
        response = client.get(card_url(place))
        assert response.content == client.get(reverse("site_card")).content
        assert response["Cache-Control"] == "public, no-cache"

    # A new name is a new picture; the page to pass it on asks for it before any chat app does.
    pod.name = "Pier Houses"
    pod.save()
    work()
    client.get(f"{pod.get_absolute_url()}share/")
    assert len(waiting()) == 1
    work()
    renamed = client.get(card_url(pod))
    assert (waiting(), has_ink(renamed)) == ([], True)
    assert renamed.content not in (response.content, first.content)


@needs_pango
def test_names_are_drawn_in_their_scripts_from_their_side(client: Client) -> None:
    names = {
        "am": "ወደብ አካባቢ 4",
        "ti": "ዞባ ወደብ",
        "bn": "হারবার ওয়ার্ড",
        "zh-hans": "海港区",
        "ko": "항구 마을",
        "vi": "Khu Bến Cảng",
        "ar": "ميناء (4)",
    }
    i18n = {f"name_{code.replace('-', '_')}": name for code, name in names.items()}
    ward = make_ward(name="Harbor", **i18n)
    left, right = (72, 150, 260, 380), (980, 150, 1128, 380)
    for code in names:
        response = drawn(client, card_url(ward, code))
        assert has_ink(response), code
        is_rtl = code == "ar"
        assert (has_ink(response, left), has_ink(response, right)) == (not is_rtl, is_rtl), code
    assert ShareCard.objects.exclude(png=None).count() == 2 * len(names)  # and the network's own


@needs_pango
def test_any_name_stays_on_the_picture(client: Client) -> None:
    # Many words, the widest letter as often as a name may have letters, and a long line below.
    for name in ("Sunflower House " * 5, "W" * 80, "Llanfairpwllgwyngyllgogery Court"):
        pod = make_pod(make_ward(name="Neighbors " * 8), name=name[:80].strip())
        response = drawn(client, card_url(pod))
        assert has_ink(response)
        for edge in ((0, 150, 40, 380), (1160, 150, 1200, 380)):
            assert not has_ink(response, edge), name


@needs_pango
def test_boxes_are_never_drawn(client: Client) -> None:
    # A pictograph without a font is left out; a name in letters without one is not drawn at all.
    plain, flowers, unknown = (
        drawn(client, card_url(make_ward(name=name)))
        for name in ("Pier", "\U0001f33b Pier \U0001faea", "Pier \ue7f0\ue7f1")
    )
    assert has_ink(plain)
    assert flowers.content == plain.content
    assert not has_ink(unknown)
    assert has_ink(unknown, (0, STREET_FROM, 1200, 630))


def test_what_is_not_public_has_no_picture_for_anybody(client: Client) -> None:
    draft, ward = make_pod(name="Secret plans", state=PublishState.DRAFT), make_ward()
    for _visit in range(2):
        assert client.get(card_url(draft)).status_code == 404
        client.force_login(make_steward())
    assert client.get(card_url(ward).replace(ward.slug, "nowhere")).status_code == 404
    assert client.post(card_url(ward)).status_code == 405
    assert not ShareCard.objects.exists()


def test_pictures_do_not_grow_with_the_city(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS = {**settings.LIMITS, "cards": ((3, timedelta(hours=1)),)}
    for _ward in range(5):
        assert client.get(card_url(make_ward())).status_code == 200
    assert ShareCard.objects.count() == len(waiting()) == 3
    # A job that was lost with its worker is asked for again after a while.
    url = card_url(make_pod(name="Late"))
    settings.LIMITS = {**settings.LIMITS, "cards": ((30, timedelta(hours=1)),)}
    client.get(url)
    before = len(waiting())
    client.get(url)
    assert len(waiting()) == before
    ShareCard.objects.update(wanted_at=timezone.now() - timedelta(hours=1))
    client.get(url)
    assert len(waiting()) > before
    # What nobody asked for lately goes, and what is too much.
    ShareCard.objects.filter(name="Late").update(asked_at=timezone.now() - timedelta(days=31))
    monkeypatch.setattr(tasks, "MOST_CARDS", 2)
    tasks.purge_sheets(0)
    assert ShareCard.objects.count() == 2
    assert not ShareCard.objects.filter(name="Late").exists()
