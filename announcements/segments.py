"""The people whom an announcement goes to: by its fields, and never beyond its ward or pod."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import User
from accounts.roles import COORDINATOR, MEMBERS, PLACES, STEWARD, covers_pod, covers_ward
from announcements.choices import Audience, Helped
from announcements.models import Announcement, Recipient, Subscription
from common.choices import BY_TEXT, ContactMethod
from members.models import Member
from messaging import text_numbers
from messaging.models import CalmStop, Channel, OptOut
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import HelpRequest, Match, Need
from requests_app.models.wards import NO_WARD
from volunteers.choices import Transport, VolunteerStatus
from volunteers.models import Volunteer

Rows = QuerySet[Any]
A_STEP = 2000
# Stewards run the install, coordinators their wards. Members told their organizers how to reach
# them, and nobody else: so nobody else writes to them.
WHO_MAY = {
    Audience.VOLUNTEERS: (STEWARD, COORDINATOR),
    Audience.WAITING: (STEWARD, COORDINATOR),
    Audience.MEMBERS: MEMBERS,
    Audience.SUBSCRIBERS: PLACES,
}


def refused(announcement: Announcement, user: User) -> list[Audience]:
    """Return those whom `user` may not write to in the place of `announcement`."""
    ward_id, pod_id = announcement.ward_of_place, announcement.pod_id
    # Volunteers and households are the ward's, also those of one pod.
    of_pod = {Audience.MEMBERS, Audience.SUBSCRIBERS}
    return [
        each
        for each in map(Audience, announcement.to)
        if not (
            covers_pod(user, pod_id, ward_id, WHO_MAY[each])
            if pod_id and each in of_pod
            else covers_ward(user, ward_id, WHO_MAY[each])
        )
    ]


def _volunteers(of: Announcement) -> Rows:
    rows: Rows = Volunteer.objects.filter(status=VolunteerStatus.APPROVED, set_aside_at=None)
    kinds = list(of.categories.all())
    if kinds:
        rows = rows.filter(Exists(_kinds_of_volunteer(kinds)))
    if of.has_car:
        rows = rows.filter(transport__contains=[Transport.CAR])
    if of.days:
        # Who named no day can on any.
        rows = rows.filter(Q(days=[]) | Q(days__overlap=of.days))
    if of.helped != Helped.ANY:
        since = timezone.now() - datetime.timedelta(days=of.helped_days)
        helped = Match.objects.filter(
            volunteer=OuterRef("pk"), status__in=MatchStatus.helped(), accepted_at__gte=since
        )
        rows = rows.filter(Exists(helped) if of.helped == Helped.SINCE else ~Exists(helped))
    return _in_place(rows, of)


def _kinds_of_volunteer(kinds: list[Any]) -> Rows:
    through: Any = Volunteer.categories.through
    rows: Rows = through.objects.filter(volunteer=OuterRef("pk"), category__in=kinds)
    return rows


def _waiting(of: Announcement) -> Rows:
    needs = Need.objects.filter(request=OuterRef("pk"), status__in=NeedStatus.active())
    kinds = list(of.categories.all())
    if kinds:
        needs = needs.filter(category__in=kinds)
    rows: Rows = HelpRequest.objects.filter(Exists(needs), erased_at=None, in_ward__gte=NO_WARD)
    return _in_place(rows, of)


def _members(of: Announcement) -> Rows:
    rows: Rows = Member.objects.active().filter(set_aside_at=None)
    if of.pod_id:
        return rows.filter(pod=of.pod_id)
    return rows.filter(pod__ward=of.ward_id) if of.ward_id else rows.none()


def _subscribers(of: Announcement) -> Rows:
    rows: Rows = Subscription.objects.confirmed()
    if of.pod_id:
        return rows.filter(pod=of.pod_id)
    if of.ward_id:
        return rows.filter(Q(ward=of.ward_id) | Q(pod__ward=of.ward_id))
    return rows


def _in_place(rows: Rows, of: Announcement) -> Rows:
    if of.pod_id:
        return rows.filter(pod=of.pod_id)
    return rows.filter(ward=of.ward_id) if of.ward_id else rows


SEGMENTS: dict[str, Callable[[Announcement], Rows]] = {
    Audience.VOLUNTEERS: _volunteers,
    Audience.WAITING: _waiting,
    Audience.MEMBERS: _members,
    Audience.SUBSCRIBERS: _subscribers,
}
MODELS: dict[str, Any] = {
    Audience.VOLUNTEERS: Volunteer,
    Audience.WAITING: HelpRequest,
    Audience.MEMBERS: Member,
    Audience.SUBSCRIBERS: Subscription,
}


def people(of: Announcement, audience: str) -> Rows:
    """Return those of one audience, opted-out ones too, as plain values: nothing is decrypted."""
    rows = SEGMENTS[audience](of).order_by("pk")
    if of.languages:
        rows = rows.filter(language__in=of.languages)
    stopped = CalmStop.objects.filter(
        Q(contact_index=OuterRef("phone_index")) | Q(contact_index=OuterRef("email_index"))
    )
    no_texts = OptOut.objects.filter(phone_index=OuterRef("phone_index"))
    extension = _has_extension(audience)
    rows = rows.annotate(stopped=Exists(stopped), no_texts=Exists(no_texts), extended=extension)
    method = "language" if audience == Audience.SUBSCRIBERS else "contact_method"
    return rows.values_list(
        *("pk", "phone_index", "email_index", "language", method, "stopped", "no_texts", "extended")
    )


def _has_extension(audience: str) -> Any:
    if audience in (Audience.WAITING, Audience.MEMBERS):
        # Asked of the database: the extension itself is encrypted.
        return ~Q(phone_extension="")
    return Value(False, output_field=BooleanField())


def recipients(of: Announcement) -> Iterator[tuple[Recipient, bool]]:
    """Yield all recipients there could be, and whether each has opted out."""
    by_text = text_numbers.are_on()
    for audience in Audience:
        if audience not in of.to:
            continue
        for row in people(of, audience).iterator(chunk_size=A_STEP):
            pk, phone, email, language, method, stopped, no_texts, extended = row
            may_text = by_text and bool(phone) and not no_texts and not extended
            channels = _channels(audience, method, bool(email), may_text=may_text)
            yield (
                Recipient(
                    announcement=of,
                    kind=audience,
                    person_id=pk,
                    phone_index=phone,
                    email_index=email,
                    language=language,
                    channel=channels[0] if channels else "",
                    next_channels=channels[1:],
                ),
                stopped,
            )


def _channels(audience: str, method: str, has_email: bool, *, may_text: bool) -> list[str]:
    """Return what `messaging.reach.channels_of` says of them, from what an index knows.

    Without WhatsApp, which takes nothing that goes to many: they get it by text.
    """
    if audience == Audience.SUBSCRIBERS:
        return [Channel.EMAIL] if has_email else [Channel.TEXT] if may_text else []
    found: list[str] = [Channel.EMAIL] if has_email else []
    if may_text and method in (*BY_TEXT, ContactMethod.ANY):
        found.insert(0 if method in BY_TEXT else len(found), Channel.TEXT)
    return found


def in_steps(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield `rows` in lists of so many as one statement stores."""
    each = iter(rows)
    while step := list(islice(each, A_STEP)):
        yield step
