"""Finding a request by what a caller says: reference, phone, email or name."""

import re
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_pages import PersonalAdmin, contact_query
from common.admin_base import COORDINATOR, NOBODY, STEWARD
from requests_app.services.requests import REFERENCE_ALPHABET

STAFF = (STEWARD, COORDINATOR)
REFERENCE = re.compile(rf"([{REFERENCE_ALPHABET}]{{3}})[\s-]?([{REFERENCE_ALPHABET}]{{3}})")


def reference_in(term: str) -> str:
    """`term` as a reference is stored, or "" when it cannot be one."""
    found = REFERENCE.fullmatch(term.strip().upper())
    return f"{found[1]}-{found[2]}" if found else ""


class RequestSearchAdmin(PersonalAdmin):
    """The base of the admins of requests and of what belongs to them."""

    viewers = changers = STAFF
    adders = deleters = NOBODY
    search_fields = ["name"]  # shows the box; what it does is below
    search_help_text = _("Reference, name, or a whole phone number or email.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        return (queryset.filter(self.matching(term)) if term else queryset), False

    def matching(self, term: str) -> Q:
        path, reference = self.contact_path, reference_in(term)
        found = contact_query(term, path)
        if found is not None:
            return found
        by_name = Q(**{f"{path}name__icontains": term})
        return by_name | Q(**{f"{path}reference": reference}) if reference else by_name
