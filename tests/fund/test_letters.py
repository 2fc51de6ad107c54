"""The messages about money: to whom, when, in every language, and what they do not say."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from fund.models import Fund, MoneyAsk
from fund.services import asks, deciding
from fund.services.asks import Asked
from messaging.delivery import deliver
from messaging.models import Message
from tests.factories import (
    link_to,
    make_fund,
    make_match,
    make_money_ask,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
)
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
APPROVED, PAID, DECLINED = "fund/money_approved", "fund/money_paid", "fund/money_declined"
MONEY_LETTERS = {APPROVED, PAID, DECLINED}


def told() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


def pay(ask: MoneyAsk) -> None:
    day = timezone.localdate()
    deciding.pay(ask.pk, how="cash", number="R-77", day=day, actor=make_steward())


def a_household(**fields: Any) -> MoneyAsk:
    request = make_request(email="home@example.org", **fields)
    link_to(request)
    if not Fund.objects.exists():
        make_fund(two_from=5_000)
    return make_money_ask(make_need(request), purpose="Zelkova rent", reach_detail="Zelkova bank")


def a_helper(**fields: Any) -> MoneyAsk:
    volunteer = make_volunteer(email="helper@example.org", **fields)
    match = make_match(volunteer=volunteer, status="accepted")
    link_to(match)
    make_fund()
    asked, photo = Asked(least=3_000, most=3_000, reach="transfer"), b"photo"
    return asks.ask_back(match.pk, match.need_id, asked, photo, key="a", actor="volunteer")


def test_a_household_is_told_once_of_a_yes_by_enough_and_of_the_money() -> None:
    ask = a_household()
    Message.objects.all().delete()
    deciding.approve(ask.pk, 5_000, actor=make_steward())
    assert told() == []
    second = make_steward()
    deciding.approve(ask.pk, 5_000, actor=second)
    deciding.approve(ask.pk, 5_000, actor=second)
    assert told() == [APPROVED]
    pay(ask)
    pay(ask)
    assert told() == [APPROVED, PAID]


def test_a_helper_is_told_of_a_no_and_a_household_by_the_end_of_its_need() -> None:
    ask = a_helper()
    Message.objects.all().delete()
    deciding.decline(ask.pk, actor=make_steward())
    deciding.decline(ask.pk, actor=make_steward())
    assert told() == [DECLINED]
    ask = a_household()
    Message.objects.all().delete()
    deciding.decline(ask.pk, actor=make_steward())
    assert told() == ["requests_app/need_closed_without_help"]


def test_what_has_changed_meanwhile_is_not_sent() -> None:
    ask = a_helper()
    Message.objects.all().delete()
    deciding.approve(ask.pk, 3_000, actor=make_steward())
    asks.withdraw(ask.pk, actor="volunteer")
    deliver(Message.objects.get().pk)
    assert mail.outbox == []


@pytest.mark.parametrize("language", READ)
def test_no_english_and_no_amount_in_letters_about_money(language: str) -> None:
    reader, word = Reader(language), Reader(language).rows.word
    ask = a_helper(name=word, language=language)
    Message.objects.all().delete()
    deciding.approve(ask.pk, 3_000, actor=make_steward())
    deliver(Message.objects.get(template=APPROVED).pk)
    pay(ask)
    deliver(Message.objects.get(template=PAID).pk)
    MoneyAsk.objects.all().update(state="declined", entry=None)
    message = Message.objects.get(template=PAID)
    message.pk, message.template, message.idempotency_key = None, DECLINED, "declined"
    message.status, message.sent_at = "queued", None
    message.save()
    deliver(message.pk)
    assert len(mail.outbox) == 3
    for letter in mail.outbox:
        reader.read_mail(letter)
        assert "30" not in str(letter.body).split("http")[0]
    assert [*reader.english, *reader.signs, *reader.words] == []
