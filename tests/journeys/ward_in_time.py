"""A ward that lives through weeks: people ask, answer, fall silent and leave; the jobs run.

Nothing here is left to chance: who does what follows from their number, and the clock is ours.
"""

import contextlib
import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from croniter import croniter
from django.core import mail
from django.db import connection
from django.http import QueryDict
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import audit
from common.errors import NotPossible
from desk.queue import QueueForm
from messaging.delivery import TryAgainLater, deliver
from messaging.models import Message
from requests_app import services
from requests_app.candidates import ranked_for
from requests_app.choices import Happened, MatchStatus, NeedStatus, Repeat, Urgency
from requests_app.models import ContactLog, HelpRequest, Match, Need
from tests.factories import (
    make_category,
    make_coordinator,
    make_steward,
    make_volunteer,
    make_ward,
)
from volunteers.models import Volunteer
from volunteers.services import leave, pause_volunteer

HERE = ZoneInfo("America/New_York")
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
# When the worker and the people are at it: after midnight, by day, and just before the next day.
TIMES = [(0, 30), (8, 30), (10, 30), (16, 30), (23, 30)]
OFFERS_A_DAY = 10


class Moved(datetime.datetime):
    """The clock that all of Django reads: `now` is set from outside."""

    current: datetime.datetime

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
        return cls.current.astimezone(tz)


@dataclass
class Letter:
    """A letter that left, with the message that it is of."""

    message: Message
    at: datetime.datetime
    text: str

    @property
    def to(self) -> tuple[str, int]:
        return self.message.recipient_kind, self.message.recipient_id


@dataclass
class WardInTime:
    """The ward, its people, and all letters that left. `without` names jobs that never run."""

    start: datetime.date
    without: frozenset[str] = frozenset()
    letters: list[Letter] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)  # of households, in which order they came
    moved: set[int] = field(default_factory=set)  # matches for which somebody said "not yet"

    def __post_init__(self) -> None:
        self.set(self.start, (0, 0))
        self.last = Moved.current
        self.ward, self.next_ward = make_ward(name="Alder"), make_ward(name="Birch")
        self.steward = make_steward(email="steward@example.org")
        self.coordinator = make_coordinator(self.ward, email="coordinator@example.org")
        self.kinds = [make_category(name=name) for name in ("Groceries", "A ride", "Company")]
        self.people = [
            make_volunteer(
                *self.kinds,
                ward=self.ward,
                max_at_once=3,
                max_per_week=3,
                # Of each way to answer, somebody without.
                email="" if number % 5 == 1 else f"volunteer{number}@example.org",
            )
            for number in range(24)
        ]
        self.asked = 0
        self.mail_is_down = False

    def set(self, day: datetime.date, at: tuple[int, int]) -> None:
        moment = datetime.datetime.combine(day, datetime.time(*at), tzinfo=HERE)
        Moved.current = moment.astimezone(datetime.UTC)

    def live(self, days: int, each_day: Callable[["WardInTime", int], None]) -> None:
        """Let the days pass: at each of `TIMES` the jobs run, and people do `each_day` theirs."""
        for number in range(days):
            day = self.start + number * DAY
            for at in TIMES:
                self.set(day, at)
                self.run_jobs()
                if at == (10, 30):
                    each_day(self, number)
                if at == (23, 30) and number % 9 == 0:
                    self.ask(Urgency.TODAY)
                self.run_queue()

    # --- The worker ---

    def run_jobs(self) -> None:
        """Run each periodic job that came due since the last time, once, as the worker would."""
        for (name, _id), job in app.periodic_registry.periodic_tasks.items():
            due = croniter(job.cron, self.last).get_next(datetime.datetime) <= Moved.current
            if due and name not in self.without and not job.task.pass_context:
                job.task.func(timestamp=0)
        self.last = Moved.current

    def run_queue(self) -> None:
        """Do what waits in the queue; what is to be tried again later waits for its time."""
        todo = ProcrastinateJob.objects.filter(status="todo").order_by("id")
        for job in todo.exclude(scheduled_at__gt=Moved.current):
            wait = self.deliver(job.args["message_id"]) if "message_id" in job.args else None
            if wait is None and "message_id" not in job.args:
                app.tasks[job.task_name].func(**job.args)
            with connection.cursor() as cursor:
                if wait is None:
                    cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
                else:
                    sql = "UPDATE procrastinate_jobs SET scheduled_at = %s WHERE id = %s"
                    cursor.execute(sql, [Moved.current + wait, job.pk])

    def deliver(self, message_id: int) -> datetime.timedelta | None:
        """Send a message; returns after how long to try again, None when it has ended."""
        mail.outbox.clear()
        try:
            deliver(message_id)
        except TryAgainLater as later:
            return later.wait
        message = Message.objects.get(pk=message_id)
        texts = [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]
        self.letters += [Letter(message, Moved.current, text) for text in texts]
        return None

    # --- People ---

    def ask(self, urgency: int, **need: Any) -> HelpRequest:
        """A household asks; every third has no email, some have moved here from no ward."""
        self.asked += 1
        number = self.asked
        fields = {
            "name": f"Household {number}",
            "phone": f"+1202555{100 + number % 100:04}",
            "email": "" if number % 3 == 0 else f"household{number}@example.org",
            "ward": None if number % 11 == 0 else self.ward,
        }
        kind = self.kinds[number % len(self.kinds)]
        data = services.RequestData(
            fields, [services.NeedData(kind.pk, {"urgency": urgency, **need})]
        )
        request = services.submit_request(data, submission_key=f"key-{number}").request
        self.numbers[request.household_id or 0] = number
        return request

    def persona(self, row: Volunteer | HelpRequest) -> int:
        """The way of a person, by their number in this world: ids differ from run to run."""
        if isinstance(row, Volunteer):
            return self.people.index(row) % 8
        return self.numbers.get(row.household_id or 0, 0) % 8


