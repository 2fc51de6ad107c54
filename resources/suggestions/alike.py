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
MOST_OF_NUMBER = 200
# Anybody has a page there: the host alone is nobody's own.
SHARED_HOSTS = {"facebook.com", "m.facebook.com", "instagram.com", "google.com", "linktr.ee"}
SHARED_HOSTS |= {"sites.google.com", "docs.google.com", "forms.gle", "x.com", "twitter.com"}
SHORT_WORDS = {"street": "st", "avenue": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr"}
SHORT_WORDS |= {"place": "pl", "lane": "ln", "court": "ct", "square": "sq", "northwest": "nw"}
SHORT_WORDS |= {"northeast": "ne", "southwest": "sw", "southeast": "se"}
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
    title, site = search_key(suggestion.title), site_of(suggestion.website)
    # The operator finds by the index of texts; the score alone would read every entry.
    same = Q(text_key__trigram_word_similar=title) if title else Q(pk__in=[])
    if suggestion.number:
        same |= reached_by(suggestion.number)
    for url in _spellings(site):
        same |= Q(website__iexact=url)
    same |= Q(pk__in=_at_address(suggestion.place))
    rows = Resource.objects.filter(same).annotate(alike=TrigramWordSimilarity(title, "text_key"))
    if not suggestion.is_new:
        rows = rows.exclude(pk=suggestion.resource_id or 0)
    with_phones = rows.defer("text_key", "name_joined").prefetch_related("phones")
    found = with_phones.order_by("-alike", "pk")[:MOST]
    return [
        Alike(row, _page_of(row), True, tuple(_reasons(row, suggestion, site))) for row in found
    ]


def _reasons(row: Any, suggestion: Suggestion, site: str) -> list[str | Promise]:
    numbers = {str(line.number.as_national) for line in row.phones.all()}
    said = [
        (row.alike >= ALIKE_NAME, _("a similar name")),
        (_digits(suggestion.number) in {*map(_digits, numbers)} - {""}, _("the same phone number")),
        (bool(site) and site == site_of(row.website), _("the same website")),
        (is_same_street(suggestion.place, row.street), _("the same address")),
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


def site_of(url: str) -> str:
    """Return what tells a website from others: "example.org/pantry"; "" for none.

    The first page of a host that many share says nothing.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return "" if not rest and host in SHARED_HOSTS else f"{host}{rest}".casefold()


def _spellings(site: str) -> list[str]:
    """Return the addresses that `site_of` says to be the same."""
    starts = ("https://", "https://www.", "http://", "http://www.")
    return [f"{start}{site}{end}" for start in starts for end in ("", "/")] if site else []


def _at_address(place: str) -> list[int]:
    """Return the entries with the same street and number; those of the number are few."""
    number = place.split()[:1]
    if not number or not number[0][0].isdecimal():
        return []
    rows = Resource.objects.filter(street__istartswith=number[0]).order_by("pk")
    streets = rows.values_list("pk", "street")[:MOST_OF_NUMBER]
    return [pk for pk, street in streets if is_same_street(place, street)]


def is_same_street(one: str, other: str) -> bool:
    """Tell whether two addresses begin with the same number and street, however abbreviated."""
    first, second = _street_words(one), _street_words(other)
    shared = min(len(first), len(second))
    return shared > 1 and first[:shared] == second[:shared]


def _street_words(address: str) -> list[str]:
    words = search_key(address.partition(",")[0]).replace(".", " ").split()
    return [SHORT_WORDS.get(word, word) for word in words]


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())
