"""The places of a made-up city, and who lives in it: staff, households, volunteers."""

import functools
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import StewardOpening, User
from accounts.roles import COORDINATOR
from benchmarks.city_names import names
from benchmarks.copying import NULL, Row, copy, listed
from common.choices import PublishState, Reach
from common.encryption import blind_index
from common.models import Category
from pods.models import AreaRole, Pod, Ward, ZipCentroid
from volunteers.choices import KnownBy, VolunteerStatus
from volunteers.models import Volunteer

DAY = 24 * 60 * 60
PASSWORD = "correct horse battery"  # of people who do not exist
# Numbers that belong to nobody: 555-0100 to 555-0199 in every area code.
AREA_CODES = [202, *range(203, 1000), 201, 200]
VOLUNTEERS_PER_POD = 40
LANGUAGES = ["en", "es", "am", "zh", "vi", "fr", "ar", "ko", "ti", "bn", "ase"]
SPOKEN_BY = [62, 22, 4, 3, 2.5, 2, 1.5, 1, 1, 0.6, 0.4]
REACHES = {Reach.POD: 15, Reach.WARD: 45, Reach.NEIGHBORS: 28, Reach.CITY: 12}
STATUSES = {
    VolunteerStatus.APPROVED: 88,
    VolunteerStatus.PENDING: 3,
    VolunteerStatus.REJECTED: 2,
    VolunteerStatus.LEFT: 7,
}
MOVES = [["car"], ["walk"], ["car", "walk"], ["bike"], ["transit", "walk"], ["bike", "transit"], []]
TIMES = [[], ["morning"], ["afternoon"], ["evening"], ["morning", "afternoon"]]


MINUTES_AND_SECONDS = [f":{second // 60:02}:{second % 60:02}+00" for second in range(3600)]


def moment(seconds: float) -> str:
    """A point in time as Postgres reads it. Put together by hand: there are millions of them."""
    hour, rest = divmod(int(seconds), 3600)
    return _hour(hour) + MINUTES_AND_SECONDS[rest]


@functools.cache
def _hour(number: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=number):%Y-%m-%d %H}"


@dataclass
class City:
    """The city as far as it is made, for what comes after it."""

    chance: random.Random
    now: float
    ward_ids: list[int] = field(default_factory=list)
    pods: dict[int, list[int]] = field(default_factory=dict)
    zips: dict[int, list[str]] = field(default_factory=dict)
    coordinators: list[int] = field(default_factory=list)
    categories: list[int] = field(default_factory=list)
    often: list[float] = field(default_factory=list)
    # Approved volunteers of each ward, and how much each still takes at a time
    helpers: dict[int, list[int]] = field(default_factory=dict)
    room: dict[int, int] = field(default_factory=dict)

    def pick(self, choices: Sequence[Any]) -> Any:
        """One of them: several times as fast as `random.choice`."""
        return choices[int(self.chance.random() * len(choices))]

    @property
    def today(self) -> date:
        return datetime.fromtimestamp(self.now, UTC).date()


def wards_for(volunteers: int) -> int:
    """Return the number of a city's wards: 8 with 2,000 volunteers, 109 with 100,000.

    Districts of real cities hold about as many people in a large city as in a small one, so their
    number grows with it. Here it grows a little slower, which leaves nearly four times as many
    volunteers in each ward of the large city: harder on the desk than the truth.
    """
    return max(2, round(8 * (volunteers / 2_000) ** (2 / 3)))


# --- Places -----------------------------------------------------------------------------------


def make_places(city: City, volunteers: int) -> None:
    """Wards on a grid, two ZIP codes in each with their middles, pods, and kinds of help.

    Neighbors are the wards to the left and right, above and below.
    """
    wards = wards_for(volunteers)
    city.ward_ids = list(range(1, wards + 1))
    copy(Ward, ("id", "name", "slug", "position", "zip_codes"), _wards(city))
    wide = math.ceil(math.sqrt(wards))
    _make_neighbors(wards, wide)
    copy(ZipCentroid, ("zip_code", "latitude", "longitude"), _centroids(city, wide))
    copy(Pod, ("id", "ward", "name", "slug", "state"), _pods(city, volunteers))
    kinds = list(Category.objects.order_by("position", "id").values_list("pk", flat=True))
    city.categories = kinds
    city.often = [1 / (place + 2) for place in range(len(kinds))]


