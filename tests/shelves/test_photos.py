"""A photo on a card: made anew, encrypted, shown only once staff have looked, gone with it."""

import datetime
import io
from base64 import b64decode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts import audit
from accounts.models import AuditEvent
from messaging.inbound.files import LARGEST_FILE
from messaging.models import Message, News
from pages.photos import MOST_MB
from shelves.choices import CardState, PhotoState
from shelves.models import Card, Photo
from shelves.services import cards
from tests.factories import link_to, make_card, make_card_photo, make_coordinator, make_ward
from tests.shelves.test_put_up import PAGE, address

pytestmark = pytest.mark.django_db


def upload(side: int = 900) -> SimpleUploadedFile:
    """A photo that says in its metadata who took it."""
    exif = Image.Exif()
    exif[0x013B] = "Zelkova Quill"
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), "teal").save(out, "JPEG", exif=exif)
    assert b"Zelkova" in out.getvalue()
    return SimpleUploadedFile("Zelkova.jpg", out.getvalue(), content_type="image/jpeg")


def send(client: Client, card: Card, file: Any) -> Any:
    return client.post(address("card_photo", link_to(card)), {"photo": file}, follow=True)


def test_from_a_phone_to_everybody(client: Client) -> None:
    card = make_card()
    mine, _other = make_coordinator(card.ward), make_coordinator(make_ward())
    assert client.get(address("card_photo", link_to(card))).status_code == 200
    assert "Somebody looks at your photo first." in send(client, card, upload()).text
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.state) == (640, 320, PhotoState.WAITING)
    assert b"Zelkova" not in b64decode(photo.content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM shelves_photo s")
        assert photo.content[:40] not in cursor.fetchone()[0]
    assert [news.user for news in News.objects.filter(kind="cards")] == [mine]
    url = address("photo", card.pk, photo.pk)
    assert client.get(url).status_code == 404
    assert url not in client.get(address("card", card.pk)).text
    staff = Client()
    staff.force_login(mine)
    page = reverse(PAGE, args=[card.pk])
    press = reverse("admin:show_photo_card", args=[card.pk])
    assert f"#{card.pk}" in staff.get(reverse("admin:shelves_card_changelist") + "?look=yes").text
    # Nobody shows what they have not looked at, and each look is recorded.
    assert "data:image" not in staff.get(page).text
    staff.post(press, {"photo": photo.pk})
    assert client.get(url).status_code == 404
    staff.post(reverse("admin:shelves_card_open_details", args=[card.pk]))
    assert AuditEvent.objects.filter(verb="open_details", subject_type="card").count() == 1
    assert "data:image/jpeg;base64," in staff.get(page).text
    staff.post(press, {"photo": photo.pk})
    shown = client.get(url)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "max-age=86400" in shown.headers["Cache-Control"]
    assert Image.open(io.BytesIO(shown.content)).size == (640, 320)
    public = " ".join(client.get(address("card", card.pk)).text.split())
    assert f'src="{url}" alt="{card.title}" width="640" height="320" loading="lazy"' in public
    assert "Your photo is on your card." in client.get(address("card_home", link_to(card))).text
    assert Message.objects.filter(template="shelves/card_news", recipient_id=card.pk).count() == 1


def test_what_staff_refuse_is_deleted_and_its_owner_reads_it(client: Client) -> None:
    card = make_card()
    photo = make_card_photo(card)
    staff = Client()
    staff.force_login(make_coordinator(card.ward))
    staff.post(reverse("admin:shelves_card_open_details", args=[card.pk]))
    for _press in range(2):
        staff.post(reverse("admin:refuse_photo_card", args=[card.pk]), {"photo": photo.pk})
    photo.refresh_from_db()
    assert (photo.state, photo.content) == (PhotoState.REFUSED, "")
    assert "could not be shown" in client.get(address("card_home", link_to(card))).text
    assert client.get(address("photo", card.pk, photo.pk)).status_code == 404
    assert AuditEvent.objects.filter(verb="refuse_photo").count() == 1


def test_the_press_means_the_photo_that_was_looked_at() -> None:
    card = make_card()
    seen = make_card_photo(card)
    staff = Client()
    staff.force_login(make_coordinator(card.ward))
    staff.post(reverse("admin:shelves_card_open_details", args=[card.pk]))
    send(Client(), card, upload())
    for odd in (seen.pk, "", "x", "9" * 40):
        staff.post(reverse("admin:show_photo_card", args=[card.pk]), {"photo": odd})
    assert Photo.objects.get().state == PhotoState.WAITING


def test_others_decide_on_nothing() -> None:
    photo = make_card_photo()
    staff = Client()
    staff.force_login(make_coordinator(make_ward()))
    for name in ("show_photo_card", "refuse_photo_card"):
        url = reverse(f"admin:{name}", args=[photo.card_id])
        assert staff.post(url, {"photo": photo.pk}).status_code == 404
    photo.refresh_from_db()
    assert photo.state == PhotoState.WAITING


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"GIF89a broken", b"<svg onload=alert(1)>"])
def test_other_files_are_refused(client: Client, content: bytes) -> None:
    file = SimpleUploadedFile("a.jpg", content, content_type="image/jpeg")
    assert send(client, make_card(), file).status_code == 422
    assert not Photo.objects.exists()


