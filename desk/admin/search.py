"""Finding a request by what a caller says: reference, phone, email or name."""

import re

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DESK, NOBODY
from backoffice.personal_data import PersonalAdmin, contact_query
from common.search import by_name, is_common
from common.typed import Kind, to_store
from requests_app.models.wards import seen_by
from requests_app.services.requests import REFERENCE_ALPHABET

REFERENCE = re.compile(rf"([{REFERENCE_ALPHABET}]{{3}})[\s-]?([{REFERENCE_ALPHABET}]{{3}})")


def reference_in(term: str) -> str:
    """`term` as a reference is stored, or "" when it cannot be one."""
    found = REFERENCE.fullmatch(to_store(term, Kind.CODE).upper())
    return f"{found[1]}-{found[2]}" if found else ""


class RequestSearchAdmin(PersonalAdmin):
    """The base of the admins of requests and of what belongs to them."""

    viewers = changers = DESK
    adders = deleters = NOBODY
    search_fields = ["name"]  # shows the box; what it does is below
    search_help_text = _("Reference, name, or a whole phone number or email.")

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        """A name that few have is looked for among the households that `user` may see, fewer still.

        What many have is soon found among the newest rows.
        """
        contact, path = contact_query(term, self.contact_path), self.contact_path
        if contact is not None:
            return [contact]
        reference = reference_in(term)
        by_reference = [Q(**{f"{path}reference": reference})] if reference else []
        among = Q() if is_common(term) else seen_by(user, path)
        return [by_name(term, f"{path}name") & among, *by_reference]
