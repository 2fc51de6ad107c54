"""Puts decisions and people of care into the demo: one is open, one decided, one a draft."""

import datetime
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.roles import MEMBERS, pod_ids
from care import services as care
from care.choices import Seat
from care.models import CarePerson
from decisions.choices import Audience, Kind, Stance
from decisions.models import Decision, Option, Voter
from decisions.services import answering, asking, planning
from messaging.models import Message
from pods.models import Pod, Ward

OPEN = {
    "title": "Shall we cook together on the first Sunday of each month?",
    "text": "In the hall, from noon to four. Everybody brings one thing.",
    "kind": Kind.CONSENT,
}
VOTE = {
    "title": "Which name shall our fridge have?",
    "kind": Kind.DOTS,
}
NAMES = ("The Cold Corner", "Everybody's Fridge")
DRAFT = {"title": "When shall we meet in winter?", "kind": Kind.VOTE}
CONCERN = "A volunteer came to my door twice after I said that I need nothing more."
DAY = datetime.timedelta(days=1)


def load_deciding(organizer: User, coordinator: User, steward: User) -> None:
    """In a pod of the organizer, and for the whole network. Nothing goes out."""
    pod = Pod.objects.held_by(organizer, MEMBERS).filter(pk__in=pod_ids(organizer, MEMBERS)).first()
    today = timezone.localdate()
    days = {"opens_on": today, "closes_on": today + 10 * DAY}
    of: dict[str, Any] = {"author": steward, **days}
    if pod is not None:
        opened = Decision.objects.create(**of, **OPEN, pod=pod, is_secret=True)
        _open(opened, organizer)
    _decide(Decision.objects.create(**of, **VOTE, audience=Audience.LINK, shows_result=True))
    Decision.objects.create(**of, **DRAFT, ward=Ward.objects.order_by("pk")[0])
    _care(coordinator, steward)


def _open(decision: Decision, organizer: User) -> None:
    planning.publish(decision.pk, actor=organizer)
    asking.ask_all(decision.pk)
    for voter in decision.voters.order_by("pk")[:2]:
        answering.answer(voter.pk, {"stance": Stance.AGREE}, actor=audit.MEMBER)
    # Nobody of the demo is written to.
    Message.objects.filter(template__startswith="decisions/").delete()


def _decide(decision: Decision) -> None:
    for place, name in enumerate(NAMES, 1):
        Option.objects.create(decision=decision, words=name, position=place)
    planning.publish(decision.pk, actor=decision.author)
    first, second = decision.options.all()
    for number in range(7):
        key = f"{number:032x}"
        answering.come_by_link(decision.pk, "en", key)
        voter = Voter.objects.get(decision=decision, key=key)
        dots = {str(first.pk): number % 3, str(second.pk): 1}
        answering.answer(voter.pk, {"dots": dots}, actor=audit.SYSTEM)
    planning.close(decision.pk, actor=audit.SYSTEM)


def _care(coordinator: User, steward: User) -> None:
    for user, seat in ((coordinator, Seat.FIRST), (steward, Seat.SECOND)):
        CarePerson.objects.create(user=user, seat=seat)
    care.send(CONCERN, contact="", ward=None, left_out="", language="en", key="demo")
