"""Changes of state of resources, beside publishing (`pods.services`)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from backoffice.translated_texts import all_other_languages, in_language
from common.errors import NotPossible
from common.phones import INVALID, line
from common.translation_sources import remember
from pods.models import Pod, Ward
from resources.choices import Appointment, Frequency, PhoneKind, Reach, ScheduleKind
from resources.hours.typed import Week, read_hours
from resources.models import HiddenAddress, Phone, Resource, Schedule


@transaction.atomic
def set_area(
    resource: Resource, reach: Reach, wards: Iterable[Ward] = (), pods: Iterable[Pod] = ()
) -> None:
    """From now on `resource` serves everybody, or (`Reach.AREAS`) these wards and pods."""
    Resource.objects.select_for_update(no_key=True, of=("self",)).get(pk=resource.pk)
    is_narrow = reach == Reach.AREAS
    resource.reach = reach
    if is_narrow:
        # First, so that the row may have wards and pods beside it; otherwise last.
        resource.save(update_fields=["reach", "updated_at"])
    resource.wards.set(wards if is_narrow else [])
    resource.pods.set(pods if is_narrow else [])
    if not is_narrow:
        resource.save(update_fields=["reach", "updated_at"])


@transaction.atomic
def keep_secret(resource: Resource, address: str) -> None:
    """Keep `address`, which no page shows, for coordinators; "" forgets it.

    The public columns of the address are empty by then, or the database refuses.
    """
    if address:
        kept = HiddenAddress.objects.filter(resource=resource).first()
        kept = kept or HiddenAddress(resource=resource)
        kept.address = address
        kept.save()
    else:
        HiddenAddress.objects.filter(resource=resource).delete()


# By the names of what is suggested: the fields of an entry that hold the same.
PLAIN = {"title": "name", "description": "description", "website": "website"}
PLAIN |= {"languages": "languages"}
TRANSLATED = ("name", "description", "hours_note")


class UnreadableHoursError(NotPossible):
    """Hours in words that are no plain week, of an entry that has rules for its hours."""


@transaction.atomic
def correct(resource: Resource, said: Mapping[str, Any], *, actor: User) -> None:
    """Write what somebody said of an entry into it: `said` by the names in `suggestions.changes`.

    What its texts were translated from is remembered, so that other languages say that they are
    outdated. Raises `NotPossible` for a number that cannot be dialed, and an address of an entry
    that keeps its own secret; `UnreadableHoursError` for hours that could only stand beside others.
    """
    rows = Resource.objects.select_for_update(no_key=True, of=("self",))
    row = rows.get(pk=resource.pk)
    before = {name: getattr(row, name) for name in TRANSLATED}
    fields = {PLAIN[name]: value for name, value in said.items() if name in PLAIN}
    if "place" in said:
        fields |= _address(row, said["place"])
    if "hours" in said:
        fields |= _set_hours(row, said["hours"])
    for name, value in fields.items():
        setattr(row, name, value)
    texts = {
        name: [in_language(name, code) for code in all_other_languages()]
        for name in TRANSLATED
        if name in fields
    }
    remember(row, texts, before, changed=())
    row.save(update_fields=[*fields, "i18n", "updated_at"])
    if "number" in said:
        _set_main_line(row, said["number"])
    rows_of_own = {"number": "phones", "hours": "schedules"}
    own = [name for key, name in rows_of_own.items() if key in said]
    audit.record(actor, "change", row, [*fields, *own])


def _address(row: Resource, place: str) -> dict[str, Any]:
    """Return the fields of an address that was given in one line, without the old point."""
    if row.address_hidden:
        raise NotPossible(_("The address of this entry is secret and must not become public."))
    tail = row.address.removeprefix(row.street)
    point: dict[str, Any] = {"latitude": None, "longitude": None}
    if tail and place.endswith(tail):
        return {"street": place.removesuffix(tail), **point}
    return {"street": place, **dict.fromkeys(("city", "region", "postal_code"), ""), **point}


def _set_hours(row: Resource, said: str) -> dict[str, Any]:
    """Put a plain week in place of the rules; the fields of the entry that change with it.

    Words that are no plain week become the note of an entry that has no rules: never two hours.
    """
    week, has_rules = read_hours(said), row.schedules.exists()
    if week is None:
        if has_rules:
            raise UnreadableHoursError(_("These hours cannot be read as days and times."))
        return {"hours_note": said}
    _replace_rules(row, week)
    # Beside rules a note says what they cannot; alone it said the hours that are replaced.
    fields: dict[str, Any] = {} if has_rules else {"hours_note": ""}
    return {**fields, "appointment": Appointment.ONLY} if week.by_appointment else fields


def _replace_rules(row: Resource, week: Week) -> None:
    # Single days, as holidays, are not spoken of by a week.
    single_days = Q(freq="", kind__in=[ScheduleKind.INSTEAD, ScheduleKind.CLOSED])
    row.schedules.exclude(single_days).delete()
    Schedule.objects.bulk_create(
        Schedule(
            resource=row,
            freq=Frequency.MONTHLY if span.places else Frequency.WEEKLY,
            byday=span.byday,
            opens_at=span.opens,
            closes_at=span.closes,
        )
        for span in week.spans
    )


def _set_main_line(row: Resource, number: str) -> None:
    """Replace the number that is called first; one that is there already becomes it."""
    dialed = line(number)
    if not dialed or not dialed.is_valid():
        raise NotPossible(INVALID)
    lines = list(row.phones.filter(kind=PhoneKind.VOICE))
    if any(each.number == dialed for each in lines):
        return
    first = lines[0] if lines else Phone(resource=row, kind=PhoneKind.VOICE)
    first.number = dialed
    first.save()
