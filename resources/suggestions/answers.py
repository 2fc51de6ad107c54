"""What was suggested, in questions and answers: for the check page and the private page."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from common.bidi import code
from common.languages import comma, marked_language_name
from resources.models import Suggestion
from resources.suggestions.changes import CORRECTED, FIELDS

# Addresses and numbers read from the left in every language.
CODES = ("place", "number", "website")


@dataclass(frozen=True)
class Said:
    """A question in few words, and the answer."""

    question: str | Promise
    answer: str | Promise


def suggestion_answers(suggestion: Suggestion) -> list[Said]:
    """Return all that was said in `suggestion` (stored or not)."""
    said = [] if suggestion.is_new else [Said(_("What is wrong?"), suggestion.get_kind_display())]
    if suggestion.words:
        said.append(Said(_("In your words"), suggestion.words))
    asked = FIELDS if suggestion.is_new else CORRECTED
    names = [name for name in asked if getattr(suggestion, name)]
    said += [Said(FIELDS[name], _shown(suggestion, name)) for name in names]
    if suggestion.email:
        said.append(Said(_("Your email"), code(suggestion.email)))
    return said


def _shown(suggestion: Suggestion, name: str) -> Any:
    value = getattr(suggestion, name)
    if name == "languages":
        names = ((marked_language_name(each),) for each in value)
        return format_html_join(comma(), "{}", names)
    return code(value) if name in CODES else value
