"""What of a posted page is kept: the fields that it has, and no more than they can hold."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices

from pages.email_field import ASKED, EmailInput

# More than all fields of the longest page hold together is nobody's answer, and is not kept.
MOST_KEPT = 40_000
# A day, a number, the code of a choice.
SHORT = 64
# Somewhat more than is allowed, so that people read how much too long it is.
ROOM = 2


def answers_in(form: Any, posted: QueryDict) -> dict[str, list[str]]:
    """Return what was posted for the fields of `form`, each cut to what it can hold at most.

    A form whose fields depend on pages before it has `may_have`: who sends it too late to know
    what stood there has typed into some of these.
    """
    kept = {}
    fields = form.may_have() if hasattr(form, "may_have") else form.fields
    for name, field in fields.items():
        many, longest = _holds(field)
        names = [name, f"{name}{ASKED}"] if isinstance(field.widget, EmailInput) else [name]
        for each in names:
            if each in posted:
                kept[each] = [text[:longest] for text in posted.getlist(each)[-many:]]
    return kept


def is_keepable(posted: QueryDict) -> bool:
    """Tell whether what was posted can be what somebody typed."""
    return sum(len(name) + len("".join(texts)) for name, texts in posted.lists()) <= MOST_KEPT


def _holds(field: Any) -> tuple[int, int]:
    """Return how many values `field` takes, and how long each may be."""
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        choices: Any = field.choices
        return max(1, len(list(flatten_choices(choices)))), SHORT
    if isinstance(field, forms.CharField):
        return 1, ROOM * (field.max_length or SHORT)
    return 1, SHORT


def as_posted(values: dict[str, Any]) -> dict[str, list[str]]:
    """Values as a browser would send them: a box that is not checked is not sent."""
    sent: dict[str, list[str]] = {}
    for name, value in values.items():
        texts = value if isinstance(value, list) else ["on" if value is True else value or ""]
        if value is not False:
            sent[name] = [str(text) for text in texts]
    return sent
