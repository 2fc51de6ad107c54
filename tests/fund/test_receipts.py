"""The pages on which a helper is paid back: of a task, and of the stops of a route."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accounts.models import User
from fund.choices import AskState
from fund.models import MoneyAsk
from fund.services import deciding
from requests_app.models import Route
from tests.factories import (
    link_to,
    make_coordinator,
    make_fund,
    make_match,
    make_need,
    make_route,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
FORM = {"least": "120.50", "most": "", "purpose": "Zelkova rent", "reach": "cash"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- A helper -------------------------------------------------------------------------------------


def photo() -> SimpleUploadedFile:
    file = io.BytesIO()
    picture = Image.new("RGB", (30, 20), "red")
    picture.save(file, "JPEG")
    return SimpleUploadedFile("Zelkova.jpg", file.getvalue(), content_type="image/jpeg")


def test_a_helper_sends_a_receipt() -> None:
    make_fund()
    match = make_match(status="accepted")
    client, token = Client(), link_to(match)
    offer = reverse("request_pages:match_offer", args=[token])
    assert "Get back what you paid" in client.get(offer).text
    url = reverse("fund:receipt", args=[token])
    said = {"paid": "23,80", "reach": "transfer", "photo": photo(), "key": uuid.uuid4().hex}
    response = client.post(url, said, follow=True)
    assert "$23.80" in response.text
    ask = MoneyAsk.objects.get()
    assert (ask.most, ask.match) == (2_380, match)
    page = signed_in(make_coordinator(match.need.request.ward or make_ward()))
    look = reverse("admin:money_ask", args=[ask.pk])
    assert "data:image" not in page.get(look).text
    page.post(reverse("admin:money_ask_press", args=[ask.pk]), {"open": ""})
    assert "data:image/jpeg;base64," in page.get(look).text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"GIF89a broken", b"<svg onload=alert(1)>"])
def test_other_files_are_refused(content: bytes) -> None:
    make_fund()
    client, token = Client(), link_to(make_match(status="accepted"))
    file = SimpleUploadedFile("a.jpg", content, content_type="image/jpeg")
    said = {"paid": "5", "reach": "cash", "photo": file}
    response = client.post(reverse("fund:receipt", args=[token]), said)
    assert response.status_code == 422
    assert not MoneyAsk.objects.exists()


def test_a_photo_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imports.uploads.LARGEST_PHOTO", 100)
    make_fund()
    client, token = Client(), link_to(make_match(status="accepted"))
    said = {"paid": "5", "reach": "cash", "photo": photo()}
    response = client.post(reverse("fund:receipt", args=[token]), said)
    assert response.status_code == 422
    assert not MoneyAsk.objects.exists()


def test_before_a_yes_nothing_is_paid_back() -> None:
    make_fund()
    client, token = Client(), link_to(make_match(status="offered"))
    said = {"paid": "5", "reach": "cash", "photo": photo()}
    client.post(reverse("fund:receipt", args=[token]), said)
    assert not MoneyAsk.objects.exists()


def test_a_helper_is_paid_back_also_once_it_is_done() -> None:
    make_fund()
    match = make_match(status="done")
    client, token = Client(), link_to(match)
    offer = reverse("request_pages:match_offer", args=[token])
    assert "Get back what you paid" in client.get(offer).text
    said = {"paid": "5", "reach": "cash", "photo": photo(), "key": uuid.uuid4().hex}
    page = client.post(reverse("fund:receipt", args=[token]), said, follow=True).text
    assert "$5.00" in page
    assert "other funds" not in page
    deciding.approve(MoneyAsk.objects.get().pk, 500, actor=make_steward())
    assert "Approved" in client.get(offer).text


def route_of(count: int) -> Route:
    return make_route(*[make_need() for _each in range(count)], status="accepted")


def test_a_helper_of_a_route_is_paid_back_stop_by_stop() -> None:
    make_fund()
    route = route_of(3)
    matches = list(route.matches.order_by("pk"))
    client, token = Client(), link_to(route)
    page = reverse("request_pages:route_offer", args=[token])
    assert client.get(page).text.count("Get back what you paid") == 3
    url = reverse("fund:route_receipt", args=[token, matches[1].pk])
    said = {"paid": "5", "reach": "cash", "photo": photo(), "key": uuid.uuid4().hex}
    shown = client.post(url, said, follow=True).text
    assert shown.count("Get back what you paid") == 2
    assert MoneyAsk.objects.get().match_id == matches[1].pk
    client.post(reverse("fund:route_receipt_withdraw", args=[token, matches[1].pk]))
    assert MoneyAsk.objects.get().state == AskState.WITHDRAWN


def test_another_routes_stop_is_not_found() -> None:
    make_fund()
    token = link_to(route_of(1))
    other = make_match(status="accepted")
    for name in ("fund:route_receipt", "fund:route_receipt_withdraw"):
        assert Client().post(reverse(name, args=[token, other.pk])).status_code == 404


def test_the_page_of_a_route_asks_no_more_for_more_stops() -> None:
    make_fund()
    pages = [
        reverse("request_pages:route_offer", args=[link_to(route_of(count))]) for count in (1, 5)
    ]
    Client().get(pages[0])
    with CaptureQueriesContext(connection) as few:
        Client().get(pages[0])
    with CaptureQueriesContext(connection) as many:
        Client().get(pages[1])
    asked = [sum("fund_" in each["sql"] for each in found) for found in (few, many)]
    assert asked[0] == asked[1]


def test_a_photo_that_is_too_large_is_said_and_nothing_typed_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("imports.uploads.LARGEST_PHOTO", 100)
    make_fund()
    client, token = Client(), link_to(make_match(status="accepted"))
    # What stands behind the photo in the form comes behind it in what is sent.
    said = {"paid": "23.80", "photo": photo(), "reach": "transfer", "reach_detail": "Zelkova bank"}
    page = client.post(reverse("fund:receipt", args=[token]), said)
    assert page.status_code == 422
    for words in ("This photo is too large", "8 MB", "23.80", "Zelkova bank"):
        assert words in page.text
    assert "Please fill this in" not in page.text
    assert not MoneyAsk.objects.exists()


def test_helpers_are_not_asked_for_a_landlord() -> None:
    make_fund()
    token = link_to(make_match(status="accepted"))
    assert "landlord" not in Client().get(reverse("fund:receipt", args=[token])).text
    said = {"paid": "5", "reach": "direct", "photo": photo()}
    assert Client().post(reverse("fund:receipt", args=[token]), said).status_code == 422


def test_asked_already_the_form_is_not_shown_again() -> None:
    make_fund()
    client, token = Client(), link_to(make_match(status="accepted"))
    url = reverse("fund:receipt", args=[token])
    said = {"paid": "5", "reach": "cash", "photo": photo(), "key": uuid.uuid4().hex}
    client.post(url, said)
    assert "asked already" in client.get(url, follow=True).text
