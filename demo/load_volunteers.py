"""Puts the demo's volunteers into the database."""

import datetime
from random import Random

from django.utils import timezone

from accounts.models import User
from common.choices import ContactMethod, PartOfDay, Reach, Source, Weekday
from common.models import Category, LinkPurpose, PrivateLink, new_token
from demo import asks, people
from demo.chance import one_of, someone, weighted
from pods.models import Pod, Ward
from volunteers.choices import KnownBy, Transport, VolunteerStatus, Way
from volunteers.models import Goods, Volunteer
from volunteers.services import leave

APPROVED, PENDING, REJECTED, LEAVING = 47, 9, 1, 3
PAUSED = 4
GIVING = 0.2
FIRST_SHOPPER = 60
# The place of the one who signed up twice: the first of those who wait.
TWICE = APPROVED
WARD_SHARES = {"ward-1": 34, "ward-4": 30, "ward-6": 25, "ward-8": 11}
TRANSPORT = [
    [Transport.CAR],
    [Transport.CAR, Transport.WALK],
    [Transport.BIKE],
    [Transport.TRANSIT],
    [Transport.WALK],
    [Transport.BIKE, Transport.TRANSIT],
]
DAYS = [
    [],
    [Weekday.SATURDAY, Weekday.SUNDAY],
    [Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY],
    [Weekday.TUESDAY, Weekday.THURSDAY],
    [Weekday.SUNDAY],
]


def load_volunteers(
    chance: Random, wards: dict[str, Ward], pods: dict[str, Pod], staff: User
) -> list[Volunteer]:
    """Sixty neighbors in every state; those returned are approved and not paused."""
    kinds = {category.slug: category for category in Category.objects.all()}
    states = ["approved"] * APPROVED + ["pending"] * PENDING + ["rejected"] * REJECTED
    states += ["leaving"] * LEAVING
    volunteers = [
        _volunteer(chance, number, state, wards, pods, staff) for number, state in enumerate(states)
    ]
    Volunteer.objects.bulk_create(volunteers)
    for volunteer in volunteers:
        volunteer.categories.set(kinds[slug] for slug in _offers(chance))
        if chance.random() < GIVING:
            way = one_of(chance, [*Way, ""])
            Goods.objects.create(volunteer=volunteer, what=one_of(chance, people.GOODS), way=way)
        PrivateLink.objects.issue(LinkPurpose.VOLUNTEER, volunteer.pk)
    # By the service and not as a state: leaving erases what the others keep.
    for volunteer in volunteers[-LEAVING:]:
        leave(volunteer.pk, actor=staff)
    # The first few are paused and must not be asked.
    return volunteers[PAUSED:APPROVED]


def load_spanish_shoppers(wards: dict[str, Ward]) -> None:
    """Two neighbors each in wards 1 and 4 for whoever tries the README's main job, on any day.

    They are in no match of the demo, so that they have room, and they name no days: all others may
    be busy or not free on the day on which the demo is loaded.
    """
    groceries = Category.objects.get(slug="groceries")
    for number, (slug, name) in enumerate(people.SPANISH_SHOPPERS):
        created_at = timezone.now() - datetime.timedelta(days=30 + number)
        volunteer = Volunteer.objects.create(
            submission_key=new_token(),
            status=VolunteerStatus.APPROVED,
            created_at=created_at,
            agreed_at=created_at,
            approved_at=created_at + datetime.timedelta(hours=5),
            name=name,
            # Above the numbers of all others, which are unique.
            phone=f"202-555-01{FIRST_SHOPPER + number}",
            email=f"shopper{number + 1}@example.org",
            language="es",
            languages=["en", "es"],
            ward=wards[slug],
            zip_code=wards[slug].zip_codes[0],
            reach=Reach.WARD,
            known_by=KnownBy.MET,
            transport=[Transport.CAR],
            max_at_once=2,
            max_per_week=3,
        )
        volunteer.categories.set([groceries])
        PrivateLink.objects.issue(LinkPurpose.VOLUNTEER, volunteer.pk)


def _offers(chance: Random) -> set[str]:
    """Two to five kinds of help, those that are asked for often more often."""
    # Without "other", which says nothing that somebody could be asked for.
    return {weighted(chance, asks.SHARES) for _time in range(chance.randint(3, 6))} - {"other"}


def _phone(chance: Random, number: int) -> str:
    """A number of their own, but that somebody who waits for approval has signed up before."""
    own = number if number != TWICE else chance.randint(PAUSED, APPROVED - 1)
    return f"202-555-01{own:02}"


def _volunteer(
    chance: Random,
    number: int,
    state: str,
    wards: dict[str, Ward],
    pods: dict[str, Pod],
    staff: User,
) -> Volunteer:
    """Everyone has an email, so that offers made in the demo arrive in its mail folder."""
    language, name = someone(chance)
    ward = wards[weighted(chance, WARD_SHARES)]
    ward_pods = [pod for pod in pods.values() if pod.ward_id == ward.pk]
    days_ago = chance.randint(1, 8) if state == "pending" else chance.randint(9, 240)
    created_at = timezone.now() - datetime.timedelta(days=days_ago, minutes=chance.randint(1, 900))
    approved = state in {"approved", "leaving"}
    by_phone = chance.random() < 0.15
    return Volunteer(
        submission_key=new_token(),
        source=Source.PHONE if by_phone else Source.WEB,
        entered_by=staff if by_phone else None,
        status={
            "pending": VolunteerStatus.PENDING,
            "rejected": VolunteerStatus.REJECTED,
        }.get(state, VolunteerStatus.APPROVED),
        created_at=created_at,
        agreed_at=created_at,
        approved_at=created_at + datetime.timedelta(hours=chance.randint(2, 22))
        if approved
        else None,
        paused_until=timezone.localdate() + datetime.timedelta(days=5 + 6 * number)
        if number < PAUSED
        else None,
        name=name,
        phone=_phone(chance, number),
        email=f"volunteer{number + 1}@example.org",
        contact_method=one_of(chance, list(ContactMethod)),
        language="es" if language == "es" else "en",
        ward=ward,
        pod=one_of(chance, ward_pods) if chance.random() < 0.6 else None,
        zip_code=one_of(chance, ward.zip_codes),
        reach=one_of(chance, [*Reach, Reach.WARD, Reach.CITY]),
        transport=one_of(chance, TRANSPORT),
        known_by=[KnownBy.MET, KnownBy.REFERENCE][number % 2] if approved else "",
        skills_note=one_of(chance, people.SKILLS) if chance.random() < 0.4 else "",
        languages=sorted({language, "en"}) if chance.random() < 0.9 else [language],
        days=one_of(chance, DAYS),
        times=chance.sample(list(PartOfDay), chance.choice([0, 1, 2])),
        max_at_once=chance.choice([1, 1, 2, 2, 3]),
        max_per_week=chance.choice([2, 3, 3, 5]),
        staff_note=one_of(chance, people.STAFF_NOTES) if chance.random() < 0.15 else "",
    )
