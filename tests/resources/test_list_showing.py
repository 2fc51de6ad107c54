"""Lists come and go on time, keep their short address, and are never just missing."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.models import UsedSlug
from resources.choices import EntryState
from resources.lists import services
from resources.models import ResourceList
from resources.models.lists import CODE_SIGNS, new_code
from tests.clock import set_clock
from tests.factories import (
    make_organizer,
    make_resource,
    make_resource_list,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 12, 1)


def test_a_list_comes_and_goes_without_an_edit(client, monkeypatch):
    ward = make_ward()
    now = set_clock(monkeypatch, DAY)
    page = make_resource_list(make_resource(), title="Warm rooms", ward=ward)
    hour = datetime.timedelta(hours=1)
    ResourceList.objects.update(shown_from=now + hour, shown_until=now + 3 * hour)
    path, place = page.get_absolute_url(), ward.get_absolute_url()
    early = client.get(path)
    assert early.status_code == 200
    assert "This list is not shown now" in early.text
    assert "December 1, 2026" in early.text
    # Of one that comes later nobody learns yet what it is called.
    assert "Warm rooms" not in early.text
    assert "Warm rooms" not in client.get(place).text
    set_clock(monkeypatch, DAY, 14)
    assert "Warm rooms" in client.get(path).text
    assert "Warm rooms" in client.get(place).text
    set_clock(monkeypatch, DAY, 16)
    over = client.get(path)
    assert over.status_code == 410
    assert "This list was for the time until" in over.text
    assert "Warm rooms" not in client.get(place).text


def test_its_keeper_sees_it_out_of_its_time_and_others_do_not(client):
    later = timezone.now() + datetime.timedelta(days=2)
    page = make_resource_list(make_resource(name="Stove"), shown_from=later)
    client.force_login(make_organizer())
    assert "Stove" not in client.get(page.get_absolute_url()).text
    client.force_login(make_steward())
    seen = client.get(page.get_absolute_url()).text
    assert "Stove" in seen
    assert "Not shown now: only you" in seen
    client.logout()
    # The preview was kept by nobody.
    assert "Stove" not in client.get(page.get_absolute_url()).text


def test_the_end_comes_after_the_beginning():
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_resource_list(shown_from=now, shown_until=now)


@pytest.mark.parametrize("part", ["", "share/", "paper/", "feed.atom", "dates.ics"])
def test_what_was_public_once_is_gone_and_not_missing(client, part):
    page = make_resource_list(make_resource(), title="Old list")
    draft = make_resource_list(state=EntryState.DRAFT)
    services.unpublish(page, actor=make_steward())
    response = client.get(page.get_absolute_url() + part)
    assert response.status_code == 410
    assert "We no longer keep this list" in response.text
    assert client.get(draft.get_absolute_url() + part).status_code == 404


def test_files_of_what_comes_later_are_not_there_yet(client):
    page = make_resource_list(shown_from=timezone.now() + datetime.timedelta(days=2))
    for part in ("feed.atom", "dates.ics"):
        assert client.get(page.get_absolute_url() + part).status_code == 404
    for part in ("", "share/", "paper/"):
        assert client.get(page.get_absolute_url() + part).status_code == 200


def test_a_withdrawn_list_can_be_published_again(client):
    page = make_resource_list(make_resource())
    services.unpublish(page, actor=make_steward())
    services.publish(page, actor=make_steward())
    assert client.get(page.get_absolute_url()).status_code == 200


def test_the_short_address_stays_in_the_language_of_the_browser(client):
    page = make_resource_list(make_resource(), slug="first")
    short = page.short_path
    assert short == f"/l/{page.code}/"
    spanish = {"Accept-Language": "es"}
    led = client.get(short, headers=spanish)
    assert (led.status_code, led["Location"]) == (302, "/es/lists/first/")
    assert "Accept-Language" in led["Vary"]
    ResourceList.objects.filter(pk=page.pk).update(slug="second")
    assert client.get(short.upper().replace("/L/", "/l/"))["Location"] == "/en/lists/second/"
    assert UsedSlug.objects.filter(slug="first").exists()
    services.unpublish(page, actor=make_steward())
    assert client.get(short, follow=True).status_code == 410


def test_a_code_tells_nothing_of_a_draft(client):
    draft = make_resource_list(state=EntryState.DRAFT)
    assert client.get(draft.short_path).status_code == 404
    assert client.get("/l/zzzzz/").status_code == 404


def test_codes_have_no_signs_that_are_read_for_others():
    assert not set("01ilo") & set(CODE_SIGNS)
    assert set(new_code()) <= set(CODE_SIGNS)
    page = make_resource_list()
    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceList.objects.filter(pk=page.pk).update(code="l0l0l")
