"""The entries and suggestions that may be the same as one that is suggested."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.typed import search_key
from resources.models import Resource, Suggestion, reached_by

MOST = 8
# As alike as "Juniper Pantry" and "The Juniper food pantry" are in one of the texts.
ALIKE_NAME = 0.6


@dataclass(frozen=True)
class Alike:
    """Something that may be the same, where staff look at it, and what is the same."""

    row: Any
    url: str
    is_entry: bool
    reasons: tuple[str | Promise, ...]


def alike_to(suggestion: Suggestion) -> list[Alike]:
    """Return what may be the same as `suggestion`, entries first. Two or three queries."""
    return [*_entries(suggestion), *_others(suggestion)]


def _entries(suggestion: Suggestion) -> list[Alike]:
    title, host = search_key(suggestion.title), host_of(suggestion.website)
    # The operator finds by the index of texts; the score alone would read every entry.
    same = Q(text_key__trigram_word_similar=title) if title else Q(pk__in=[])
    if suggestion.number:
        same |= reached_by(suggestion.number)
    if host:
        same |= Q(website__icontains=f"//{host}") | Q(website__icontains=f"//www.{host}")
    street = suggestion.place.partition(",")[0].strip()
    if street:
        same |= Q(street__iexact=street)
    rows = Resource.objects.filter(same).annotate(alike=TrigramWordSimilarity(title, "text_key"))
    if not suggestion.is_new:
        rows = rows.exclude(pk=suggestion.resource_id or 0)
    with_phones = rows.defer("text_key", "name_joined").prefetch_related("phones")
    found = with_phones.order_by("-alike", "pk")[:MOST]
    return [
        Alike(row, _page_of(row), True, tuple(_reasons(row, suggestion, host, street)))
        for row in found
    ]


def _reasons(row: Any, suggestion: Suggestion, host: str, street: str) -> list[str | Promise]:
    numbers = {str(line.number.as_national) for line in row.phones.all()}
    said = [
        (row.alike >= ALIKE_NAME, _("a similar name")),
        (_digits(suggestion.number) in {*map(_digits, numbers)} - {""}, _("the same phone number")),
        (bool(host) and host == host_of(row.website), _("the same website")),
        (bool(street) and row.street.casefold() == street.casefold(), _("the same address")),
    ]
    return [words for is_so, words in said if is_so]


def _others(suggestion: Suggestion) -> list[Alike]:
    """Return the others that wait: about the same entry, or with a similar name."""
    rows = Suggestion.objects.waiting().exclude(pk=suggestion.pk).defer("words", "email")
    if not suggestion.is_new:
        found, words = rows.filter(resource=suggestion.resource_id), _("the same entry")
    else:
        title = search_key(suggestion.title)
        found = rows.filter(kind=suggestion.kind, title_key__trigram_similar=title)
        words = _("a similar name")
    return [Alike(row, _page_of(row), False, (words,)) for row in found.order_by("pk")[:MOST]]


def _page_of(row: Resource | Suggestion) -> str:
    return reverse(f"admin:resources_{row._meta.model_name}_change", args=[row.pk])


def host_of(url: str) -> str:
    """Return the host of an address without "www."; "" for none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())
