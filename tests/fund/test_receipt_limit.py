"""Photos of receipts: so many a day for each private link, and words for one that is too large."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fund.models import MoneyAsk
from tests.factories import link_to, make_fund, make_match

pytestmark = pytest.mark.django_db


def send(match: Any) -> str:
    file = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff no photo", content_type="image/jpeg")
    said = {"paid": "5", "reach": "cash", "photo": file}
    return Client().post(reverse("fund:receipt", args=[link_to(match)]), said).text


def test_a_link_has_so_many_a_day(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "photos": ((2, datetime.timedelta(days=1)),)}
    make_fund()
    match, other = make_match(status="accepted"), make_match(status="accepted")
    # Also those that cannot be read: to find that out is what takes the time.
    for _time in range(2):
        assert "We cannot read this as a photo." in send(match)
    assert "Many photos came from this page today." in send(match)
    assert "We cannot read this as a photo." in send(other)
    assert not MoneyAsk.objects.exists()


def test_one_that_is_too_large_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imports.uploads.LARGEST_PHOTO", 5)
    make_fund()
    assert "at most 8 MB." in send(make_match(status="accepted"))
