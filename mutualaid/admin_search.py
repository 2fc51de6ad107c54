"""One search on the admin's first page, over people and places: what each list would find."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from backoffice.long_lists import without_encrypted
from common.bidi import code, name
from common.search import typed
from requests_app.models import HelpRequest
from resources.models import Resource
from volunteers.models import Volunteer

MOST = 5


@dataclass(frozen=True)
class Found:
    """The first few rows of a kind, and the address of the list that has them all."""

    title: str | Promise
    rows: list[tuple[str, SafeString]]  # address and words
    url: str
    has_more: bool


def search(request: HttpRequest, site: admin.AdminSite) -> dict[str, Any]:
    """Return the context of the search box: whether there is one, the words, and what they find.

    By the lists' own search, over the rows that the lists show to the user: nobody reads more here
    than there.
    """
    kinds = [model for model in WORDS if may_look(request, site, model)]
    term = typed(request.GET.get("q", ""))
    found = [_found(request, site, model, term) for model in kinds] if term else []
    finds_people = any(model is not Resource for model in kinds)
    return {"can_search": bool(kinds), "finds_people": finds_people, "term": term, "found": found}


def may_look(request: HttpRequest, site: admin.AdminSite, model: Any) -> bool:
    return site.get_model_admin(model).has_view_permission(request)


def _found(request: HttpRequest, site: admin.AdminSite, model: Any, term: str) -> Found:
    own = site.get_model_admin(model)
    # Without what the list brings along for its columns
    every = own.get_queryset(request).prefetch_related(None)
    if model is Resource:
        every = every.prefetch_related("wards")
    else:
        every = without_encrypted(every.select_related("ward"), ["ward"])
    hits, _may_repeat = own.get_search_results(request, every, term)
    rows = list(hits.order_by("-pk")[: MOST + 1])
    path = f"admin:{model._meta.label_lower.replace('.', '_')}"
    return Found(
        capfirst(model._meta.verbose_name_plural),
        [(reverse(f"{path}_change", args=[row.pk]), WORDS[model](row)) for row in rows[:MOST]],
        f"{reverse(f'{path}_changelist')}?{urlencode({'q': term})}",
        len(rows) > MOST,
    )


def _request_words(row: HelpRequest) -> SafeString:
    return _joined(code(row.reference), row.name, row.ward)


def _volunteer_words(row: Volunteer) -> SafeString:
    return _joined(code(f"#{row.pk}"), row.name, row.get_status_display(), row.ward)


def _resource_words(row: Resource) -> SafeString:
    return _joined(row.name_i18n, row.get_state_display(), *row.wards.all())


def _joined(first: Any, *others: Any) -> SafeString:
    """Return what is known, with a dot between."""
    words = name(first) if not isinstance(first, SafeString) else first
    for other in filter(None, others):
        words = format_html("{} · {}", words, name(other))
    return words


# In the order in which they are shown.
WORDS: dict[Any, Callable[[Any], SafeString]] = {
    HelpRequest: _request_words,
    Volunteer: _volunteer_words,
    Resource: _resource_words,
}
