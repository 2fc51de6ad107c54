"""Switching an emergency on, letting it last longer, and switching it off."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import RUNNING, covers_ward
from common.errors import NotPossible
from common.translation_sources import marked
from emergencies.choices import READY, Kind
from emergencies.models import Emergency
from emergencies.services.locking import lock_emergency
from emergencies.services.rounds import end_open_round
from network import current
from pods.models import Notice
from pods.models.page_parts import this_minute
from resources.models import ResourceCategory

# Longer ones are looked at again: nobody comes back to switch off what was forgotten.
MOST_DAYS = 14
SOURCE = "en"
NOT_YOURS = _("You cannot switch this on for all of these wards.")
ON_ALREADY = _("There is an emergency on already in one of these wards.")
OVER = _("This emergency is over.")
WHICH_DAY = _("Please choose a day from today on, two weeks ahead at most.")


@dataclass(frozen=True)
class Switch:
    """What is switched on. Words of one's own take the place of the ready ones."""

    kind: Kind
    ends_on: datetime.date
    title: str = ""
    text: str = ""
    has_short_form: bool = True
    categories: Sequence[ResourceCategory] = ()


@transaction.atomic
def switch_on(
    ward_ids: Sequence[int | None], what: Switch, *, actor: User, key: str
) -> list[Emergency]:
    """Switch it on in each ward (None: the whole network); all or none.

    The notices are public at once and go out as notices do. `key` is that of the form: pressed
    twice it is once. Raises `NotPossible` with the reason.
    """
    if not ward_ids or not all(covers_ward(actor, pk, RUNNING) for pk in ward_ids):
        raise NotPossible(NOT_YOURS)
    _require_day(what.ends_on)
    return [
        _switch_on(pk, what, actor, f"{key}:{pk or 'all'}"[:80])
        for pk in sorted(ward_ids, key=lambda pk: pk or 0)
    ]


def _switch_on(ward_id: int | None, what: Switch, actor: User, key: str) -> Emergency:
    earlier = Emergency.objects.filter(submission_key=key).first()
    if earlier is not None:
        return earlier
    _end_what_is_over(ward_id)
    try:
        with transaction.atomic():
            row = Emergency.objects.create(
                kind=what.kind,
                ward_id=ward_id,
                notice=_notice(ward_id, what),
                has_short_form=what.has_short_form,
                submission_key=key,
                started_by=actor,
                started_at=timezone.now(),
            )
    except IntegrityError:
        # Of two at once the second finds what the first has made.
        found = Emergency.objects.filter(submission_key=key).first()
        if found is None:
            raise NotPossible(ON_ALREADY) from None
        return found
    row.first_categories.set(what.categories)
    audit.record(actor, "switch_on_emergency", row)
    return row


def _end_what_is_over(ward_id: int | None) -> None:
    """End the one of before, whose day has passed since the job last ran."""
    before = Emergency.objects.filter(ward=ward_id, ended_at=None)
    for pk in before.filter(notice__ends_at__lte=timezone.now()).values_list("pk", flat=True):
        _end(lock_emergency(pk), audit.SYSTEM)


def _notice(ward_id: int | None, what: Switch) -> Notice:
    title = {SOURCE: what.title} if what.title else _ready(what.kind.label)
    text = {SOURCE: what.text} if what.text else _ready(READY[what.kind])
    sources = {"title": title.pop(SOURCE), "text": text.pop(SOURCE)}
    texts = {
        f"{name}_{code.replace('-', '_').lower()}": words
        for name, said in (("title", title), ("text", text))
        for code, words in said.items()
    }
    return Notice.objects.create(
        ward_id=ward_id,
        is_warning=True,
        starts_at=this_minute(),
        ends_at=end_of(what.ends_on),
        i18n=marked(texts, sources),
        **sources,
    )


def _ready(words: Any) -> dict[str, str]:
    """Return ready words by language: those of the pages, and English that all are made from."""
    said = {}
    for code in {SOURCE, *current().languages}:
        with translation.override(code):
            said[code] = str(words)
    return {code: text for code, text in said.items() if code == SOURCE or text != said[SOURCE]}


def end_of(day: datetime.date) -> datetime.datetime:
    """Return the last moment of a day, where the network is."""
    after = day + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(after, datetime.time()))


def last_day(row: Emergency) -> datetime.date:
    """Return the day on which an emergency ends by itself."""
    return timezone.localdate(row.notice.ends_at - datetime.timedelta(seconds=1))


def _require_day(day: datetime.date) -> None:
    today = timezone.localdate()
    if not today <= day <= today + datetime.timedelta(days=MOST_DAYS):
        raise NotPossible(WHICH_DAY)


@transaction.atomic
def extend(emergency_id: int, until: datetime.date, *, actor: User) -> None:
    """Let it last until the end of another day. Nobody is written to again. Twice is once."""
    row = lock_emergency(emergency_id)
    _require_theirs(row, actor)
    if not row.is_on:
        raise NotPossible(OVER)
    _require_day(until)
    if row.notice.ends_at == end_of(until):
        return
    row.notice.ends_at = end_of(until)
    row.notice.save(update_fields=["ends_at"])
    audit.record(actor, "extend_emergency", row)


@transaction.atomic
def switch_off(emergency_id: int, *, actor: User) -> None:
    """End it now, with its round. Twice is once."""
    row = lock_emergency(emergency_id)
    _require_theirs(row, actor)
    if row.ended_at is None:
        _end(row, actor)


def _require_theirs(row: Emergency, actor: User) -> None:
    if not covers_ward(actor, row.ward_id, RUNNING):
        raise NotPossible(NOT_YOURS)


def _end(row: Emergency, actor: audit.Actor) -> None:
    now = timezone.now()
    end_open_round(row, actor)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    notice = row.notice
    if notice.ends_at > now:
        notice.ends_at = max(now, notice.starts_at + datetime.timedelta(seconds=1))
        notice.save(update_fields=["ends_at"])
    audit.record(actor, "end_emergency", row)


def end_due() -> int:
    """End all whose day has passed; returns how many."""
    due = Emergency.objects.filter(ended_at=None, notice__ends_at__lte=timezone.now())
    return sum(_end_due(pk) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _end_due(emergency_id: int) -> bool:
    row = lock_emergency(emergency_id)
    if row.ended_at is not None or row.is_on:
        return False
    _end(row, audit.SYSTEM)
    return True
