"""A yes is followed through by jobs: a reminder, the question, once more, and at last unknown."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts import audit
from common.models import Category, LinkPurpose, PrivateLink
from messaging.delivery import TryAgainLater, deliver
from messaging.models import Message
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus, Repeat, Urgency
from requests_app.models import ContactLog, Match, Need
from requests_app.services import follow_up
from tests.factories import link_to, make_match, make_need, make_request, make_route
from tests.requests_app.moved_clock import DAY, Clock, letters, state
from tests.requests_app.request_form import at_once
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet_nights")]
REMINDED = ["request task_reminder", "volunteer task_reminder"]
ASKED = ["request did_it_happen", "volunteer did_it_happen"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, 2026, 11, 24, 9)  # a Tuesday


def said_yes(kind: Category, day: datetime.date | None, **fields: object) -> Match:
    """A yes that was said now, for `day`."""
    urgency = Urgency.WHENEVER if day is None else Urgency.THIS_WEEK
    need = make_need(make_request(**fields), kind, wanted_on=day, urgency=urgency)
    match = make_match(need, status=MatchStatus.ACCEPTED, accepted_at=timezone.now())
    link_to(match)
    link_to(need.request)
    return match


def test_from_the_yes_to_unknown(ride: Category, clock: Clock) -> None:
    """The end of a month lies in it: the day is the 1st, the reminder on the 30th."""
    match = said_yes(ride, datetime.date(2026, 12, 1))
    assert clock.live_through(40) == [
        *((who, "11-30 09") for who in REMINDED),
        *((who, "12-02 09") for who in ASKED),
        *((who, "12-05 09") for who in ASKED),
    ]
    assert state(match) == (MatchStatus.UNKNOWN, NeedStatus.UNKNOWN)
    match.need.refresh_from_db()
    assert timezone.localdate(match.need.ended_at) == datetime.date(2026, 12, 23)
    match.need.request.refresh_from_db()
    assert match.need.request.closed_at is not None


@pytest.mark.parametrize(
    ("start", "day", "reminder", "question"),
    [
        # The clock goes back, and forward; the hours are those on the wall.
        ((2026, 10, 29, 23, 30), "2026-11-01", "10-31 09", "11-02 08"),
        ((2027, 3, 10, 23, 30), "2027-03-14", "03-13 09", "03-15 08"),
        # A leap day, and the turn of a year
        ((2028, 2, 25, 23, 30), "2028-02-29", "02-28 09", "03-01 09"),
        ((2026, 12, 28, 23, 30), "2026-12-31", "12-30 09", "01-01 09"),
    ],
)
def test_days_are_those_where_people_live(
    ride: Category, clock: Clock, start: tuple[int, ...], day: str, reminder: str, question: str
) -> None:
    clock.at(*start)
    said_yes(ride, datetime.date.fromisoformat(day))
    assert clock.live_through(5) == [
        *((who, reminder) for who in REMINDED),
        *((who, question) for who in ASKED),
    ]


@pytest.mark.parametrize("hour", [3, 7, 20, 23])
def test_nobody_is_written_to_at_night(ride: Category, clock: Clock, hour: int) -> None:
    match = said_yes(ride, datetime.date(2026, 11, 26))
    clock.at(2026, 11, 27, hour, 30)
    clock.run_jobs()
    assert letters("did_it_happen") == []
    clock.at(2026, 11, 28, 8)
    clock.run_jobs()
    assert len(letters("did_it_happen")) == 2
    assert state(match) == (MatchStatus.ACCEPTED, NeedStatus.MATCHED)


def test_no_reminder_right_after_the_yes(ride: Category, clock: Clock) -> None:
    said_yes(ride, datetime.date(2026, 11, 25))
    assert [who for who, _when in clock.live_through(3)] == ASKED


def test_a_worker_that_was_away_reminds_in_the_morning_and_never_after_the_day(
    ride: Category, clock: Clock
) -> None:
    said_yes(ride, datetime.date(2026, 11, 28))
    clock.at(2026, 11, 28, 8)
    clock.run_jobs()
    assert len([each for each in letters("task_reminder") if each]) == 2
    # The mail server was away until the day was over: it says nothing that is not so any more.
    clock.at(2026, 11, 29, 8)
    assert letters("task_reminder") == [None, None]


def test_a_task_without_a_day_is_asked_about_after_a_week(ride: Category, clock: Clock) -> None:
    said_yes(ride, None)
    found = clock.live_through(8)
    assert found == [(who, "12-01 09") for who in ASKED]


def test_who_said_yes_after_the_day_gets_a_day(ride: Category, clock: Clock) -> None:
    match = said_yes(ride, datetime.date(2026, 11, 24))
    clock.at(2026, 11, 28, 22)
    Match.objects.update(accepted_at=timezone.now())
    assert {when for _who, when in clock.live_through(2)} == {"11-29 08"}
    assert state(match)[0] == MatchStatus.ACCEPTED


def test_the_letters_lead_to_the_private_pages(ride: Category, clock: Clock) -> None:
    match = said_yes(ride, datetime.date(2026, 11, 30))
    for template, day in (("task_reminder", (2026, 11, 29)), ("did_it_happen", (2026, 12, 1))):
        clock.at(*day, 9)
        clock.run_jobs()
        household, volunteer = letters(template)
        assert household
        assert volunteer
        assert household.to == match.need.request.email
        assert "/r/" in household.body
        assert volunteer.to == match.volunteer.email
        assert "/m/" in volunteer.body
        for letter in (household, volunteer):
            assert "A ride: November 30, 2026" in letter.body
            assert match.need.request.address not in letter.body
        assert match.need.request.name not in volunteer.body


def test_one_letter_for_a_route_and_one_for_a_household(ride: Category, clock: Clock) -> None:
    household = make_request()
    day = datetime.date(2026, 11, 30)
    kinds = [ride, make_need().category]
    needs = [make_need(household, kind, wanted_on=day) for kind in kinds]
    needs.append(make_need(None, ride, wanted_on=day))
    route = make_route(*needs, status=MatchStatus.ACCEPTED, accepted_at=timezone.now())
    link_to(route)
    found = [who for who, _when in clock.live_through(8)]
    expected = [*REMINDED, "request task_reminder", *ASKED, "request did_it_happen"]
    assert sorted(found) == sorted(expected)
    letter = next(each for each in letters("did_it_happen") if each and "/route/" in each.body)
    assert letter.body.count("November 30, 2026") == 3


def test_without_email_they_are_called(ride: Category, clock: Clock) -> None:
    match = said_yes(ride, datetime.date(2026, 11, 30), email="")
    Volunteer.objects.update(email="")
    clock.at(2026, 11, 29, 8)
    clock.run_jobs()
    assert due() == [ContactKind.REMIND_HOUSEHOLD, ContactKind.REMIND_VOLUNTEER]
    clock.at(2026, 12, 1, 8)
    clock.run_jobs()
    # The question stands in place of the reminders, which are of no use any more.
    assert due() == [ContactKind.ASK_HOUSEHOLD, ContactKind.ASK_VOLUNTEER]
    clock.at(2026, 12, 4, 8)
    clock.run_jobs()
    assert due() == [ContactKind.ASK_HOUSEHOLD, ContactKind.ASK_VOLUNTEER]
    assert not letters("did_it_happen")
    services.complete_match(match.pk, actor=audit.VOLUNTEER)
    assert due() == []


def due() -> list[str]:
    rows = ContactLog.objects.due().order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_one_that_fails_stops_no_other(
    ride: Category, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = datetime.date(2026, 11, 30)
    bad, good = said_yes(ride, day), said_yes(ride, day)
    lock = follow_up.lock_match

    def fail(match_id: int) -> Match:
        if match_id == bad.pk:
            raise DatabaseError("lock timeout")
        return lock(match_id)

    clock.at(2026, 12, 1, 8)
    monkeypatch.setattr(follow_up, "lock_match", fail)
    assert services.follow_up_matches() == 1
    good.refresh_from_db()
    assert good.followed_up_at
    monkeypatch.undo()


def test_a_mail_server_that_is_away_makes_nothing_twice(
    ride: Category, clock: Clock, settings: Any
) -> None:
    """Return what waits in the outbox goes out later, once; the jobs put nothing beside it."""
    said_yes(ride, datetime.date(2026, 11, 30))
    clock.at(2026, 12, 1, 8)
    settings.EMAIL_BACKEND = "no.such.Backend"
    for hour in range(8, 12):
        clock.at(2026, 12, 1, hour)
        clock.run_jobs()
        for message in Message.objects.all():
            with pytest.raises(TryAgainLater):
                deliver(message.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for message in Message.objects.all():
        deliver(message.pk)
    assert [letter.subject for letter in mail.outbox] == ["Did it happen?"] * 2


def test_killed_between_the_mark_and_the_letter(
    ride: Category, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both or neither: what was cut off is done anew, once."""
    said_yes(ride, datetime.date(2026, 11, 30))
    clock.at(2026, 12, 1, 8)
    with monkeypatch.context() as patch:
        patch.setattr(follow_up, "_tell", stop)
        with pytest.raises(KeyboardInterrupt):
            services.follow_up_matches()
    assert not Match.objects.exclude(followed_up_at=None).exists()
    clock.run_jobs()
    assert len(letters("did_it_happen")) == 2


