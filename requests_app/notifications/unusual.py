"""Looks at details, exports and tasks given back: stewards hear who has unusually many in a day.

Counted from the audit log. A letter names numbers, never people: the log has the rest.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit_words import verb_in_words
from accounts.choices import NewsKind
from accounts.models import EXPORTS, GIVEN_BACK, LOOKS, AuditEvent, User
from accounts.roles import is_steward
from common.addresses import staff_page_url
from messaging.news import Line, Section, shortened, tell_stewards, teller
from messaging.recipients import STAFF, label_of
from requests_app.models import Match
from volunteers.notifications import VOLUNTEER


def tell_of_unusual() -> None:
    """Tell stewards of whoever passed a limit since midnight, or in this hour; of each once."""
    now = timezone.localtime()
    hour = now.replace(minute=0, second=0, microsecond=0)
    midnight, limits = hour.replace(hour=0), settings.UNUSUAL
    passed = [
        *_passed(_of_staff(LOOKS, hour), limits["looks_in_an_hour"]),
        *_passed(_of_staff(LOOKS, midnight), limits["looks"]),
        *_passed(_of_staff(EXPORTS, midnight), limits["exports"]),
        *_passed(_of_volunteers(midnight), limits["given_back"]),
    ]
    with transaction.atomic():
        for event_id in passed:
            tell_stewards(NewsKind.UNUSUAL, event_id)


def _of_staff(what: Q, since: datetime.datetime) -> Any:
    events = AuditEvent.objects.filter(what, at__gte=since, actor__isnull=False)
    return events.annotate(person=F("actor"))


def _of_volunteers(since: datetime.datetime) -> Any:
    """What volunteers gave back on their own pages; the log names the match alone."""
    events = AuditEvent.objects.filter(
        GIVEN_BACK, at__gte=since, actor_kind=AuditEvent.Actor.VOLUNTEER
    )
    volunteer = Match.objects.filter(pk=OuterRef("subject_id")).values("volunteer")[:1]
    return events.annotate(person=Subquery(volunteer))


def _passed(events: Any, limit: int) -> list[int]:
    """Return the entry of each person with which they reached `limit`: the same at every count."""
    number = Window(RowNumber(), partition_by=F("person"), order_by="id")
    return list(events.annotate(number=number).filter(number=limit).values_list("pk", flat=True))


@teller(NewsKind.UNUSUAL)
def unusual(user: User, event_ids: Sequence[int]) -> Section | None:
    """Return who did what how often on that day, to stewards alone."""
    if not is_steward(user):
        return None
    events = AuditEvent.objects.filter(pk__in=event_ids).order_by("id")
    lines = [line for event in events for line in _lines(event)]
    headline = _("Unusually much was looked at, exported or given back by one person")
    return Section(headline, shortened(lines)) if lines else None


def _lines(event: AuditEvent) -> list[Line]:
    midnight = timezone.localtime(event.at).replace(hour=0, minute=0, second=0, microsecond=0)
    if event.actor_id:
        kind, rows = STAFF, _of_staff(Q(verb=event.verb), midnight)
        person: int | None = event.actor_id
    else:
        kind, rows = VOLUNTEER, _of_volunteers(midnight)
        person = (
            Match.objects.filter(pk=event.subject_id).values_list("volunteer", flat=True).first()
        )
    if person is None:
        return []
    count = rows.filter(person=person, at__lt=midnight + datetime.timedelta(days=1)).count()
    words = _("%(who)s: “%(what)s”, %(count)s times in one day") % {
        "who": f"{label_of(kind)} #{person}",
        "what": verb_in_words(event.verb),
        "count": count,
    }
    return [Line(words, staff_page_url(kind, person))]
