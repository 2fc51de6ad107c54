"""The search for households by what a caller says: reference, phone, email, name or task."""

import re

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q

from accounts.models import User
from backoffice.personal_data import contact_query
from common.lookups import IsOneOf
from common.search import by_name, is_common
from common.typed import Kind, to_store
from requests_app.calling import matches_called
from requests_app.models import HelpRequest
from requests_app.models.wards import seen_by
from requests_app.services.requests import REFERENCE_ALPHABET

# Callers read it out with or without the hyphen; some pages and people write a # before it.
REFERENCE = re.compile(rf"#?\s*([{REFERENCE_ALPHABET}]{{3}})[\s-]?([{REFERENCE_ALPHABET}]{{3}})\W*")
# A name that more have is narrowed by another word.
MOST_HOUSEHOLDS = 300


def reference_in(term: str) -> str:
    """Return `term` as a reference is stored, or "" when it cannot be one."""
    found = REFERENCE.fullmatch(to_store(term, Kind.CODE).upper())
    return f"{found[1]}-{found[2]}" if found else ""


def ways_to_find(term: str, user: User, path: str = "") -> list[Q]:
    """Return what `term` may mean, each with an index of its own; `path` leads to the request.

    Looks for a name that few have among the households that `user` may see, fewer still. What many
    have is soon found among the newest rows.
    """
    called = matches_called(term)
    by_task = [] if called is None else [Q(**{f"{path}pk__in": called.values("need__request")})]
    return [*_by_what_they_said(term, user, path), *by_task]


def _by_what_they_said(term: str, user: User, path: str) -> list[Q]:
    contact = contact_query(term, path)
    if contact is not None:
        return [contact]
    reference = reference_in(term)
    by_reference = [Q(**{f"{path}reference": reference})] if reference else []
    among = Q() if is_common(term) else seen_by(user, path)
    return [by_name(term, f"{path}name") & among, *by_reference]


def of_households(term: str, user: User) -> Q:
    """Return the condition on needs that their household is found by `term`, or their task.

    Households are looked up first, the newest of each way: there are fewer of them than needs.
    By the number of a match or a route it is the needs of that alone.
    """
    called = matches_called(term)
    condition = Q() if called is None else Q(IsOneOf("pk", ArraySubquery(called.values("need"))))
    for way in _by_what_they_said(term, user, ""):
        rows = HelpRequest.objects.visible_to(user).filter(way).order_by("-pk").values("pk")
        condition |= Q(IsOneOf(F("request"), ArraySubquery(rows[:MOST_HOUSEHOLDS])))
    return condition
