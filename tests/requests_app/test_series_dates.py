"""One date of a series: left out, on another day, or opened ahead. The others stay as they are."""

import datetime
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import Category
from messaging import registry
from messaging.models import Message
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.days import answer_by
from requests_app.models import ChangedDate, ContactLog, HelpRequest, Match, Need
from requests_app.recurrence import HORIZON, Series
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_volunteer,
)
from tests.requests_app.recurring_needs import DAY, WEEK, today
from tests.requests_app.request_form import address, at_once, shown

pytestmark = pytest.mark.django_db
RESIDENT = audit.RESIDENT
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def need(ride: Category) -> Need:
    """The first of a weekly series, for the day after tomorrow."""
    return make_need(make_request(), ride, repeat="weekly", wanted_on=today() + 2 * DAY)


def planned(need: Need, weeks: int) -> datetime.date:
    return need.date_in_series + weeks * WEEK


def days_wanted(need: Need) -> list[datetime.date]:
    return [date.day for date in Series.of(need).to_plan() if date.is_wanted]


def run_until(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> list[datetime.date]:
    """Let the job run once a day until `day`; returns the days of all that is open by then."""
    for number in range((day - today()).days):
        set_clock(monkeypatch, today() + DAY * bool(number))
        services.open_next_occurrences()
    return list(Need.objects.active().order_by("wanted_on").values_list("wanted_on", flat=True))


# --- Not this time ---


def test_a_date_that_is_to_come_is_left_out_and_the_series_goes_on(
    need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _press in range(2):
        services.skip_dates(need.pk, [planned(need, 1)], actor=RESIDENT)
    assert ChangedDate.objects.get().moved_to is None
    assert AuditEvent.objects.filter(verb="skip_date").count() == 1
    opened = run_until(monkeypatch, planned(need, 3))
    assert opened == [planned(need, weeks) for weeks in (0, 2, 3)]


def test_a_date_that_is_open_is_cancelled_and_whoever_said_yes_is_told(
    need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_match(need, status=MatchStatus.ACCEPTED)
    for _press in range(2):
        services.skip_dates(need.pk, [planned(need, 0)], actor=RESIDENT)
    need.refresh_from_db()
    assert need.status == NeedStatus.CANCELLED
    letter = registry.write(Message.objects.get(template="requests_app/match_withdrawn"))
    assert letter
    assert "It was for" in letter.body
    assert run_until(monkeypatch, planned(need, 1)) == [planned(need, 1)]


def test_what_is_over_or_not_planned_is_refused_in_words(need: Need) -> None:
    done = make_need(
        need.request,
        need.category,
        repeat="weekly",
        wanted_on=planned(need, -1),
        occurrence=2,
        status=NeedStatus.DONE,
    )
    for day in (done.series_day, planned(need, 1) + DAY, planned(need, 40)):
        # All or nothing: the one that could be left out stays.
        with pytest.raises(NotPossible):
            services.skip_dates(need.pk, [planned(need, 2), day], actor=RESIDENT)
        with pytest.raises(NotPossible):
            services.move_date(need.pk, day, today() + 20 * DAY, actor=RESIDENT)
    assert not ChangedDate.objects.exists()


def test_cancelling_one_date_leaves_the_series_and_cancelling_all_ends_it(
    client: Client, need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = address("need_cancel", link_to(need.request), need.pk)
    assert "Cancel this time and all later ones" in client.get(url).content.decode()
    client.post(url)
    assert run_until(monkeypatch, planned(need, 1)) == [planned(need, 1)]
    client.post(url, {"all": "yes"})
    assert run_until(monkeypatch, planned(need, 3)) == []


# --- On another day ---


def test_a_date_that_is_open_is_moved_and_not_opened_once_more(
    need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = make_match(need, status=MatchStatus.ACCEPTED)
    day = today() + 4 * DAY
    for _press in range(2):
        services.move_date(need.pk, planned(need, 0), day, actor=RESIDENT)
    need.refresh_from_db()
    match.refresh_from_db()
    assert (need.wanted_on, need.needed_by, need.status) == (day, day, NeedStatus.MATCHED)
    assert match.status == MatchStatus.ACCEPTED
    letter = registry.write(Message.objects.get(template="requests_app/date_moved"))
    assert letter
    assert "is now needed on" in letter.body
    # Those that follow are counted from the first day, not from the day it was moved to.
    opened = run_until(monkeypatch, planned(need, 2))
    assert opened == [day, *(need.series_day + weeks * WEEK for weeks in (1, 2))]


def test_a_date_that_is_to_come_opens_for_its_other_day(
    need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Past the date that follows: it is still the same date, on another day.
    day = planned(need, 2) + DAY
    services.move_date(need.pk, planned(need, 1), day, actor=RESIDENT)
    assert days_wanted(need)[:3] == [planned(need, 0), planned(need, 2), day]
    opened = run_until(monkeypatch, planned(need, 3))
    assert opened == [planned(need, 0), planned(need, 2), day, planned(need, 3)]
    moved = Need.objects.get(wanted_on=day)
    assert moved.series_day == planned(need, 1)


def test_another_day_begins_anew_and_shortens_the_time_to_answer(need: Need) -> None:
    now = timezone.now()
    match = make_match(need, status=MatchStatus.ACCEPTED)
    Match.objects.update(reminded_at=now, followed_up_at=now, volunteer_happened="yes")
    asked = make_need(
        need.request, need.category, repeat="weekly", wanted_on=planned(need, 1), occurrence=2
    )
    offer = make_match(asked, status=MatchStatus.OFFERED, expires_at=now + 40 * 24 * HOUR)
    services.move_date(need.pk, planned(need, 0), today() + 4 * DAY, actor=RESIDENT)
    services.move_date(need.pk, planned(need, 1), today() + DAY, actor=RESIDENT)
    match.refresh_from_db()
    assert (match.reminded_at, match.followed_up_at, match.volunteer_happened) == (None, None, "")
    offer.refresh_from_db()
    asked.refresh_from_db()
    latest = answer_by(asked.needed_by, now, settings.OFFER_EXPIRES_AFTER)
    assert latest <= offer.expires_at < latest + HOUR


def test_a_new_day_ends_the_call_about_the_old_one(need: Need) -> None:
    Need.objects.update(wanted_on=today() - DAY, needed_by=today() - DAY)
    HelpRequest.objects.update(email="", email_index="")
    services.ask_if_still_needed()
    assert ContactLog.objects.due().get().kind == ContactKind.DAY_PASSED
    services.move_date(need.pk, planned(need, 0), today() + 3 * DAY, actor=RESIDENT)
    assert not ContactLog.objects.due().exists()


def test_no_verb_puts_two_dates_on_one_day(need: Need) -> None:
    other = make_need(
        need.request, need.category, repeat="weekly", wanted_on=planned(need, 1), occurrence=2
    )
    match = make_match(need, status=MatchStatus.ACCEPTED)
    taken = {"happened": "not_yet", "actor": audit.VOLUNTEER}
    verbs: list[Callable[[datetime.date], object]] = [
        lambda day: services.move_date(need.pk, planned(need, 0), day, actor=RESIDENT),
        lambda day: services.update_need(need.pk, {"wanted_on": day}, actor=RESIDENT),
        lambda day: services.move_match(match.pk, day, actor=make_coordinator()),
        lambda day: services.say_whether_it_happened(
            match.pk, side="volunteer", new_day=day, **taken
        ),
        lambda day: services.give_new_day(
            need.pk, urgency=None, wanted_on=day, actor=make_coordinator()
        ),
    ]
    for verb in verbs:
        # One that is open, and one that is only planned.
        for day in (other.wanted_on, planned(need, 2)):
            with pytest.raises(NotPossible, match="already planned for that day"):
                verb(day)
    need.refresh_from_db()
    assert need.wanted_on == planned(need, 0)
    for number, verb in enumerate(verbs):
        verb(planned(need, 0) + (number % 2 + 1) * DAY)


def test_moving_back_and_taking_after_all_what_was_left_out(need: Need) -> None:
    day, next_one = planned(need, 1) + DAY, planned(need, 1)
    services.move_date(need.pk, next_one, day, actor=RESIDENT)
    services.move_date(need.pk, next_one, next_one, actor=RESIDENT)
    assert not ChangedDate.objects.exists()
    services.skip_dates(need.pk, [next_one], actor=RESIDENT)
    assert next_one not in days_wanted(need)
    services.move_date(need.pk, next_one, next_one, actor=RESIDENT)
    assert next_one in days_wanted(need)


def test_not_to_a_day_that_has_passed_or_has_a_date_already(need: Need) -> None:
    for day in (today() - DAY, planned(need, 2)):
        with pytest.raises(NotPossible):
            services.move_date(need.pk, planned(need, 1), day, actor=RESIDENT)
    # Once the other one is left out, its day is free.
    services.skip_dates(need.pk, [planned(need, 2)], actor=RESIDENT)
    services.move_date(need.pk, planned(need, 1), planned(need, 2), actor=RESIDENT)


def test_another_first_day_before_anything_followed_is_another_series(need: Need) -> None:
    day = need.wanted_on + DAY
    services.update_need(need.pk, {"wanted_on": day}, actor=make_coordinator())
    need.refresh_from_db()
    assert days_wanted(need)[:2] == [day, day + WEEK]


# --- Ahead ---


def test_dates_are_opened_ahead_and_offered_to_several(
    need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_coordinator(need.request.ward) if need.request.ward else make_coordinator()
    days = [planned(need, 3), planned(need, 1)]
    found = services.open_dates(need.pk, days, actor=user)
    again = services.open_dates(need.pk, days, actor=user)
    assert [each.pk for each in again] == [each.pk for each in found]
    for each in found:
        volunteer = make_volunteer(need.category)
        services.accept_match(
            services.offer_match(each.pk, volunteer.pk, actor=user).pk, actor=audit.VOLUNTEER
        )
    # The job opens what is between them, and none of them once more.
    opened = run_until(monkeypatch, planned(need, 4))
    assert opened == [planned(need, weeks) for weeks in range(5)]
    helped = Need.objects.filter(status=NeedStatus.MATCHED).order_by("wanted_on")
    assert [each.wanted_on for each in helped] == sorted(days)


def test_ahead_only_what_is_planned_soon(need: Need) -> None:
    user = make_coordinator()
    far = need.date_in_series + HORIZON + WEEK
    services.skip_dates(need.pk, [planned(need, 2)], actor=user)
    for day in (far, planned(need, 1) + DAY, planned(need, 2)):
        with pytest.raises(NotPossible):
            services.open_dates(need.pk, [planned(need, 1), day], actor=user)
    assert Need.objects.count() == 1


# --- Once, whatever happens ---


@pytest.mark.django_db(transaction=True)
def test_several_at_once_open_move_and_skip_each_date_once(need: Need) -> None:
    user, soon = make_coordinator(), planned(need, 1)

    def press(verb: Callable[..., object], *args: object) -> Callable[[], object]:
        return lambda: verb(need.pk, *args, actor=user)

    presses = [
        press(services.open_dates, [soon]),
        press(services.open_dates, [soon]),
        press(services.move_date, soon, soon + DAY),
        press(services.skip_dates, [soon]),
        services.open_next_occurrences,
    ]
    done = at_once(*presses)
    assert all(not isinstance(each, Exception) or isinstance(each, NotPossible) for each in done)
    assert Need.objects.filter(series_day=soon).count() <= 1


def test_the_database_keeps_a_date_to_one_need(need: Need) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_need(need.request, need.category, occurrence=2, series_day=need.series_day)


# --- On the household's page ---


def test_the_page_says_who_helps_on_which_day(client: Client, need: Need) -> None:
    user = make_coordinator()
    helped, asked = services.open_dates(need.pk, [planned(need, 1), planned(need, 2)], actor=user)
    match = make_match(helped, status=MatchStatus.ACCEPTED)
    hidden = make_match(asked)
    services.skip_dates(need.pk, [planned(need, 3)], actor=user)
    page = shown(client, "request_status", link_to(need.request))
    assert "The next dates" in page
    assert match.volunteer.name in page
    # Who was only asked is told to nobody.
    assert hidden.volunteer.name not in page
    assert "Not this time" in page
    assert "We start asking neighbors on" in page


def test_dates_that_have_passed_stay_on_the_page_until_they_are_answered_for(
    client: Client, need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_until(monkeypatch, today() + 16 * DAY)
    token, second = link_to(need.request), need.date_in_series + WEEK
    url = address("need_date", token, need.pk, second.isoformat())
    assert Need.objects.active().filter(wanted_on__lt=today()).count() > 1
    html = shown(client, "request_status", token)
    assert "Do you still need these?" in html
    assert url in html
    # Others wait and are to come.
    assert "This is the last time." not in html
    assert "Not this time" in client.get(url).text
    client.post(address("need_skip", token, need.pk, second.isoformat()))
    assert url not in shown(client, "request_status", token)


def test_one_date_is_left_out_or_moved_on_its_page(client: Client, need: Need) -> None:
    token, day = link_to(need.request), planned(need, 1)
    page = shown(client, "request_status", token)
    url = address("need_date", token, need.pk, day)
    assert url in page
    assert "This is about this date alone." in client.get(url).content.decode()
    for typed, words in (("", "Please fill this in."), (str(today() - DAY), "in the past")):
        response = client.post(url, {"day": typed})
        assert response.status_code == 422
        assert words in response.content.decode()
    assert (
        "another day now" in client.post(url, {"day": str(day + DAY)}, follow=True).content.decode()
    )
    assert ChangedDate.objects.get().moved_to == day + DAY
    skip = address("need_skip", token, need.pk, day)
    assert client.get(skip).status_code == 405
    for _press in range(2):
        assert "left out" in client.post(skip, follow=True).content.decode()
    assert ChangedDate.objects.get().moved_to is None


def test_no_other_requests_dates(client: Client, need: Need) -> None:
    token = link_to(make_request())
    for name, args in (("need_date", (planned(need, 1),)), ("need_skip", (planned(need, 1),))):
        assert client.post(address(name, token, need.pk, *args), {"day": "x"}).status_code == 404
    own = link_to(need.request)
    for text in ("2026-13-01", "soon", str(planned(need, 1) + DAY)):
        assert client.get(address("need_date", own, need.pk, text)).status_code == 404


# --- On the volunteer's page ---


def test_a_volunteer_gives_back_one_date_and_keeps_the_others(client: Client, need: Need) -> None:
    user = make_coordinator()
    volunteer = make_volunteer(need.category, max_at_once=5)
    dates = services.open_dates(need.pk, [planned(need, weeks) for weeks in (1, 2, 3)], actor=user)
    mine = [make_match(each, volunteer, status=MatchStatus.ACCEPTED) for each in dates[:2]]
    somebody_elses = make_match(dates[2], status=MatchStatus.ACCEPTED)
    token = link_to(mine[0])
    page = shown(client, "match_offer", token)
    assert "Your other dates" in page
    assert address("match_release", token) in page
    assert len(page.split("Your other dates")[1].split("</ul>")[0].split("<li>")) == 2
    assert somebody_elses.volunteer.name not in page
    assert "This is only about" in shown(client, "match_release", token)
    client.post(address("match_release", token), {"reason": "no_time"})
    for each in dates:
        each.refresh_from_db()
    assert [each.status for each in dates] == ["open", "matched", "matched"]
    assert Series.of(need).repeats
