"""The questions that a pair can talk about, in every language of the site."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.languages import is_rtl

QUESTIONS = (
    _("How long have you lived here, and what do you like about it?"),
    _("What should your neighbors call you, and how do you say it?"),
    _("Which languages do you speak, and with whom?"),
    _("What do you like to cook, and what do you like to eat?"),
    _("What can you do well and would show to somebody?"),
    _("What is hard for you to do alone?"),
    _("When is it good to call you, and when is it not?"),
    _("Whom should we call if you do not answer?"),
    _("What would you need first in a long power outage?"),
    _("What made you feel welcome in a new place?"),
    _("What would you change on our block if you could?"),
    _("What could the two of you do together for the pod?"),
)
# So many each pair gets: enough for one conversation.
PER_PAIR = 3


@dataclass(frozen=True)
class Cards:
    """The questions of a pair in one language."""

    language: str
    direction: str
    questions: tuple[str, ...]


def cards(first: int, languages: Iterable[str]) -> list[Cards]:
    """Return three questions from the card `first` on, once in each language of the site."""
    numbers = [(first + each) % len(QUESTIONS) for each in range(PER_PAIR)]
    return [_in(language, numbers) for language in dict.fromkeys(languages)]


def _in(language: str, numbers: list[int]) -> Cards:
    with override(language):
        questions = tuple(str(QUESTIONS[each]) for each in numbers)
    return Cards(language, "rtl" if is_rtl(language) else "ltr", questions)