def stop(*_args: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once(ride: Category, clock: Clock) -> None:
    day = datetime.date(2026, 11, 30)
    for _match in range(3):
        said_yes(ride, day)
    clock.at(2026, 11, 29, 8)
    assert sum(at_once(*[services.remind_of_tasks] * 3)) == 3
    clock.at(2026, 12, 1, 8)
    assert sum(at_once(*[services.follow_up_matches] * 3)) == 3
    assert len(letters("did_it_happen")) == len(letters("task_reminder")) == 6
    clock.at(2026, 12, 4, 9)
    services.follow_up_matches()
    clock.at(2026, 12, 23, 9)
    results = at_once(
        *[services.close_unanswered_matches] * 2,
        partial(services.complete_match, Match.objects.order_by("id")[0].pk, actor=audit.VOLUNTEER),
    )
    assert not [each for each in results if isinstance(each, DatabaseError)]
    assert not Match.objects.filter(status=MatchStatus.ACCEPTED).exists()


# --- Unknown ---


def unknown(kind: Category, clock: Clock, **need: object) -> Match:
    match = said_yes(kind, datetime.date(2026, 11, 30))
    Need.objects.filter(pk=match.need_id).update(**need)
    for when in ((2026, 12, 1, 9), (2026, 12, 4, 9), (2026, 12, 23, 9)):
        clock.at(*when)
        clock.run_jobs()
    match.refresh_from_db()
    assert match.status == MatchStatus.UNKNOWN
    return match


def test_unknown_frees_the_slot_and_is_no_refusal(ride: Category, clock: Clock) -> None:
    match = unknown(ride, clock)
    volunteer = match.volunteer
    volunteer.categories.set([ride])
    volunteer.max_at_once = volunteer.max_per_week = 1
    volunteer.save()
    again = make_need(category=ride)
    offer = services.offer_match(again.pk, volunteer.pk, actor=audit.SYSTEM)
    assert offer.status == MatchStatus.OFFERED
    # The same need could be put to them once more: silence is no "gave it back".
    assert MatchStatus.UNKNOWN not in MatchStatus.refused()


def test_unknown_lets_the_next_of_a_series_open(ride: Category, clock: Clock) -> None:
    match = unknown(ride, clock, repeat=Repeat.WEEKLY)
    clock.at(2026, 12, 24, 9)  # four days before the next Monday that has not passed
    assert services.open_next_occurrences() == 1
    assert Need.objects.after(match.need).get().status == NeedStatus.OPEN


def test_unknown_only_after_both_questions(ride: Category) -> None:
    match = said_yes(ride, datetime.date(2026, 11, 30))
    rows = Match.objects.filter(pk=match.pk)
    for fields in (
        {"status": MatchStatus.UNKNOWN, "ended_at": timezone.now()},
        {"followed_up_again_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**fields)


def test_the_worker_knows_the_jobs() -> None:
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    jobs = ("remind_of_tasks", "follow_up_matches", "close_unanswered_matches")
    assert [crons[job].split()[1:] for job in jobs] == [["*"] * 4] * 3


def test_a_link_that_would_end_before_the_answer_lives_on(ride: Category, clock: Clock) -> None:
    match = said_yes(ride, datetime.date(2026, 11, 30))
    PrivateLink.objects.filter(purpose=LinkPurpose.MATCH).update(expires_at=clock.now + 2 * DAY)
    clock.at(2026, 12, 1, 9)
    # Run where it has ended already, too: the question must have an answer.
    clock.run_jobs()
    link = PrivateLink.objects.get(purpose=LinkPurpose.MATCH, subject_id=match.pk)
    assert link.expires_at
    assert link.expires_at > clock.now + 30 * DAY
