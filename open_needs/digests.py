"""Tell me when: volunteers are told of open needs that fit them, as often as they chose.

Nothing new is opened by it: it says that there is something, and the list is the one on their own
page, with its presses and their guards.
"""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from messaging.models import Message
from messaging.outcomes import when_held_back
from open_needs import notifications
from open_needs.choices import TellHow
from open_needs.models import TellMe, ToldNeed
from open_needs.picking import may_pick_now
from requests_app.candidates.needs_for import fitting
from requests_app.models import Need
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.services import HasLeftError

# A need that somebody had open at the desk fits nobody meanwhile: so much later it is looked at
# once more.
ALSO_AFTER = datetime.timedelta(hours=1)
# So many are looked at in a quarter of an hour, and so many needs stand in what one is told.
MOST_LOOKS = 500
MOST_NEEDS = 100
# So long after its end it is still known of a need who was told of it.
KEPT_FOR = datetime.timedelta(days=30)


@transaction.atomic
def tell_me(volunteer_id: int, how: str, *, actor: audit.Actor) -> None:
    """Tell a volunteer of open needs as often as `how` says; "" ends it. Twice is once.

    What fits them now they see on the page on which they choose: they are told of what comes.
    Raises `NotPossible` for somebody who has left.
    """
    rows = Volunteer.objects.select_for_update(no_key=True, of=("self",))
    volunteer = rows.exclude(status=VolunteerStatus.LEFT).filter(pk=volunteer_id).first()
    if volunteer is None:
        raise HasLeftError(_("This person no longer volunteers."))
    before = TellMe.objects.filter(volunteer=volunteer).first()
    if (before.how if before else "") == how:
        return
    if not how:
        forget(volunteer_id)
    else:
        _start(volunteer, TellHow(how))
    audit.record(actor, "choose_digest", volunteer)


def _start(volunteer: Volunteer, how: TellHow) -> None:
    now = timezone.now()
    said = {"how": how, "since": now, "looked_at": now, "next_at": now}
    TellMe.objects.update_or_create(volunteer=volunteer, defaults=said)
    _put_down(volunteer, list(fitting(volunteer).values_list("pk", flat=True)), now)


def forget(volunteer_id: int) -> None:
    """Delete what somebody chose, and what they were told."""
    TellMe.objects.filter(volunteer=volunteer_id).delete()
    ToldNeed.objects.filter(volunteer=volunteer_id).delete()


def move(kept_id: int, other_id: int) -> None:
    """Let the sign-up that stays be told as the other was, and of nothing twice."""
    if not TellMe.objects.filter(volunteer=kept_id).exists():
        TellMe.objects.filter(volunteer=other_id).update(volunteer=kept_id)
    told = ToldNeed.objects.filter(volunteer=other_id)
    known = ToldNeed.objects.filter(volunteer=kept_id).values("need")
    told.exclude(need__in=known).update(volunteer=kept_id)
    forget(other_id)


def due() -> list[int]:
    """Return whose time has come, where something new may fit them: the longest waiting first."""
    ahead = Need.objects.open().still_ahead().for_neighbors()
    listed = ahead.filter(request__ward__lists_needs=True)
    newest = listed.aggregate(at=Max(Coalesce("opened_again_at", "created_at")))["at"]
    if newest is None:
        return []
    ready = TellMe.objects.filter(next_at__lte=timezone.now(), looked_at__lt=newest + ALSO_AFTER)
    people = ready.order_by("looked_at").values_list("volunteer", flat=True)
    return list(people[:MOST_LOOKS])


@transaction.atomic
def tell_of_new_needs(volunteer_id: int) -> None:
    """Tell one volunteer of what fits them and they were not told of; nothing where nothing is."""
    rows = TellMe.objects.select_for_update(no_key=True, of=("self",))
    chosen = rows.select_related("volunteer").filter(volunteer=volunteer_id).first()
    now = timezone.now()
    if chosen is None or chosen.next_at > now:
        return
    new = new_for(chosen.volunteer) if may_pick_now(chosen.volunteer) else []
    chosen.looked_at = now
    if new:
        _put_down(chosen.volunteer, new, now)
        chosen.next_at = _next_time(TellHow(chosen.how), now)
        notifications.new_needs(chosen.volunteer, now)
    chosen.save(update_fields=["looked_at", "next_at"])


@when_held_back(notifications.NEW_NEEDS)
def tell_next_week(message: Message) -> None:
    """Keep what a message would have told for the next one, when the week has room for it again."""
    of_message = ToldNeed.objects.filter(volunteer=message.recipient_id)
    of_message.filter(at=notifications.told_at(message)).delete()
    next_week = _morning(
        timezone.now() + datetime.timedelta(days=7 - timezone.localdate().weekday())
    )
    chosen = TellMe.objects.select_for_update(no_key=True).filter(volunteer=message.recipient_id)
    for row in chosen:
        # Looked at anew, also where nothing has come since.
        row.looked_at, row.next_at = row.since, max(row.next_at, next_week)
        row.save(update_fields=["looked_at", "next_at"])


def new_for(volunteer: Volunteer) -> list[int]:
    """Return the needs that fit a volunteer, and that they were not told of."""
    told = ToldNeed.objects.filter(volunteer=volunteer).values("need")
    return list(fitting(volunteer).exclude(pk__in=told).values_list("pk", flat=True)[:MOST_NEEDS])


def forget_the_old() -> int:
    """Delete who was told of what ended long ago; how many rows."""
    gone: QuerySet[ToldNeed] = ToldNeed.objects.filter(need__ended_at__lt=timezone.now() - KEPT_FOR)
    return gone.delete()[0]


def _put_down(volunteer: Volunteer, need_ids: list[int], now: datetime.datetime) -> None:
    rows = [ToldNeed(volunteer=volunteer, need_id=pk, at=now) for pk in need_ids]
    ToldNeed.objects.bulk_create(rows, ignore_conflicts=True)


def _next_time(how: TellHow, now: datetime.datetime) -> datetime.datetime:
    """Return from when on they may be told again: some day's morning, where the network is."""
    if how == TellHow.AT_ONCE:
        return now
    return _morning(now + how.apart)


def _morning(day: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(day).replace(
        hour=settings.MESSAGES_FROM_HOUR, minute=0, second=0, microsecond=0
    )
