"""Those who decide about money are told that it waits, and those who pay it; nobody else."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import NewsKind
from accounts.models import User
from accounts.news import may_be_told
from common.addresses import staff_page_url
from fund.models import Fund, MoneyAsk
from fund.services import deciding
from messaging.models import News
from messaging.news import section
from pods.models import AreaRole
from tests.factories import (
    make_coordinator,
    make_fund,
    make_money_ask,
    make_need,
    make_organizer,
    make_pod,
    make_request,
    make_staff,
    make_treasurer,
    make_ward,
)
from tests.messaging.letters import send_letter

pytestmark = pytest.mark.django_db


class Place:
    """A ward with a fund from which two approve large amounts, and its people."""

    def __init__(self) -> None:
        self.ward = make_ward()
        self.fund = make_fund(self.ward)
        Fund.objects.update(two_from=25_000)
        self.first, self.second = make_coordinator(self.ward), make_coordinator(self.ward)
        self.treasurer = make_treasurer(self.ward)
        self.others = [
            make_coordinator(make_ward()),
            make_treasurer(make_ward()),
            make_organizer(make_pod(self.ward)),
        ]

    def ask(self, amount: int = 40_000, **fields: Any) -> MoneyAsk:
        need = make_need(make_request(ward=self.ward))
        return make_money_ask(need, least=amount, most=amount, **fields)


def told(user: User) -> str:
    """Return what a letter says to `user` of the money that was put down for them."""
    ids = News.objects.filter(kind=NewsKind.MONEY, user=user).values_list("subject_id", flat=True)
    found = section(NewsKind.MONEY, user, list(ids)) if ids else None
    return found.headline if found else ""


WAITS = "1 request to a shared fund waits for you"


def test_what_is_asked_for_is_told_to_whoever_looks_after_the_ward() -> None:
    place = Place()
    place.ask()
    assert [told(each) for each in (place.first, place.second)] == [WAITS, WAITS]
    assert not any(told(each) for each in (place.treasurer, *place.others))
    found = section(NewsKind.MONEY, place.first, [MoneyAsk.objects.get().pk])
    assert found
    assert found.url == staff_page_url("funds")


def test_whoever_typed_it_in_is_not_told() -> None:
    place = Place()
    place.ask(actor=place.first)
    assert [told(each) for each in (place.first, place.second)] == ["", WAITS]


def test_told_once_more_for_a_second_approval_and_then_to_pay() -> None:
    place = Place()
    ask = place.ask()
    letter = send_letter("request", ask.need.request_id, to="ana@example.org")
    News.objects.update(told_at=timezone.now(), message=letter)
    deciding.approve(ask.pk, 30_000, actor=place.first)
    fresh = News.objects.filter(told_at=None).values_list("user", flat=True)
    assert list(fresh) == [place.second.pk]
    # What the first of them would still be told of waits for another by now.
    assert [told(each) for each in (place.first, place.second)] == ["", WAITS]
    deciding.approve(ask.pk, 30_000, actor=place.second)
    assert told(place.treasurer) == WAITS
    assert not any(told(each) for each in place.others)


def test_a_treasurer_of_all_funds_is_told_too() -> None:
    place, everywhere = Place(), make_staff()
    AreaRole.objects.create(user=everywhere, role="treasurer")
    deciding.approve(place.ask(5_000).pk, 5_000, actor=place.first)
    assert told(everywhere) == WAITS


def test_nothing_is_told_of_what_waits_no_longer() -> None:
    place = Place()
    ask = place.ask()
    deciding.decline(ask.pk, actor=place.first)
    assert not any(told(each) for each in (place.first, place.second))


def test_nothing_is_put_down_where_it_was_refused() -> None:
    place = Place()
    ask = place.ask()
    News.objects.all().delete()
    with pytest.raises(deciding.NotPossible):
        deciding.approve(ask.pk, 50_000, actor=place.first)
    assert not News.objects.exists()


def test_a_treasurer_chooses_how_soon() -> None:
    place = Place()
    assert may_be_told(place.treasurer, NewsKind.MONEY)
    assert may_be_told(place.first, NewsKind.MONEY)
    assert not may_be_told(place.others[2], NewsKind.MONEY)
