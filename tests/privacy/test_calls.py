"""Calls and the messages that callers left end in time and with their people."""

import datetime
import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from calls.models import AtProvider, Call, Recording
from inbox.models import Thread
from privacy.held import held_of
from requests_app import services
from tests.factories import (
    link_to,
    make_call,
    make_coordinator,
    make_recording,
    make_request,
    make_ward,
)

pytestmark = pytest.mark.django_db
ROSA, SAM = "+12025550142", "+12025550199"


def test_old_calls_end_with_their_recordings_and_waiting_ones_stay() -> None:
    old, waits = make_recording(ROSA), make_recording(SAM)
    Thread.objects.filter(pk=old.call.thread_id).update(waiting_since=None)
    for row in (old, waits):
        long_ago = timezone.now() - datetime.timedelta(days=1000)
        row.call.thread.items.update(at=long_ago)
    call_command("erase_expired", "--really", stdout=io.StringIO())
    assert list(Recording.objects.all()) == [waits]
    assert list(Call.objects.all()) == [waits.call]
    # What the provider may have still is deleted there all the same.
    assert AtProvider.objects.count() == 2


def test_they_end_with_the_last_who_has_the_number() -> None:
    request, row = make_request(phone=ROSA), make_recording(ROSA)
    Thread.objects.update(waiting_since=None)
    services.erase_request(request.pk, actor=audit.RESIDENT)
    assert not Recording.objects.filter(pk=row.pk).exists()
    assert not Call.objects.exists()


def test_staff_tell_whoever_calls_and_give_the_sound_in_the_file(client: Client) -> None:
    ward = make_ward()
    request = make_request(ward=ward, phone=ROSA)
    row = make_recording(ROSA, sound=b"ID3 Zelkova", seconds=12)
    make_recording(SAM)
    make_call(ROSA, language="am")
    told: Any = held_of(request, by_staff=True)
    assert sorted(each["outcome"] for each in told["calls"]) == ["Left a message", "Missed call"]
    [recorded] = told["recorded_messages"]
    assert (recorded["seconds"], recorded["audio"]) == (12, row.audio)
    for name in ("request_held", "request_file"):
        page = client.get(reverse(f"privacy:{name}", args=[link_to(request)])).text
        assert row.audio not in page
        assert "Left a message" not in page
    client.force_login(make_coordinator(ward))
    url = reverse("admin:request_held", args=[request.pk])
    page = client.post(url).text
    assert "Left a message" in page
    assert row.audio not in page
    saved = json.loads(b"".join(client.post(url, {"file": ""})))
    assert saved["recorded_messages"][0]["audio"] == row.audio
