"""The end of cards, reservations, photos and lines of thanks of long ago, by itself."""

import datetime

import pytest
from django.utils import timezone

from common.models import PrivateLink
from privacy import due, retention
from requests_app.models import Thanks
from shelves.choices import CardState, Stage
from shelves.models import Card, Photo, Reservation
from tests.factories import link_to, make_card, make_card_photo, make_match, make_reservation

pytestmark = pytest.mark.django_db


def ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def run(name: str) -> None:
    kind = {kind.name: kind for kind in retention.KINDS}[name]
    assert kind.end
    for row in kind.rows():
        kind.end(row.pk)


def test_cards_go_some_time_after_they_ended_with_all_about_them() -> None:
    over = make_card(state=CardState.ENDED, ended_at=ago(31))
    make_card_photo(over, state="shown")
    row = make_reservation(over, stage=Stage.DONE, ended_at=ago(31))
    link_to(over)
    link_to(row)
    refused = make_card(state=CardState.REFUSED, decided_at=ago(31))
    lent = make_card(kind="lend", state=CardState.ENDED, ended_at=ago(31))
    make_reservation(lent, stage=Stage.HANDED_OVER)
    kept = {lent, make_card(state=CardState.ENDED, ended_at=ago(29)), make_card()}
    assert {*due.cards_over()} == {over, refused}
    run("cards")
    assert {*Card.objects.all()} == kept
    assert not Photo.objects.exists()
    assert not PrivateLink.objects.filter(revoked_at=None).exists()


def test_reservations_go_some_time_after_they_ended() -> None:
    card = make_card()
    old = make_reservation(card, stage=Stage.DECLINED, ended_at=ago(31))
    recent = make_reservation(card, stage=Stage.DECLINED, ended_at=ago(29))
    held = make_reservation(card, created_at=ago(60))
    waits = make_reservation(card, stage=Stage.IN_LINE, created_at=ago(60))
    assert [*due.reservations_over()] == [old]
    run("reservations")
    assert {*Reservation.objects.all()} == {recent, held, waits}


def test_lines_of_thanks_go_after_a_season() -> None:
    old = Thanks.objects.create(match=make_match(), text="Thank you!", at=ago(91))
    Thanks.objects.create(match=make_match(), text="Thank you!", at=ago(89))
    assert [*due.old_thanks()] == [old]
