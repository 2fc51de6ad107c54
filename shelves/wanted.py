"""Cards that look for something or share it, to print and to post: their words, nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.addresses import absolute_url
from pods.models import Ward
from shelves.choices import CardKind
from shelves.models import Card

# More is no list that anybody reads to its end; the shelf itself has them all.
MOST = 40


@dataclass(frozen=True)
class Part:
    """The cards that are wanted, or those that are to share, newest first."""

    heading: str | Promise
    cards: list[Card]


def open_cards(ward: Ward | None) -> QuerySet[Card]:
    """Return the cards of a ward, or of all, that are shown and that nobody has reserved."""
    rows = Card.objects.shown().free().select_related("category", "ward").order_by("-id")
    return rows.filter(ward=ward) if ward else rows


def parts_of(cards: Iterable[Card]) -> list[Part]:
    """Return what is wanted first, then what is to share; no part without a card."""
    found = list(cards)
    wanted = [card for card in found if card.is_wanted][:MOST]
    shared = [card for card in found if not card.is_wanted][:MOST]
    parts = [Part(_("Wanted now"), wanted), Part(_("Things and skills to share"), shared)]
    return [part for part in parts if part.cards]


def parts_in(ward: Ward | None) -> list[Part]:
    """Return the parts of the newest cards of a ward, or of all. Two queries."""
    rows = open_cards(ward)
    wanted = rows.filter(kind=CardKind.WANTED)[:MOST]
    return parts_of([*wanted, *rows.exclude(kind=CardKind.WANTED)[:MOST]])


def as_text(parts: list[Part], ward: Ward | None) -> str:
    """Return plain text in the active language; "" for no parts."""
    if not parts:
        return ""
    context = {"parts": parts, "ward": ward, "url": shelf_url(ward)}
    return render_to_string("shelves/to_post.txt", context).strip() + "\n"


def shelf_url(ward: Any) -> str:
    """Return the address of the cards of a ward, or of all."""
    url = absolute_url("shelves:shelf")
    return f"{url}?ward={ward.slug}" if ward else url
