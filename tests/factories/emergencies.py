"""Emergencies, rounds and the people in them."""

import datetime
from typing import Any

from django.utils import timezone

from accounts import audit
from emergencies.choices import Kind
from emergencies.models import CheckIn, CheckRound, Emergency
from emergencies.services import answering
from emergencies.services.switching import Switch, switch_on
from requests_app.models import HelpRequest
from tests.factories.asks import link_to, make_request
from tests.factories.numbers import next_number
from tests.factories.staff import make_steward


def make_emergency(ward: Any = None, /, **what: Any) -> Emergency:
    """An emergency that is on in a ward, or in the whole network, until the day after tomorrow."""
    fields = {"kind": Kind.COLD, "ends_on": timezone.localdate() + datetime.timedelta(days=2)}
    switch = Switch(**{**fields, **what})
    [made] = switch_on(
        [ward and ward.pk], switch, actor=make_steward(), key=f"switch{next_number()}"
    )
    return made


def make_check_round(emergency: Emergency | None = None, **fields: Any) -> CheckRound:
    """A round in which nobody was asked yet."""
    return CheckRound.objects.create(emergency=emergency or make_emergency(), **fields)


def make_watched(ward: Any = None, **fields: Any) -> HelpRequest:
    """A household with a private link that wants to be asked in emergencies."""
    request = make_request(ward=ward, **fields)
    link_to(request)
    answering.watch(request.pk, wants=True, actor=audit.RESIDENT)
    return request


def make_silent(ward: Any = None) -> CheckIn:
    """A household of a ward from which nobody has heard."""
    check_round = make_check_round(make_emergency(ward))
    return make_check_in(check_round, raised_at=timezone.now())


def make_check_in(check_round: CheckRound | None = None, **fields: Any) -> CheckIn:
    """Somebody who is asked: a household unless `member` is given."""
    check_round = check_round or make_check_round()
    if "member" not in fields:
        fields.setdefault("request", make_watched(check_round.emergency.ward))
    return CheckIn.objects.create(round=check_round, **fields)
