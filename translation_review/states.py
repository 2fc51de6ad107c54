"""The progress of the reading of a language is, text by text."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from translation_review.models import Judgment
from translation_review.texts import Text, all_texts


class State(TextChoices):
    UNREAD = "unread", pgettext_lazy("texts in a list", "Not read yet")
    OUTDATED = "outdated", pgettext_lazy("texts in a list", "Changed since they were read")
    BETTER = "better", pgettext_lazy("texts in a list", "With a better text proposed")
    GOOD = "good", pgettext_lazy("texts in a list", "Good")


# Those that wait for somebody to read them.
TO_READ = (State.UNREAD, State.OUTDATED)


class Seal(NamedTuple):
    """The words of a judgment about which text: see `Judgment`."""

    judged: str
    wanted: str


def seals(languages: Iterable[str]) -> dict[str, dict[str, Seal]]:
    """All judgments, by language and key of the text: one query."""
    found: dict[str, dict[str, Seal]] = {language: {} for language in languages}
    rows = Judgment.objects.filter(language__in=found)
    for language, key, judged, wanted in rows.values_list("language", "key", "judged", "wanted"):
        found[language][key] = Seal(judged, wanted)
    return found


def state_of(text: Text, seal: Seal | None) -> State:
    """A proposal that was merged is what its author called good."""
    if seal and text.fingerprint == seal.wanted:
        return State.GOOD
    if seal and text.fingerprint == seal.judged:
        return State.BETTER
    if text.reviewed_on:
        return State.GOOD
    return State.OUTDATED if seal else State.UNREAD


def count_states(language: str, sealed: dict[str, Seal]) -> Counter[State]:
    """Return how many texts of a language are in which state."""
    found = all_texts(language)
    return Counter(state_of(text, sealed.get(text.key)) for text in found)
