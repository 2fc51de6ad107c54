"""What is on now, for pages that are kept: from memory, and read anew when a switch changes."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from emergencies.models import Emergency
from messaging.calm import let_pass
from messaging.models import Message
from pages.cached import kept
from pods import notices
from pods.models import Notice, Ward
from pods.panels import Panel, notice_panel
from pods.ward_choice import all_wards
from resources.first import come_first

# Of what is on: its table counts every edit for this topic, which all pages with notices name.
TOPIC = "notices"
NOTICE = "announcements/notice"


@dataclass(frozen=True)
class OnNow:
    """What pages need of an emergency, by the notice that says it."""

    ward_id: int | None
    has_short_form: bool
    categories: tuple[int, ...]


def on_now() -> dict[int, OnNow]:
    """Return what is switched on, by notice; those that are over by the clock, too."""
    found: dict[int, OnNow] = kept("emergencies", _load, topics=(TOPIC,))
    return found


def _load() -> dict[int, OnNow]:
    # By their numbers: what the headings are called is another topic, which not all pages name.
    first: dict[int, list[int]] = {}
    of_those = Emergency.first_categories.through.objects.filter(emergency__ended_at=None)
    for row in of_those.order_by("resourcecategory_id"):
        first.setdefault(row.emergency_id, []).append(row.resourcecategory_id)
    return {
        row.notice_id: OnNow(row.ward_id, row.has_short_form, tuple(first.get(row.pk, ())))
        for row in Emergency.objects.on()
    }


def of_ward(ward: Ward | None) -> list[OnNow]:
    """Return what is on in a ward, and in the whole network."""
    known = on_now()
    return [known[notice.pk] for notice in notices.notices_for(ward) if notice.pk in known]


def takes_short_forms(ward: Ward | None) -> bool:
    """Tell whether the short form is offered there now."""
    return any(each.has_short_form for each in of_ward(ward))


@notice_panel("emergency")
def below_notice(notice: Notice) -> Panel | None:
    """Lead from an emergency's notice to the short form, and to what is open for everybody."""
    found = on_now().get(notice.pk)
    if found is None:
        return None
    # Only pages of a ward show its notices, and these are made of places as well.
    ward = all_wards().get(str(found.ward_id)) if found.ward_id else None
    return Panel("emergencies/_notice.html", {"emergency": found, "ward": ward})


@notices.come_first
def first_notices() -> Collection[int]:
    """Return the notices of what is on: they stand first, also above earlier warnings."""
    return on_now().keys()


@notices.bind
def is_of_emergency(notice_id: int) -> bool:
    """Tell whether a notice is that of an emergency: the switch and its words are of one ward."""
    return Emergency.objects.filter(notice=notice_id).exists()


@come_first
def first_categories(ward: Ward | None) -> list[int]:
    """Return the headings of the directory that come first while an emergency is on."""
    return sorted({pk for each in of_ward(ward) for pk in each.categories})


def is_emergency(message: Message) -> bool:
    """Tell whether a notice by email or text is that of an emergency that is on."""
    going = Emergency.objects.filter(notice=message.subject_id, ended_at=None)
    return going.filter(notice__ends_at__gt=timezone.now()).exists()


# In an emergency nobody misses the warning because three notices came before it this week.
let_pass(NOTICE, is_emergency)
