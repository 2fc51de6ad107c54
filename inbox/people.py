"""The people who may have written: those who gave us this number, which several may share.

Nobody has proven that a number is theirs. So a number opens nothing by itself, and on a private
page stands nothing of what was written from it.
"""

from typing import Any

from members.models import Member
from requests_app.models import HelpRequest
from requests_app.models.wards import NO_WARD
from volunteers.models import Volunteer


def with_number(index: Any) -> tuple[Any, Any, Any]:
    """Return the requests, volunteers and members with the number of this blind index.

    Those that were set aside count as unknown, until somebody has looked at them.
    """
    same = {"phone_index": index}
    requests = HelpRequest.objects.exclude(phone_index="").filter(**same, in_ward__gte=NO_WARD)
    volunteers = Volunteer.objects.exclude(phone_index="").filter(**same, set_aside_at=None)
    members = Member.objects.present().exclude(phone_index="").filter(**same, set_aside_at=None)
    return requests.order_by(), volunteers.order_by(), members.order_by()


def language_with(index: str) -> str | None:
    """Return the language in which the newest of those with this number is written to."""
    for rows in with_number(index):
        if language := rows.order_by("-pk").values_list("language", flat=True).first():
            return str(language)
    return None


def is_only_one(index: str) -> bool:
    """Tell whether one row has this number, so that nobody has it when that row goes."""
    return bool(index) and sum(rows.count() for rows in with_number(index)) == 1
