"""Puts the demo's help requests and their needs into the database."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from common.choices import ContactMethod, PartOfDay, Source
from common.models import Category, LinkPurpose, PrivateLink, new_token
from demo import asks, people
from demo.chance import one_of, someone, weighted
from demo.load_volunteers import WARD_SHARES
from pods.models import Pod, Ward
from requests_app.choices import Delivery, NeedStatus, Repeat, Urgency
from requests_app.models import HelpRequest, Need
from requests_app.services.requests import new_reference

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
# How a request's first need stands: how many, and how many hours ago they asked.
STORIES: dict[str, tuple[int, int, int]] = {
    "open": (48, 1, 220),
    "reopened": (14, 50, 260),
    "offered": (16, 6, 130),
    "matched": (22, 24, 240),
    "done": (32, 90, 1400),
    "cancelled": (7, 60, 900),
    "closed": (5, 200, 1000),
    "erased": (6, 900, 1900),
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
}
# Numbers below are hotlines', pods' and resources'.
FIRST_PHONE, LAST_PHONE = 0, 99
# How many of those who ask are new; how many of the others asked a short time ago.
NEW_HOUSEHOLD = 0.72
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
    last: HelpRequest | None = None


class Town:
    """What the demo's requests are drawn from."""

    def __init__(
        self, chance: Random, wards: dict[str, Ward], pods: dict[str, Pod], staff: list[User]
    ) -> None:
        self.chance, self.wards, self.pods, self.staff = chance, wards, pods, staff
        self.kinds = {category.slug: category for category in Category.objects.all()}
        self.now = timezone.now()
        phones = [f"202-555-01{number:02}" for number in range(FIRST_PHONE, LAST_PHONE + 1)]
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
    # Row by row: a repeat points to the row before it.
    for request in requests:
        request.save(force_insert=True)
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
    house = town.new_household() if kind == "erased" else town.household()
    created_at = town.now - age
    request = _request(town, house, created_at)
    if kind != "erased":
        house.last = request
    needs = list(_needs(town, request, kind))
    if not any(need.is_active for need in needs):
        request.closed_at = max(need.ended_at for need in needs if need.ended_at)
    return Story(kind, request, needs)


def _request(town: Town, house: Household, created_at: datetime.datetime) -> HelpRequest:
    chance = town.chance
    source = chance.choices(list(Source), [70, 24, 6])[0]
    if house.ward and house.ward.is_hotline_only:
        source = Source.PHONE
    return HelpRequest(
        submission_key=new_token(),
        reference=new_reference(),
        source=source,
        entered_by=one_of(chance, town.staff) if source != Source.WEB else None,
        created_at=created_at,
        consented_at=created_at,
        repeat_of=_repeated(house, created_at),
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


def _repeated(house: Household, created_at: datetime.datetime) -> HelpRequest | None:
    """The household's request before this one, when it is recent."""
    last = house.last
    return last if last and created_at - last.created_at < settings.REPEAT_WITHIN else None


def _needs(town: Town, request: HelpRequest, kind: str) -> Iterator[Need]:
    """One to three needs; the first stands as the story says."""
    chance = town.chance
    language = request.spoken_language
    age = town.now - request.created_at
    shares = {slug: n for slug, n in asks.SHARES.items() if language in asks.ASKS[slug]}
    wanted = {weighted(chance, shares) for _try in range(chance.choice([1, 1, 1, 2, 2, 3]))}
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
    """How another need of the same request stands."""
    if kind in {"cancelled", "closed", "erased"}:
        return kind
    if kind == "done":
        return "done"
    return chance.choice(["open", "done"]) if age > 2 * DAY else "open"


def _need(town: Town, request: HelpRequest, category: Category, status: NeedStatus) -> Need:
    chance = town.chance
    ended = status in NeedStatus.ended()
    age = town.now - request.created_at
    urgent = chance.choices(list(Urgency), [15, 50, 23, 12])[0]
    wanted_on = (request.created_at + DAY * chance.randint(1, 9)).date()
    repeat = chance.choices(list(Repeat), [80, 15, 5])[0]
    return Need(
        request=request,
        category=category,
        detail=one_of(chance, asks.ASKS[category.slug][request.spoken_language]),
        status=status,
        urgency=urgent,
        wanted_on=wanted_on if chance.random() < 0.3 else None,
        wanted_time=one_of(chance, ["", "", *PartOfDay]),
        repeat=repeat,
        repeat_until=_until(chance, request) if repeat != Repeat.ONCE else None,
        delivery=one_of(chance, list(Delivery)) if category.asks_delivery else Delivery.EITHER,
        created_at=request.created_at,
        ended_at=request.created_at + min(age, DAY * 6) * chance.uniform(0.3, 0.95)
        if ended
        else None,
    )


def _until(chance: Random, request: HelpRequest) -> datetime.date | None:
    """Most say how long they need it again."""
    return (
        (request.created_at + DAY * chance.randint(28, 90)).date()
        if chance.random() < 0.7
        else None
    )
