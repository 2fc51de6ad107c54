"""What is left of a sign-up when somebody leaves: that there was one, and coarse times."""

from typing import Any

from common.choices import ContactMethod
from common.coarse import coarse_moment
from common.fields import with_blind_indexes
from volunteers import notifications
from volunteers.choices import VolunteerStatus
from volunteers.models import Departure, Volunteer

TEXT_FIELDS = (
    *("name", "phone", "email", "zip_code", "skills_note", "spoken_words"),
    *("staff_note", "known_words", "raised_why"),
)
# A pod can be a single building, and who speaks a rare language one person.
TELLING: dict[str, Any] = {
    "pod": None,
    "entered_by": None,
    "paused_until": None,
    "contact_method": ContactMethod.ANY,
    "language": "en",
    "languages": [],
    "days": [],
    "times": [],
    "transport": [],
    "duties": [],
    "known_by": "",
    "references_taken": 0,
    "talked_on": None,
    "changed_fields": [],
    "looked_at": None,
    "households_per_day": None,
    "households_per_week": None,
}
TIMES = ("created_at", "approved_at", "agreed_at", "email_proven_at")


def clear_personal_data(volunteer: Volunteer) -> None:
    """Leave nothing of a locked sign-up but that there was one, and a code of a spy's number."""
    _remember(volunteer)
    for name in TEXT_FIELDS:
        setattr(volunteer, name, "")
    for name, value in TELLING.items():
        setattr(volunteer, name, value)
    volunteer.status = VolunteerStatus.LEFT
    for name in TIMES:
        setattr(volunteer, name, coarse_moment(getattr(volunteer, name)))
    # Emptied with the texts: by its index a known number could still be tried out.
    volunteer.save(update_fields=with_blind_indexes([*TEXT_FIELDS, *TELLING, *TIMES, "status"]))
    volunteer.categories.clear()
    volunteer.goods.all().delete()
    notifications.forget_letters(volunteer)


def is_remembered(volunteer: Volunteer) -> bool:
    """Return whether somebody who leaves is known again by codes: stopped, or turned away."""
    is_rejected = volunteer.status == VolunteerStatus.REJECTED
    return is_rejected or volunteer.picking_stopped_at is not None


def _remember(volunteer: Volunteer) -> None:
    if is_remembered(volunteer):
        Departure.objects.create(
            phone_index=volunteer.phone_index,
            email_index=volunteer.email_index,
            was_rejected=volunteer.status == VolunteerStatus.REJECTED,
        )
