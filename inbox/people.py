"""The people who may have written: those who gave us this number or address. Several may share it.

Nobody has proven that it is theirs. So it opens nothing by itself, and on a private page stands
nothing of what was written from it.
"""

from typing import Any

from django.db.models import Q

from members.models import Member
from requests_app.models import HelpRequest
from requests_app.models.wards import NO_WARD
from volunteers.models import Volunteer


def with_contact(phone: Any, email: Any) -> tuple[Any, Any, Any]:
    """Return the requests, volunteers and members with one of these blind indexes.

    Those that were set aside count as unknown, until somebody has looked at them.
    """
    same = Q(phone_index=phone) & ~Q(phone_index="") | Q(email_index=email) & ~Q(email_index="")
    requests = HelpRequest.objects.filter(same, in_ward__gte=NO_WARD)
    volunteers = Volunteer.objects.filter(same, set_aside_at=None)
    members = Member.objects.present().filter(same, set_aside_at=None)
    return requests.order_by(), volunteers.order_by(), members.order_by()


def language_with(phone: str, email: str) -> str | None:
    """Return the language in which the newest of those with it is written to."""
    for rows in with_contact(phone, email):
        if language := rows.order_by("-pk").values_list("language", flat=True).first():
            return str(language)
    return None


def wards_with(phone_index: str, email_index: str) -> list[int | None]:
    """Return the wards of those with it; none of all (None) where nobody has it."""
    requests, volunteers, members = with_contact(phone_index, email_index)
    found = {
        *requests.values_list("ward", flat=True),
        *volunteers.values_list("ward", flat=True),
        *members.values_list("pod__ward", flat=True),
    }
    return sorted(found, key=lambda pk: pk or 0) or [None]


def is_only_one(phone: str, email: str) -> bool:
    """Tell whether one row has it, so that nobody has it when that row goes."""
    return bool(phone or email) and sum(rows.count() for rows in with_contact(phone, email)) == 1


def ward_with(phone: str) -> str:
    """Return the slug of the ward of the newest request, or volunteer, or member with it."""
    requests, volunteers, members = with_contact(phone, "")
    for rows, path in ((requests, "ward"), (volunteers, "ward"), (members, "pod__ward")):
        named = rows.exclude(**{path: None}).order_by("-pk")
        if slug := named.values_list(f"{path}__slug", flat=True).first():
            return str(slug)
    return ""
