"""A member's answers in words, each with its question and with whom it is shared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from common.bidi import code
from common.choices import ContactMethod, PartOfDay, Weekday
from common.languages import comma
from common.languages import marked_language_name as marked
from members.choices import Audience, Piece
from members.shown import ShownContact, ShownHelp, ShownMember, ShownTimes
from pages.localized import translated

PEOPLE_ON_A_PAGE = 4
NOT_GIVEN = _("Not given")
TITLES = {
    "about": _("You, and how we reach you"),
    "help": _("What you need, and what you can do"),
    "home": _("At home"),
}
# The same pages, as an organizer reads them.
THEIR_TITLES = {
    "about": _("Their name, and how to reach them"),
    "help": _("What they need, and what they can do"),
    "home": _("At home"),
}
PAGES: dict[str, tuple[Piece, ...]] = {
    "about": (Piece.NAME, Piece.CONTACT, Piece.LANGUAGES),
    "help": (Piece.NEEDS, Piece.OFFERS),
    "home": (Piece.TIMES, Piece.WHERE, Piece.DEPENDS, Piece.CALL_FOR_THEM),
}


@dataclass(frozen=True)
class Answer:
    """A piece in few words, what was said, and who sees it."""

    piece: Piece
    question: str | Promise
    answer: Any
    audience: str | Promise = ""


@dataclass(frozen=True)
class Section:
    """The answers on one page of the form; `page` is its name in the flow."""

    page: str
    title: str | Promise
    answers: list[Answer] = field(default_factory=list)


def sections(
    shown: ShownMember,
    audiences: dict[Piece, Audience],
    titles: Mapping[str, str | Promise] = TITLES,
    questions: Mapping[Piece, str | Promise] | None = None,
) -> list[Section]:
    """Return all that a member said, page by page of the form, with whom each piece is shared.

    In the member's own words, unless the `titles` and `questions` of another reader are given.
    """
    asked = questions or {piece: piece.label for piece in Piece}
    return [
        Section(
            page, titles[page], [_answer(shown, piece, audiences, asked[piece]) for piece in pieces]
        )
        for page, pieces in PAGES.items()
    ]


def _answer(
    shown: ShownMember, piece: Piece, audiences: dict[Piece, Audience], question: str | Promise
) -> Answer:
    said = in_words(shown, piece)
    audience = audiences.get(piece, Audience.ORGANIZER)
    return Answer(piece, question, said or NOT_GIVEN, audience.label)


def leaf_of(people: Sequence[Any], number: str) -> Page:
    """Return so many of `people` as fit on a page of a phone with bad reception."""
    return Paginator(people, PEOPLE_ON_A_PAGE).get_page(number)


def pieces_in_words(shown: ShownMember) -> list[Answer]:
    """Return what a reader sees of a member, without what is not shown, and without the name."""
    found = [(piece, in_words(shown, piece)) for piece in Piece if piece != Piece.NAME]
    return [Answer(piece, THEIRS[piece], said) for piece, said in found if said]


# The pieces as somebody else reads them.
THEIRS: dict[Piece, str | Promise] = {
    Piece.NAME: _("Name"),
    Piece.CONTACT: _("How to reach them"),
    Piece.WHERE: _("Where they live"),
    Piece.LANGUAGES: _("Languages"),
    Piece.NEEDS: _("What they need"),
    Piece.OFFERS: _("What they can do"),
    Piece.TIMES: _("When they are free"),
    Piece.DEPENDS: _("Who or what depends on them"),
    Piece.CALL_FOR_THEM: _("Whom to call for them"),
}


def in_words(shown: ShownMember, piece: Piece) -> Any:
    """Return one piece as a page shows it; "" where it is empty or not shown."""
    value = getattr(shown, piece.value)
    if isinstance(value, ShownContact):
        return contact_in_words(value)
    if isinstance(value, ShownHelp):
        return help_in_words(value)
    if isinstance(value, ShownTimes):
        return times_in_words(value)
    if piece == Piece.LANGUAGES:
        # Joined as HTML: each name is marked with its language, to be read out in it.
        return format_html_join(comma(), "{}", ((name,) for name in map(marked, value)))
    return value


def contact_in_words(contact: ShownContact) -> Any:
    lines: list[Any] = [code(each) for each in (contact.phone, contact.email) if each]
    if contact.phone_extension:
        lines[0] = format_html("{} {}", lines[0], code(contact.phone_extension))
    if contact.method != ContactMethod.ANY:
        lines.append(str(ContactMethod(contact.method).label))
    return _lines(lines)


def help_in_words(said: ShownHelp) -> Any:
    names = [translated(kind, "name") for kind in said.categories]
    listed = format_html_join(comma(), "{}", ((name,) for name in names))
    return _lines([listed, said.words])


def times_in_words(times: ShownTimes) -> Any:
    labels = [
        comma().join(str(label) for value, label in choices if value in chosen)
        for choices, chosen in ((Weekday.choices, times.days), (PartOfDay.choices, times.times))
    ]
    return _lines(labels)


def _lines(texts: Iterable[Any]) -> Any:
    return format_html_join("\n", "{}", ((text,) for text in texts if text))
