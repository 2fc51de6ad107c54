"""Puts the demo's help requests and their needs into the database."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from common.choices import ContactMethod, PartOfDay, Source, Weekday, WhyAside
from common.models import Category, LinkPurpose, PrivateLink, new_token
from demo import asks, people
from demo.chance import one_of, someone, weighted
from demo.load_volunteers import WARD_SHARES
from pods.models import Pod, Ward
from requests_app import models as database
from requests_app.choices import Delivery, NeedStatus, Repeat, Urgency
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Need
from requests_app.services.requests import new_reference

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
# States of a request's first need: how many such requests, and how many hours ago they asked.
STORIES: dict[str, tuple[int, int, int]] = {
    "open": (44, 1, 220),
    "reopened": (14, 50, 260),
    "offered": (16, 6, 130),
    "matched": (22, 24, 240),
    "done": (29, 90, 1400),
    "cancelled": (7, 60, 900),
    "closed": (5, 200, 1000),
    "erased": (6, 900, 1900),
    "unknown": (3, 800, 1400),
    "aside": (4, 1, 30),
}
STATUS = {
    "open": NeedStatus.OPEN,
    "reopened": NeedStatus.OPEN,
    "offered": NeedStatus.OFFERED,
    "matched": NeedStatus.MATCHED,
    "done": NeedStatus.DONE,
    "cancelled": NeedStatus.CANCELLED,
    "closed": NeedStatus.CLOSED,
    "erased": NeedStatus.DONE,
    "unknown": NeedStatus.UNKNOWN,
    "aside": NeedStatus.ASIDE,
}
REASONS = [EndReason.NOBODY_SAID_YES, EndReason.NOBODY_FITS, EndReason.OTHERS_DID]
# Numbers below are hotlines', pods' and resources'.
FIRST_PHONE, LAST_PHONE = 0, 99
# Shares of new households among those who ask, and of recent ones among the others.
# How many of those who ask are new; how many of the others asked a short time ago, and of how many
# nobody has said yet that they are the same.
NEW_HOUSEHOLD = 0.72
NOT_JOINED = 0.35
SOON_AGAIN = 0.4
AROUND = 25


@dataclass
class Household:
    """Somebody who asks, perhaps more than once."""

    language: str
    name: str
    ward: Ward | None
    pod: Pod | None
    zip_code: str
    address: str
    phone: str
    email: str
    helper: str
    row: database.Household | None = None

    def of_its_own(self, chance: Random) -> database.Household:
        """The row that their requests share; some requests are not known yet to be theirs."""
        if self.row is None or chance.random() < NOT_JOINED:
            self.row = database.Household.objects.create()
        return self.row


class Town:
    """The households that the demo's requests are drawn from."""

    def __init__(
        self, chance: Random, wards: dict[str, Ward], pods: dict[str, Pod], staff: list[User]
    ) -> None:
        self.chance, self.wards, self.pods, self.staff = chance, wards, pods, staff
        self.kinds = {category.slug: category for category in Category.objects.all()}
        self.now = timezone.now()
        phones = [f"202-555-01{number:02}" for number in range(FIRST_PHONE, LAST_PHONE + 1)]
        # Each goes to one household, else a search by phone would find two; a hundred are all there
        # are.
        chance.shuffle(phones)
        self.phones = phones
        self.households: list[Household] = []

    def household(self) -> Household:
        """Mostly new people, sometimes somebody who has asked before."""
        if self.households and (self.chance.random() > NEW_HOUSEHOLD or not self.phones):
            return one_of(self.chance, self.known_households())
        new = self.new_household()
        self.households.append(new)
        return new

    def known_households(self) -> list[Household]:
        """Mostly those who asked long ago; some ask again soon."""
        soon = self.chance.random() < SOON_AGAIN
        return self.households[-AROUND:] if soon else self.households[:AROUND]

    def new_household(self) -> Household:
        chance = self.chance
        language, name = someone(chance)
        slug = weighted(chance, WARD_SHARES)
        ward = self.wards[slug]
        near = [pod for pod in self.pods.values() if pod.ward_id == ward.pk]
        has_phone = chance.random() < 0.9 and self.phones
        email = f"neighbor{len(self.households) + 1}@example.org"
        return Household(
            language=language,
            name=name,
            # A few do not know their ward: every coordinator sees theirs.
            ward=ward if chance.random() < 0.96 else None,
            pod=one_of(chance, near) if chance.random() < 0.45 else None,
            zip_code=one_of(chance, ward.zip_codes),
            address=f"{chance.randint(2, 1999)} {one_of(chance, people.STREETS[slug])}",
            phone=self.phones.pop() if has_phone else "",
            email=email if not has_phone or chance.random() < 0.12 else "",
            helper=one_of(chance, people.HELPERS) if chance.random() < 0.08 else "",
        )


