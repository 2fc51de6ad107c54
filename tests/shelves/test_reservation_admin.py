"""Reservations in the admin: read once opened, and told on by phone for one of the two."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from messaging.models import Message
from shelves.choices import Stage
from shelves.models import Reservation
from tests.factories import (
    make_card,
    make_coordinator,
    make_organizer,
    make_pod,
    make_reservation,
    make_ward,
)

pytestmark = pytest.mark.django_db
LIST = "admin:shelves_reservation_changelist"


@pytest.fixture
def row() -> Reservation:
    card = make_card(kind="lend", title="Drill")
    return make_reservation(card, name="Ben Ash", phone="202-555-0163", email="ben@example.org")


def page_of(row: Reservation) -> str:
    return reverse("admin:shelves_reservation_change", args=[row.pk])


def press(client: Client, row: Reservation, name: str) -> Any:
    answer = client.post(reverse("admin:press_reservation", args=[row.pk]), {name: "1"})
    row.refresh_from_db()
    return answer


def opened(client: Client, row: Reservation) -> None:
    client.post(reverse("admin:shelves_reservation_open_details", args=[row.pk]))


def test_the_contact_is_hidden_until_opened_which_is_recorded(
    client: Client, row: Reservation
) -> None:
    client.force_login(make_coordinator(row.card.ward))
    assert "Drill" in client.get(reverse(LIST)).text
    assert "202-555-0163" not in client.get(page_of(row)).text
    # Found by whoever calls, from their number.
    found = client.get(reverse(LIST), {"q": "2025550163"}).text
    assert "Ben Ash" in found
    opened(client, row)
    assert "202-555-0163" in client.get(page_of(row)).text
    events = AuditEvent.objects.filter(verb="open_details", subject_type="reservation")
    assert events.count() == 1


def test_from_the_yes_to_the_thing_being_back_by_phone(client: Client, row: Reservation) -> None:
    staff = make_coordinator(row.card.ward)
    client.force_login(staff)
    press(client, row, "agree")
    assert row.stage == Stage.ASKED  # nothing before somebody has looked whose it is
    opened(client, row)
    press(client, row, "hand_over")
    assert row.stage == Stage.ASKED  # nor out of turn
    for name, stage in [
        ("agree", Stage.AGREED),
        ("hand_over", Stage.HANDED_OVER),
        ("hand_over", Stage.HANDED_OVER),
        ("returned", Stage.DONE),
        ("returned", Stage.DONE),
    ]:
        press(client, row, name)
        assert row.stage == stage
    said = AuditEvent.objects.filter(verb__in=["agree_reservation", "hand_over_card"])
    assert {event.actor for event in said} == {staff}
    news = Message.objects.filter(template="shelves/reservation_news")
    assert news.count() == 2


@pytest.mark.parametrize("stage", [Stage.ASKED, Stage.AGREED])
def test_let_go_and_the_next_in_line_has_it(client: Client, stage: Stage) -> None:
    row = make_reservation(stage=stage)
    second = make_reservation(row.card, stage=Stage.IN_LINE)
    client.force_login(make_coordinator(row.card.ward))
    opened(client, row)
    press(client, row, "let_go")
    second.refresh_from_db()
    assert (row.stage, second.stage) == (Stage.DECLINED, Stage.ASKED)


def test_what_is_lent_out_is_not_let_go_by_mistake(client: Client) -> None:
    row = make_reservation(make_card(kind="lend"), stage=Stage.HANDED_OVER)
    client.force_login(make_coordinator(row.card.ward))
    opened(client, row)
    assert 'name="let_go"' not in client.get(page_of(row)).text
    press(client, row, "let_go")
    assert row.stage == Stage.HANDED_OVER


def test_nobody_else_reads_or_presses(client: Client, row: Reservation) -> None:
    client.force_login(make_coordinator(make_ward()))
    assert "Drill" not in client.get(reverse(LIST)).text
    assert press(client, row, "agree").status_code == 404
    client.force_login(make_organizer(make_pod(row.card.ward)))
    assert client.get(reverse(LIST)).status_code == 403
    assert press(client, row, "agree").status_code in {403, 404}
    assert row.stage == Stage.ASKED
    client.force_login(make_coordinator(row.card.ward))
    assert press(client, row, "delete").status_code == 404


def test_those_that_should_be_back(client: Client) -> None:
    day = timezone.localdate()
    late = make_reservation(
        make_card(kind="lend", title="Late ladder"),
        stage=Stage.HANDED_OVER,
        due_on=day - datetime.timedelta(days=1),
    )
    ward = late.card.ward
    fresh = make_card(kind="lend", title="Fresh saw", ward=ward)
    make_reservation(fresh, stage=Stage.HANDED_OVER, due_on=day)
    client.force_login(make_coordinator(ward))
    page = client.get(reverse(LIST), {"overdue": "yes"}).text
    assert "Late ladder" in page
    assert "Fresh saw" not in page
