"""The notice of an emergency: it stands first, and stays where its switch is."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from emergencies.services import switching
from pods.models import Notice
from tests.factories import (
    make_coordinator,
    make_emergency,
    make_notice,
    make_pod,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db


def test_it_stands_above_an_earlier_warning(client: Client) -> None:
    ward = make_ward()
    make_notice(ward, title="Freezing nights", is_warning=True)
    emergency = make_emergency(ward, title="Storm over us")
    page = client.get(ward.get_absolute_url()).text
    assert page.index("Storm over us") < page.index("Freezing nights")
    switching.switch_off(emergency.pk, actor=make_steward())
    page = client.get(ward.get_absolute_url()).text
    assert "Freezing nights" in page
    assert "Storm over us" not in page


@pytest.mark.parametrize(
    "elsewhere",
    [
        lambda: {"ward": make_ward()},
        lambda: {"ward": None},
        lambda: {"ward": None, "pod": make_pod()},
        lambda: {"is_warning": False},
        lambda: {"for_helpers": True},
    ],
)
def test_the_database_keeps_it_where_its_switch_is(elsewhere) -> None:  # type: ignore[no-untyped-def]
    notice = make_emergency(make_ward()).notice
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**elsewhere())
    later = timezone.now() + datetime.timedelta(days=1)
    assert Notice.objects.filter(pk=notice.pk).update(title="Other words", ends_at=later)
    assert Notice.objects.filter(pk=make_notice(make_ward()).pk).update(**elsewhere())


def test_its_form_has_words_and_times_alone() -> None:
    ward, other = make_ward(), make_ward()
    notice, client = make_emergency(ward).notice, Client()
    client.force_login(make_coordinator(ward, other))
    url = reverse("admin:pods_notice_change", args=[notice.pk])
    page = client.get(url).text
    assert 'name="title"' in page
    for name in ("ward", "pod", "is_warning", "for_helpers"):
        assert f'name="{name}"' not in page
    begins, ends = (timezone.localtime(at) for at in (notice.starts_at, notice.ends_at))
    typed = {
        "title": "Very cold",
        "text": notice.text,
        "starts_at_0": f"{begins:%Y-%m-%d}",
        "starts_at_1": f"{begins:%H:%M:%S}",
        "ends_at_0": f"{ends:%Y-%m-%d}",
        "ends_at_1": f"{ends:%H:%M:%S}",
        "ward": other.pk,
        "for_helpers": "on",
    }
    assert client.post(url, typed).status_code == 302
    notice.refresh_from_db()
    assert (notice.title, notice.ward, notice.for_helpers) == ("Very cold", ward, False)
    # Any other notice can be moved.
    plain = reverse("admin:pods_notice_change", args=[make_notice(ward).pk])
    assert 'name="ward"' in client.get(plain).text