@dataclass(frozen=True)
class Story:
    """A request with its needs, and how it goes on."""

    kind: str
    request: HelpRequest
    needs: list[Need]


def load_requests(town: Town) -> list[Story]:
    """A hundred and fifty requests with their needs, oldest first. Matches come after."""
    stories = [_story(town, kind, age) for kind, age in _ages(town.chance)]
    requests = [story.request for story in stories]
    HelpRequest.objects.bulk_create(requests)
    Need.objects.bulk_create(need for story in stories for need in story.needs)
    for request in requests:
        PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk)
    return stories


def _ages(chance: Random) -> list[tuple[str, datetime.timedelta]]:
    """Each story with its age, the oldest first; the newest are the most."""
    drawn = [
        (kind, HOUR * (youngest + (oldest - youngest) * chance.random() ** 2))
        for kind, (count, youngest, oldest) in STORIES.items()
        for _number in range(count)
    ]
    return sorted(drawn, key=lambda pair: -pair[1])


def _story(town: Town, kind: str, age: datetime.timedelta) -> Story:
    # Not one that asks again: their other requests would still name who was erased.
    house = town.new_household() if kind == "erased" else town.household()
    created_at = town.now - age
    request = _request(town, house, created_at)
    needs = list(_needs(town, request, kind))
    if kind == "aside":
        # Nothing but the public form sets aside.
        request.source, request.entered_by = Source.WEB, None
        request.set_aside_at, request.why_aside = created_at, WhyAside.PROGRAM
    # A request is closed with its last need, as the services do it.
    if not any(need.is_active for need in needs):
        request.closed_at = max(need.ended_at for need in needs if need.ended_at)
    return Story(kind, request, needs)


def _request(town: Town, house: Household, created_at: datetime.datetime) -> HelpRequest:
    chance = town.chance
    source = chance.choices(list(Source), [69, 24, 4, 3, 0, 0, 0])[0]
    if house.ward and house.ward.is_hotline_only:
        # Such a ward's people ring its hotline.
        source = Source.PHONE
    return HelpRequest(
        submission_key=new_token(),
        reference=new_reference(),
        source=source,
        entered_by=one_of(chance, town.staff) if source != Source.WEB else None,
        created_at=created_at,
        consented_at=created_at,
        household=house.of_its_own(chance),
        ward=house.ward,
        pod=house.pod,
        zip_code=house.zip_code if chance.random() < 0.7 else "",
        address=house.address,
        cross_streets=f"{house.address.split(' ', 1)[1]} and 9th" if chance.random() < 0.2 else "",
        access_notes=one_of(chance, people.ACCESS_NOTES) if chance.random() < 0.35 else "",
        name=house.name,
        phone=house.phone,
        email=house.email,
        contact_method=_method(chance, house),
        contact_time=one_of(chance, ["", "", *PartOfDay]),
        spoken_language=house.language,
        other_languages=_other_languages(house),
        language="es" if house.language == "es" else "en",
        may_leave_message=bool(house.phone) and chance.random() < 0.6,
        helper_name=house.helper,
        for_someone_else=bool(house.helper),
        staff_note=one_of(chance, people.REQUEST_NOTES) if chance.random() < 0.08 else "",
    )