def _wards(city: City) -> Iterator[Row]:
    for ward in city.ward_ids:
        city.zips[ward] = [str(10_000 + 2 * ward), str(10_001 + 2 * ward)]
        yield str(ward), f"Ward {ward}", f"ward-{ward}", str(ward), listed(city.zips[ward])


def _make_neighbors(wards: int, wide: int) -> None:
    right = [(ward, ward + 1) for ward in range(1, wards) if ward % wide]
    below = [(ward, ward + wide) for ward in range(1, wards - wide + 1)]
    both = [pair for one, other in (*right, *below) for pair in ((one, other), (other, one))]
    link = Ward.neighbors.through
    link.objects.bulk_create(link(from_ward_id=one, to_ward_id=other) for one, other in both)


def _centroids(city: City, wide: int) -> Iterator[Row]:
    """About two kilometers from ward to ward."""
    for ward in city.ward_ids:
        down, across = divmod(ward - 1, wide)
        for place, zip_code in enumerate(city.zips[ward]):
            yield (
                zip_code,
                f"{38.8 + down * 0.018:.4f}",
                f"{-77.1 + (across + place / 2) * 0.023:.4f}",
            )


def _pods(city: City, volunteers: int) -> Iterator[Row]:
    for pod in range(1, max(2, volunteers // VOLUNTEERS_PER_POD) + 1):
        ward = city.pick(city.ward_ids)
        city.pods.setdefault(ward, []).append(pod)
        yield str(pod), str(ward), f"Pod {pod}", f"pod-{pod}", PublishState.PUBLISHED


# --- Staff ------------------------------------------------------------------------------------


def make_staff(city: City) -> None:
    """A steward, `steward@example.org`, and a coordinator for each ward, `ward1@example.org` ….

    Each looks after their ward; every fourth after the next two as well, beginning with the first.
    """
    wards = city.ward_ids
    people = ["steward", *[f"ward{ward}" for ward in wards]]
    User.objects.bulk_create(_user(number, who) for number, who in enumerate(people, 1))
    # Open for good: the pages that are measured are those of the whole city.
    until = datetime.now(UTC) + timedelta(days=10_000)
    StewardOpening.objects.create(user_id=1, reason="Measuring", until=until)
    city.coordinators = [ward + 1 for ward in wards]
    AreaRole.objects.bulk_create(
        AreaRole(user_id=ward + 1, role=COORDINATOR, ward_id=(ward + more - 1) % len(wards) + 1)
        for ward in wards
        for more in range(3 if ward % 4 == 1 and len(wards) > 2 else 1)
    )


STAFF_TABLES = (User, AreaRole, StewardOpening)
_one_hash: list[str] = []


def _user(number: int, who: str) -> User:
    # One hash for all: they share the password, and a slow hasher would be run for each of them.
    _one_hash[:] = _one_hash or [make_password(PASSWORD)]
    return User(
        id=number,
        email=f"{who}@example.org",
        name=who.title(),
        is_steward=who == "steward",
        password=_one_hash[0],
    )


# --- Households and volunteers ----------------------------------------------------------------


@dataclass(frozen=True)
class Contact:
    """A phone and an email, and what finds them."""

    phone: str
    phone_index: str
    phone_tail_index: str
    email: str
    email_index: str


def contacts(number_of_them: int) -> list[Contact]:
    """All different, as long as there are numbers that belong to nobody: 80,000 of them."""
    most = min(number_of_them, len(AREA_CODES) * 100)
    return [_contact(number) for number in range(most)]


def _contact(number: int) -> Contact:
    phone = phone_of(number)
    email = f"neighbor{number}@example.org"
    return Contact(
        phone,
        # By hand in E.164: all of these numbers have the same form, and there are up to 80,000.
        blind_index("+1" + phone.replace("-", ""), purpose="phone"),
        blind_index(phone[-4:], purpose="phone_tail"),
        email,
        blind_index(email, purpose="email"),
    )


def phone_of(number: int) -> str:
    area, last = divmod(number, 100)
    return f"{AREA_CODES[area]}-555-01{last:02}"


def pool(text: str, size: int = 200) -> list[str]:
    """Different texts, to be used again and again."""
    return [f"{text} {number}" for number in range(size)]


VOLUNTEER = (
    *("id", "submission_key", "status", "created_at", "approved_at", "paused_until", "agreed_at"),
    *("name", "phone", "phone_index", "phone_tail_index", "email", "email_index"),
    *("ward", "pod", "zip_code"),
    *("reach", "transport", "languages", "days", "times", "max_at_once", "max_per_week"),
    *("skills_note", "language", "known_by"),
)


def make_volunteers(city: City, number: int, reached: list[Contact]) -> None:
    """`number` volunteers, and the one to four kinds of help that each offers."""
    copy(Volunteer, VOLUNTEER, _volunteers(city, number, reached))
    copy(Volunteer.categories.through, ("id", "volunteer", "category"), _offers(city, number))


def _volunteers(city: City, number: int, reached: list[Contact]) -> Iterator[Row]:
    chance, notes = city.chance, pool("Diapers, and tins of soup")
    people = names(chance, number)
    statuses = chance.choices(list(STATUSES), list(STATUSES.values()), k=number)
    reaches = chance.choices(list(REACHES), list(REACHES.values()), k=number)
    for place in range(number):
        status, ward = statuses[place], city.pick(city.ward_ids)
        if chance.random() < 0.01:
            ward = 0
        pod = _pod(city, ward, 0.3)
        signed_up = city.now - (number - place) / number * 1_100 * DAY
        at_once = city.pick((1, 1, 1, 2, 2, 3, 5))
        # Remembered along the way: matches are drawn from these, and to ask the database would mean
        # to wait until all are stored and indexed.
        if status == VolunteerStatus.APPROVED:
            city.helpers.setdefault(ward, []).append(place + 1)
            city.room[place + 1] = at_once
        # One in five shares a number, in a city of any size: 80,000 numbers belong to nobody.
        contact = reached[place % (number * 4 // 5)]
        has_email = chance.random() < 0.92
        yield (
            str(place + 1),
            f"city-volunteer-{place}",
            status,
            moment(signed_up),
            moment(signed_up + DAY) if status == VolunteerStatus.APPROVED else NULL,
            _pause(city),
            moment(signed_up),
            people[place],
            contact.phone,
            contact.phone_index,
            contact.phone_tail_index,
            contact.email if has_email else "",
            contact.email_index if has_email else "",
            str(ward or NULL),
            str(pod or NULL),
            city.pick(city.zips[ward]) if ward else "",
            # Nobody reaches a pod without having one.
            reaches[place] if pod or reaches[place] != Reach.POD else Reach.WARD,
            listed(city.pick(MOVES)),
            listed(_languages(chance)),
            listed(_days(chance)),
            listed(city.pick(TIMES)),
            str(at_once),
            str(at_once + chance.randrange(4)),
            city.pick(notes) if chance.random() < 0.2 else "",
            "en",
            KnownBy.MET,
        )


def _pod(city: City, ward: int, share: float) -> int:
    pods = city.pods.get(ward)
    return city.pick(pods) if pods and city.chance.random() < share else 0


def _pause(city: City) -> str:
    if city.chance.random() > 0.04:
        return NULL
    return str(city.today + timedelta(days=city.chance.randrange(-60, 30)))


def _languages(chance: random.Random) -> list[str]:
    own = chance.choices(LANGUAGES, SPOKEN_BY)[0]
    if own == "en":
        return ["en", "es"] if chance.random() < 0.08 else ["en"]
    return [own, "en"] if chance.random() < 0.85 else [own]


def _days(chance: random.Random) -> list[int]:
    return [] if chance.random() < 0.3 else sorted(chance.sample(range(1, 8), chance.randint(1, 5)))


def _offers(city: City, number: int) -> Iterator[Row]:
    numbers = count(1)
    for volunteer in range(1, number + 1):
        for category in some_kinds(city, city.chance.randint(1, 4)):
            yield str(next(numbers)), str(volunteer), str(category)


def some_kinds(city: City, number: int) -> set[int]:
    """About `number` different kinds of help; those asked for most come most often."""
    return set(city.chance.choices(city.categories, city.often, k=number))