def test_a_new_one_waits_again_at_another_address(client: Client) -> None:
    card = make_card()
    before = make_card_photo(card, state=PhotoState.SHOWN)
    for _press in range(2):
        send(client, card, upload())
    photo = Photo.objects.get()
    assert photo.pk != before.pk
    assert photo.state == PhotoState.WAITING
    assert client.get(address("photo", card.pk, before.pk)).status_code == 404
    assert AuditEvent.objects.filter(verb="add_photo").count() == 1


def test_its_owner_takes_it_down(client: Client) -> None:
    card = make_card()
    photo = make_card_photo(card, state=PhotoState.SHOWN)
    client.post(address("card_photo", link_to(card)), {"remove": "1"})
    assert not Photo.objects.exists()
    assert client.get(address("photo", card.pk, photo.pk)).status_code == 404


def test_it_goes_with_its_card_and_is_shown_no_longer_than_that(client: Client) -> None:
    card = make_card()
    photo = make_card_photo(card, state=PhotoState.SHOWN)
    cards.refuse(card.pk, "Not this.", actor=make_coordinator(card.ward))
    assert client.get(address("photo", card.pk, photo.pk)).status_code == 404
    cards.take_back(card.pk, actor=audit.RESIDENT)
    assert not Photo.objects.exists()


def test_what_is_over_takes_no_photo(client: Client) -> None:
    send(client, make_card(state=CardState.ENDED), upload())
    assert not Photo.objects.exists()


@pytest.mark.parametrize("has_photo", [False, True])
def test_a_card_asks_as_often_with_a_photo(
    client: Client, django_assert_num_queries: Any, has_photo: bool
) -> None:
    card = make_card()
    if has_photo:
        make_card_photo(card, state=PhotoState.SHOWN)
    client.get(address("card", card.pk))
    with django_assert_num_queries(1):
        page = client.get(address("card", card.pk))
    assert len(page.content) < 64_000


def test_a_link_has_so_many_photos_a_day(client: Client, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "photos": ((2, datetime.timedelta(days=1)),)}
    card, other = make_card(), make_card()
    for side in (20, 30):
        assert "Thank you. Somebody looks" in send(client, card, upload(side)).text
    kept = Photo.objects.get(card=card).pk
    refused = send(client, card, upload(40))
    assert "Many photos came from this page today." in refused.text
    assert Photo.objects.get(card=card).pk == kept
    # Counted by link: a shared phone, and others, send theirs.
    assert "Thank you. Somebody looks" in send(client, other, upload(40)).text


def test_one_that_is_too_large_is_refused_in_words(client: Client) -> None:
    card = make_card()
    file = SimpleUploadedFile("large.jpg", b"\xff\xd8\xff" + b"0" * LARGEST_FILE)
    assert (
        "This photo is too large. Please choose one of at most 8 MB."
        in send(client, card, file).text
    )
    assert MOST_MB * 1024 * 1024 == LARGEST_FILE
    assert not Photo.objects.exists()
