"""By when help is needed, in words: always with the day, in every language."""

import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from accounts import audit
from common.models import Category
from pages.localized import local_day
from requests_app import services
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Need
from requests_app.when import day_needed, when_needed
from tests.clock import set_clock
from tests.factories import link_to, make_match, make_need, make_request
from tests.requests_app.request_form import ANSWERS, address, answer

SUNDAY = datetime.date(2026, 11, 29)
DAY = datetime.timedelta(days=1)


def need_in(days: int, **fields: object) -> Need:
    """A need whose last day is so many days after Sunday; not stored."""
    return Need(needed_by=SUNDAY + days * DAY, **fields)


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (need_in(0, urgency=Urgency.TODAY), "today, Sun, Nov 29"),
        (need_in(1, urgency=Urgency.TOMORROW), "by Mon, Nov 30"),
        (need_in(6), "by Sat, Dec 5"),
        (need_in(0), "today, Sun, Nov 29"),  # "this week", said six days ago
        (need_in(3, wanted_on=SUNDAY + 3 * DAY), "on Wed, Dec 2"),
        (need_in(40, wanted_on=SUNDAY + 40 * DAY), "on Fri, Jan 8, 2027"),
        (Need(urgency=Urgency.WHENEVER), "whenever someone can"),
        (need_in(-7, urgency=Urgency.TODAY), "was needed on Sun, Nov 22, 7 days ago"),
        (need_in(-1), "was needed by Sat, Nov 28, 1 day ago"),
        (need_in(-1, status=NeedStatus.DONE), "by Sat, Nov 28"),
    ],
)
def test_words(monkeypatch: pytest.MonkeyPatch, need: Need, words: str) -> None:
    set_clock(monkeypatch, SUNDAY, 23, 30)
    assert when_needed(need) == words


def test_a_letter_never_says_today(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, SUNDAY)
    assert day_needed(need_in(0, urgency=Urgency.TODAY)) == "on Sun, Nov 29"


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "Sun, Nov 29"),
        ("es", "dom, 29 de nov"),
        ("vi", "Chủ Nhật, 29 tháng 11"),
        ("zh-hans", "11月29日周日"),
        ("ko", "11월 29일 (일)"),
        ("am", "እሑድ፣ ኖቬም 29"),
        ("ti", "ሰንበት፣ 29 ሕዳር (ወርሒ 11)"),
        ("bn", "রবি 29 নভে"),
        ("ar", "الأحد، 29 نوفمبر"),
    ],
)
def test_a_day_has_its_weekday(monkeypatch: pytest.MonkeyPatch, language: str, day: str) -> None:
    set_clock(monkeypatch, SUNDAY)
    with translation.override(language):
        assert local_day(SUNDAY) == day
        assert "2027" in local_day(SUNDAY + 60 * DAY)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_says_the_day(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    set_clock(monkeypatch, SUNDAY)
    with translation.override(language):
        for days, need in ((0, need_in(0)), (1, need_in(1)), (-7, need_in(-7))):
            assert local_day(SUNDAY + days * DAY) in when_needed(need)
        assert "7" in when_needed(need_in(-7))


@pytest.mark.django_db
def test_the_form_and_its_last_page_name_the_days(
    client: Client, groceries: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, SUNDAY)
    answer(client, "needs", categories=[groceries.pk])
    page = client.get(address("request_details")).text
    for words in ("Today · Sun, Nov 29", "By tomorrow · Mon, Nov 30", "This week · by Sat, Dec 5"):
        assert words in page
    for name in ("details", "where", "contact"):
        answer(client, name, **ANSWERS[name])
    assert "By tomorrow · Mon, Nov 30" in client.get(address("request_check")).text


@pytest.mark.django_db
def test_six_days_later_nobody_reads_today(
    client: Client, groceries: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, SUNDAY - 6 * DAY)
    request = make_request()
    need = make_need(request, groceries, urgency=Urgency.TODAY)
    match = make_match(need)
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    assert "Today, Mon, Nov 23" in client.get(address("match_offer", link_to(match))).text
    set_clock(monkeypatch, SUNDAY)
    for page in (
        address("match_offer", link_to(match)),
        address("request_status", link_to(request)),
    ):
        text = client.get(page).text
        assert "Was needed on Mon, Nov 23, 6 days ago" in text
        assert "Today" not in text
