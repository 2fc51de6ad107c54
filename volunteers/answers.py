"""The answers of a volunteer, as questions and answers in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.bidi import code
from common.choices import PartOfDay, Weekday
from common.languages import colon, comma
from common.languages import marked_language_name as marked
from common.models import Category
from common.zip_words import zip_label
from pages.localized import translated
from pods.models import Pod, Ward
from volunteers.choices import Duty, Transport
from volunteers.models import Volunteer

NOT_GIVEN = _("Not given")


@dataclass(frozen=True)
class Answer:
    """A question in few words, and the answer. It is changed together with its section."""

    question: str | Promise
    answer: str | Promise
    url: str = ""


@dataclass(frozen=True)
class Section:
    """The answers on one page of the form; `page` is its name in the flow."""

    page: str
    title: str | Promise
    answers: list[Answer]


# The pages of the form, by their names in the flow.
TITLES = {
    "about": _("About you"),
    "where": _("Where you can help"),
    "offer": _("What you offer"),
    "time": _("When you can help"),
}


def volunteer_answers(
    volunteer: Volunteer, categories: Iterable[Category], things: Iterable[str]
) -> list[Section]:
    """Return all that `volunteer` (stored or not) said, page by page of the form."""
    pages = {
        "about": _about(volunteer),
        "where": _where(volunteer),
        "offer": _offer(volunteer, categories, things),
        "time": _time(volunteer),
    }
    return [
        Section(page, TITLES[page], [Answer(ask, said or NOT_GIVEN) for ask, said in pairs])
        for page, pairs in pages.items()
    ]


def _about(volunteer: Volunteer) -> list[tuple[Any, Any]]:
    phone = code(volunteer.phone) if volunteer.phone else ""
    # Joined as HTML: each name is marked with its language, to be read out in it.
    spoken = format_html_join(comma(), "{}", ((name,) for name in map(marked, volunteer.languages)))
    if volunteer.spoken_words:
        spoken = format_html("{}{}<bdi>{}</bdi>", spoken, colon(), volunteer.spoken_words)
    mailbox = [(_("Other people read this mailbox"), _("Yes"))]
    return [
        (_("Name"), volunteer.name),
        (_("Phone"), phone),
        (_("Email"), code(volunteer.email) if volunteer.email else ""),
        *(mailbox if volunteer.email and volunteer.others_read_email else []),
        (_("Best way to reach you"), volunteer.get_contact_method_display()),
        (_("Languages"), spoken),
        (_("We write to you in"), marked(volunteer.language)),
    ]


def _where(volunteer: Volunteer) -> list[tuple[Any, Any]]:
    return [
        (_("Ward"), _named(volunteer.ward) or _("Somewhere else, or not sure")),
        (_("Pod"), _named(volunteer.pod) or pgettext_lazy("no pod", "None")),
        (zip_label, code(volunteer.zip_code) if volunteer.zip_code else ""),
        (_("How far you go"), volunteer.get_reach_display()),
        (_("How you get around"), _joined(Transport.choices, volunteer.transport)),
    ]


def _offer(
    volunteer: Volunteer, categories: Iterable[Category], things: Iterable[str]
) -> list[tuple[Any, Any]]:
    return [
        (_("You could help with"), _lines(translated(each, "name") for each in categories)),
        (_("Help to run the network"), _joined(Duty.choices, volunteer.duties)),
        (_("Things to give or lend"), _lines(things)),
        (_("Anything else"), volunteer.skills_note),
    ]


def _time(volunteer: Volunteer) -> list[tuple[Any, Any]]:
    return [
        (_("Days"), _joined(Weekday.choices, volunteer.days) or _("Any day")),
        (_("Times of day"), _joined(PartOfDay.choices, volunteer.times) or _("Any time")),
        (_("At the same time"), str(volunteer.max_at_once)),
        (_("Per week, at most"), str(volunteer.max_per_week)),
    ]


def _named(place: Ward | Pod | None) -> str:
    return translated(place, "name") if place else ""


def _lines(texts: Iterable[str]) -> str:
    return format_html_join("\n", "{}", ((text,) for text in texts))


def _joined(choices: Iterable[tuple[Any, Any]], chosen: Iterable[Any]) -> str:
    """Return the labels of `chosen`, in the order of `choices`."""
    kept = set(chosen)
    return comma().join(str(label) for value, label in choices if value in kept)
