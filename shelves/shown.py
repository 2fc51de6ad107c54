"""A card in questions and answers, for the check page and the private page."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.bidi import code
from pages.localized import local_day, translated
from shelves.choices import CardKind
from shelves.models import Card


@dataclass(frozen=True)
class Said:
    """A question in few words, and the answer."""

    question: str | Promise
    answer: Any


def card_answers(card: Card) -> list[Said]:
    """Return all that was said in `card` (stored or not)."""
    said = [
        Said(_("What is it?"), card.title),
        Said(_("More about it"), card.details),
        Said(_("Kind"), CardKind(card.kind).label),
        Said(_("Kind of help"), translated(card.category, "name")),
        Said(_("Ward"), translated(card.ward, "name")),
        Said(_("Until when?"), local_day(card.until)),
        Said(_("If you lend it: for how many days?"), card.lent_for),
        Said(_("A place where it can be handed over"), card.public_place or ""),
        Said(_("What should we call you?"), card.name),
        Said(_("Phone"), code(card.phone) if card.phone else ""),
        Said(_("Email"), code(card.email) if card.email else ""),
    ]
    return [each for each in said if each.answer]
