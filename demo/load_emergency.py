"""Puts a cold spell into the demo: a switch that is on, and a round that is half answered."""

import datetime

from django.utils import timezone

from accounts import audit
from accounts.models import User
from emergencies.choices import Answer, Kind
from emergencies.models import CheckIn, CheckRound
from emergencies.services import answering
from emergencies.services.switching import Switch, switch_on
from members.models import Member
from pods.models import Ward
from requests_app.models import HelpRequest
from resources.models import ResourceCategory

WARD = "ward-4"
LASTS = datetime.timedelta(days=3)
# What the first households said; the next one is to be called.
SAID = (Answer.FINE, Answer.FINE, Answer.NO_ANSWER)
FIRST = "housing"
BEGUN = datetime.timedelta(hours=5)
MEMBERS = 4


def load_emergency(wards: dict[str, Ward], steward: User) -> None:
    """Let it be cold in one ward, where some households want to be asked. Nothing goes out."""
    what = Switch(
        kind=Kind.COLD,
        ends_on=timezone.localdate() + LASTS,
        categories=list(ResourceCategory.objects.filter(slug=FIRST)),
    )
    [emergency] = switch_on([wards[WARD].pk], what, actor=steward, key="demo")
    now = timezone.now()
    begun = now - BEGUN
    going = CheckRound.objects.create(
        emergency=emergency, started_at=begun, asks_from=begun, asked_at=now
    )
    homes = HelpRequest.objects.filter(ward=wards[WARD], closed_at=None, erased_at=None)
    for home in homes.filter(set_aside_at=None).order_by("pk")[: len(SAID) + 1]:
        answering.watch(home.pk, wants=True, actor=audit.RESIDENT)
        CheckIn.objects.bulk_create(
            [CheckIn(round=going, request=home, phone_index=home.phone_index)],
            ignore_conflicts=True,
        )
    people = list(CheckIn.objects.filter(round=going).order_by("pk"))
    ask_members(going, wards[WARD])
    for row, answer in zip(people, SAID, strict=False):
        answering.say(row.pk, answer, actor=audit.RESIDENT)
    CheckIn.objects.filter(round=going, answer__in=Answer.silent()).update(raised_at=now)


def ask_members(going: CheckRound, ward: Ward) -> None:
    """Let some members of a pod be asked; one has answered, the others its organizer calls."""
    members = Member.objects.active().filter(pod__ward=ward).order_by("pod", "pk")[:MEMBERS]
    CheckIn.objects.bulk_create(
        [CheckIn(round=going, member=each, phone_index=each.phone_index) for each in members],
        ignore_conflicts=True,
    )
    if first := CheckIn.objects.filter(round=going, member__isnull=False).order_by("pk").first():
        answering.say(first.pk, Answer.FINE, actor=audit.MEMBER)
