"""Decisions and who may answer them; people of care and what is written to them."""

import datetime
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import User
from care import services as care
from care.models import CarePerson, Concern
from decisions.choices import Audience, Kind, State
from decisions.models import Decision, Option, Voter
from decisions.services import asking, planning
from tests.factories.members import make_member
from tests.factories.numbers import next_number
from tests.factories.staff import make_staff, make_steward


def make_decision(*choices: str, **fields: Any) -> Decision:
    """A draft that asks the members of all pods for their consent, or (`choices`) a vote."""
    number = next_number()
    today = timezone.localdate()
    fields = {
        "title": f"Shall we cook on Sundays {number}?",
        "text": "In the hall, from noon on.",
        "kind": Kind.VOTE if choices else Kind.CONSENT,
        "audience": Audience.MEMBERS,
        "opens_on": today,
        "closes_on": today + datetime.timedelta(days=7),
        "author": fields.pop("author", None) or make_steward(),
        **fields,
    }
    decision = Decision.objects.create(**fields)
    for place, words in enumerate(choices, 1):
        Option.objects.create(decision=decision, words=words, position=place)
    return decision


def open_decision(*choices: str, **fields: Any) -> Decision:
    """The same, open; nobody is asked yet."""
    decision = make_decision(*choices, **fields)
    Decision.objects.filter(pk=decision.pk).update(state=State.PLANNED, published_at=timezone.now())
    planning._open_on_its_day(decision.pk)
    decision.refresh_from_db()
    return decision


def make_voter(decision: Decision | None = None, **person: Any) -> Voter:
    """A member of the pod of an open decision, who was asked."""
    decision = decision or open_decision()
    member = make_member(decision.pod, **person)
    asking.ask_all(decision.pk)
    return Voter.objects.get(decision=decision, person_id=member.pk)


def close_decision(decision: Decision) -> Decision:
    """The same decision, closed and counted."""
    planning.close(decision.pk, actor=audit.SYSTEM)
    decision.refresh_from_db()
    return decision


def make_care_person(user: User | None = None, ward: Any = None, seat: int = 1) -> CarePerson:
    """Somebody named to care for a ward, or for the network; who is that already stays it."""
    found = CarePerson.objects.filter(ward=ward, seat=seat).first()
    user = user or make_staff(name=f"Carer {next_number()}")
    return found or CarePerson.objects.create(user=user, ward=ward, seat=seat)


def name_care_people(ward: Any = None) -> list[User]:
    """Two of them."""
    return [make_care_person(ward=ward, seat=seat).user for seat in (1, 2)]


def make_concern(words: str = "He shouted at me.", ward: Any = None, **fields: Any) -> Concern:
    """What somebody wrote to the people of care; two are named where nobody is."""
    if not CarePerson.objects.filter(ward=None).exists():
        name_care_people()
    key = f"{next_number():032x}"
    values = {"contact": "", "left_out": "", "language": "en", **fields}
    care.send(words, ward=ward, key=key, **values)
    return Concern.objects.get(key=key)
