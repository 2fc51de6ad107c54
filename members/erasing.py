"""The traces of a member who leaves: that there was one, and coarse times."""

from typing import Any

from common.choices import ContactMethod
from common.coarse import coarse_moment
from common.fields import with_blind_indexes
from members import notifications
from members.choices import AgreedHow, MemberState
from members.models import TEXTS, Member, SharedHome

# A pod can be a single floor: each of these may tell who it was.
TELLING: dict[str, Any] = {
    "entered_by": None,
    "contact_method": ContactMethod.ANY,
    "language": "en",
    "languages": [],
    "days": [],
    "times": [],
    "household": None,
    "proposal": None,
    "agreed_how": AgreedHow.LINK,
    "is_key_person": False,
    "is_organizer": False,
    "others_read_email": False,
    "set_aside_at": None,
    "why_aside": "",
}
TIMES = ("created_at", "joined_at", "left_at", "heard_at", "agreed_at", "email_proven_at")


def clear_personal_data(member: Member) -> None:
    """Leave nothing of a locked member but that there was one; `left_at` is set already."""
    home_id = member.household_id
    for name in TEXTS:
        setattr(member, name, "")
    for name, value in TELLING.items():
        setattr(member, name, value)
    member.state = MemberState.LEFT
    for name in TIMES:
        setattr(member, name, coarse_moment(getattr(member, name)))
    member.save(update_fields=with_blind_indexes([*TEXTS, *TELLING, *TIMES, "state"]))
    member.needs.clear()
    member.offers.clear()
    member.sharings.all().delete()
    SharedHome.objects.filter(pk=home_id or 0, members=None).delete()
    notifications.forget_letters(member)