def _other_languages(house: Household) -> list[str]:
    """Two of three households get by in English too; the same ones every time."""
    return ["en"] if house.language != "en" and len(house.address) % 3 else []


def _method(chance: Random, house: Household) -> str:
    if not house.phone:
        return ContactMethod.EMAIL
    return one_of(chance, [ContactMethod.CALL, ContactMethod.TEXT, ContactMethod.ANY])


def _needs(town: Town, request: HelpRequest, kind: str) -> Iterator[Need]:
    """One to three needs; the first stands as the story says."""
    chance = town.chance
    language = request.spoken_language
    age = town.now - request.created_at
    shares = {slug: n for slug, n in asks.SHARES.items() if language in asks.ASKS[slug]}
    wanted = {weighted(chance, shares) for _try in range(chance.choice([1, 1, 1, 2, 2, 3]))}
    # Sorted: the order of a set of texts differs from run to run, and with it everything drawn
    # after.
    for place, slug in enumerate(sorted(wanted)):
        category = town.kinds[slug]
        if category.asks_about_food:
            request.household_size = chance.choice([1, 1, 2, 2, 3, 4, 5, 6])
            if chance.random() < 0.25:
                request.allergies = one_of(chance, people.ALLERGIES)
        yield _need(
            town, request, category, STATUS[kind if place == 0 else _follows(chance, kind, age)]
        )


def _follows(chance: Random, kind: str, age: datetime.timedelta) -> str:
    """Draw the state of another need of the same request."""
    if kind in {"cancelled", "closed", "erased", "unknown", "aside"}:
        return kind
    if kind == "done":
        return "done"
    return chance.choice(["open", "done"]) if age > 2 * DAY else "open"


def _need(town: Town, request: HelpRequest, category: Category, status: NeedStatus) -> Need:
    chance = town.chance
    ended = status in NeedStatus.ended()
    age = town.now - request.created_at
    urgent = chance.choices(list(Urgency), [15, 50, 23, 12])[0]
    said_at = request.created_at if ended else _last_said(town, age, status)
    wanted_on = timezone.localdate(said_at + DAY * chance.randint(1, 9))
    repeat = chance.choices(list(Repeat), [80, 12, 4, 2, 2])[0]
    several_days = repeat in Repeat.on_weekdays() and chance.random() < 0.3
    need = Need(
        request=request,
        category=category,
        detail=one_of(chance, asks.ASKS[category.slug][request.spoken_language]),
        status=status,
        # By the kind, not drawn: a new draw would move all that is drawn after it.
        end_reason=REASONS[len(category.slug) % len(REASONS)]
        if status == NeedStatus.CLOSED
        else "",
        urgency=urgent,
        wanted_on=wanted_on if chance.random() < 0.3 else None,
        wanted_time=one_of(chance, ["", "", *PartOfDay]),
        repeat=repeat,
        repeat_weekdays=sorted(chance.sample(Weekday.values, 2)) if several_days else [],
        repeat_until=_until(chance, request) if repeat != Repeat.ONCE else None,
        delivery=one_of(chance, list(Delivery)) if category.asks_delivery else Delivery.EITHER,
        created_at=request.created_at,
        ended_at=request.created_at + min(age, DAY * 6) * chance.uniform(0.3, 0.95)
        if ended
        else None,
    )
    need.set_day(timezone.localdate(said_at))
    if status == NeedStatus.UNKNOWN:
        # Its day, and then as long as it takes to give up waiting for an answer.
        need.ended_at = request.created_at + 9 * DAY + settings.UNKNOWN_AFTER
    return need


def _last_said(town: Town, age: datetime.timedelta, status: NeedStatus) -> datetime.datetime:
    """When somebody who still waits last said by when: the days of a few open ones have passed."""
    return town.now - min(age, DAY * (age.days % 3 if status == NeedStatus.OPEN else 0))


def _until(chance: Random, request: HelpRequest) -> datetime.date | None:
    """Most say how long they need it again."""
    return (
        (request.created_at + DAY * chance.randint(28, 90)).date()
        if chance.random() < 0.7
        else None
    )