def attempt(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Press a button whose time may be over: people do."""
    with contextlib.suppress(NotPossible):
        verb(*args, **kwargs)


def work_the_desk(world: WardInTime) -> None:
    """Do a coordinator's day: ask the best volunteer for what waits, answer calls."""
    page = QueueForm(QueryDict(), world.coordinator).rows()
    waiting = [need for need in page.needs if need.status == NeedStatus.OPEN]
    for row in waiting[:OFFERS_A_DAY]:
        need = Need.objects.select_related("request", "category").get(pk=row.pk)
        for candidate in ranked_for(need, world.coordinator)[:1]:
            attempt(
                services.offer_match,
                need.pk,
                candidate.volunteer.pk,
                actor=world.coordinator,
            )
    services.release_claims(actor=world.coordinator)
    # Half of the calls are made; nobody ever presses anything about the others.
    calls = ContactLog.objects.due().filter(in_ward=world.ward.pk).order_by("id")
    for number, entry in enumerate(calls):
        if number % 2:
            services.finish_follow_up(entry.pk, actor=world.coordinator)


def answer_offers(world: WardInTime) -> None:
    """Volunteers answer in the evening, each in their way; two in eight never do."""
    waiting = Match.objects.filter(status=MatchStatus.OFFERED).select_related("volunteer")
    for match in waiting.order_by("id"):
        persona = world.persona(match.volunteer)
        if persona in {0, 1, 4, 5, 7}:
            attempt(services.accept_match, match.pk, actor=audit.VOLUNTEER)
        elif persona == 2:
            attempt(services.decline_match, match.pk, reason="too_far", actor=audit.VOLUNTEER)


def go_through_with_it(world: WardInTime, today: datetime.date) -> None:
    """After the yes: done, silent, given back the day before, or not yet and then a new day."""
    accepted = Match.objects.filter(status=MatchStatus.ACCEPTED).select_related(
        "volunteer", "need__request"
    )
    for match in accepted.order_by("id"):
        volunteer, household = map(world.persona, (match.volunteer, match.need.request))
        is_asked, said = match.followed_up_at is not None, {"actor": audit.VOLUNTEER}
        if volunteer == 4 and match.day and match.day - today == DAY:
            attempt(services.release_match, match.pk, **said)
        elif volunteer == 0 and is_asked:
            tell(match, "volunteer", Happened.YES)
        elif volunteer == 7 and is_asked:
            said_before = match.pk in world.moved
            world.moved.add(match.pk)
            answer = Happened.NO if said_before else Happened.NOT_YET
            tell(match, "volunteer", answer, today + 2 * DAY)
        elif household == 3 and is_asked:
            tell(match, "resident", Happened.NO)
        elif household in {1, 2} and is_asked:
            tell(match, "resident", Happened.YES)


def tell(match: Match, side: Any, said: Happened, new_day: datetime.date | None = None) -> None:
    actor = audit.RESIDENT if side == "resident" else audit.VOLUNTEER
    day = new_day if said == Happened.NOT_YET else None
    attempt(
        services.say_whether_it_happened,
        match.pk,
        side=side,
        happened=said,
        new_day=day,
        actor=actor,
    )


def say_if_still_needed(world: WardInTime, today: datetime.date) -> None:
    """Households whose day has passed give a new day, cancel, or say nothing."""
    passed = Need.objects.open().day_passed().exclude(asked_if_needed_at=None)
    for need in passed.select_related("request").order_by("id"):
        persona, new = world.persona(need.request), today + 3 * DAY
        if persona == 1:
            attempt(
                services.give_new_day,
                need.pk,
                urgency=None,
                wanted_on=new,
                actor=audit.RESIDENT,
            )
        elif persona == 2:
            attempt(services.cancel_need, need.pk, actor=audit.RESIDENT)


def a_day(world: WardInTime, number: int) -> None:
    """One day of the ward. Some days are special: see the branches."""
    today = world.start + number * DAY
    is_away = 35 <= number < 49  # for two weeks nobody works at the desk
    world.mail_is_down = number == 20
    new_requests(world, number, today)
    if today.weekday() < 5 and not is_away:
        work_the_desk(world)
    answer_offers(world)
    go_through_with_it(world, today)
    say_if_still_needed(world, today)
    change_plans(world, number, today)
    if number == 42:
        leave(world.people[5].pk, actor=audit.VOLUNTEER)
    if number == 24:
        pause_volunteer(world.people[6].pk, until=today + 14 * DAY, actor=audit.VOLUNTEER)
    if number == 30:
        moving = Need.objects.active().order_by("id").first()
        services.update_request(moving.request_id, {"ward": world.next_ward}, actor=world.steward)
    if number == 56:
        services.erase_request(Need.objects.active().latest("id").request_id, actor=audit.RESIDENT)


def change_plans(world: WardInTime, number: int, today: datetime.date) -> None:
    """Households think again: a date of a series is left out or moved, a yes is cancelled."""
    accepted = Match.objects.filter(status=MatchStatus.ACCEPTED, need__wanted_on__gt=today)
    of_series = accepted.filter(need__series_day__isnull=False).select_related("need")
    said = {"actor": audit.RESIDENT}
    if number % 5 == 4 and (match := of_series.order_by("id").first()):
        attempt(services.skip_dates, match.need_id, [match.need.date_in_series], **said)
    if number % 5 == 2 and (match := of_series.order_by("-id").first()):
        planned, day = match.need.date_in_series, match.need.own_day + DAY
        attempt(services.move_date, match.need_id, planned, day, **said)
    if number % 7 == 3:
        any_yes = Match.objects.filter(status=MatchStatus.ACCEPTED).order_by("-id")
        for match in any_yes[:2]:
            attempt(services.cancel_need, match.need_id, **said)
    if number % 8 == 5 and (match := accepted.order_by("id").last()):
        attempt(services.withdraw_match, match.pk, actor=world.coordinator)


def new_requests(world: WardInTime, number: int, today: datetime.date) -> None:
    """Somebody asks every day; series begin in the first weeks."""
    world.ask([Urgency.TODAY, Urgency.TOMORROW, Urgency.THIS_WEEK, Urgency.WHENEVER][number % 4])
    if number % 6 == 2:
        world.ask(Urgency.THIS_WEEK, wanted_on=today + 5 * DAY)
    rhythms = {1: Repeat.WEEKLY, 3: Repeat.BIWEEKLY, 5: Repeat.FOUR_WEEKLY, 8: Repeat.WEEKLY}
    if number in rhythms:
        world.ask(Urgency.THIS_WEEK, wanted_on=today + 2 * DAY, repeat=rhythms[number])
