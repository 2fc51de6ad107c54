"""The forms of care: what somebody writes, and what the people of care note."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from care.models import LONGEST_WORDS
from pages.contact_questions import clean_known_contact
from pages.forms import BaseForm, DayField

NOBODY_LEFT_OUT = ""
DAYS = ("heard_on", "talked_on", "follow_up_on")


class CareForm(BaseForm):
    """The form: what happened, how to reach whoever writes, and who of the readers it is about."""

    unmarked = ("left_out",)

    words = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In your own words, in any language. You need not say who you are."),
    )
    contact = forms.CharField(
        label=_("Your phone or email"),
        required=False,
        max_length=180,
        help_text=_("Only if you want them to call or write to you."),
    )
    left_out = forms.ChoiceField(
        label=_("Is it about one of these people?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Whoever you name here does not read it."),
    )

    def __init__(self, people: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(people) < 2:
            del self.fields["left_out"]
            return
        field: Any = self.fields["left_out"]
        none_of_them = (NOBODY_LEFT_OUT, _("No"))
        field.choices = [none_of_them, *((str(user.pk), user.name) for user in people)]

    def clean_contact(self) -> str:
        contact = self.cleaned_data["contact"]
        return clean_known_contact(contact) if contact else ""


class ReplyForm(BaseForm):
    """A few words more, from the one side or the other."""

    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )


class NotesForm(BaseForm):
    """The dates, and what came of it."""

    heard_on = DayField(label=_("Heard on"), required=False)
    talked_on = DayField(label=_("Talked with everybody on"), required=False)
    follow_up_on = DayField(label=_("Ask again on"), required=False)
    outcome = forms.CharField(
        label=_("How it ended"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def notes(self) -> dict[str, str]:
        """Return what was typed, as it is stored."""
        cleaned = self.cleaned_data
        days = {name: cleaned[name].isoformat() for name in DAYS if cleaned.get(name)}
        return {**days, **({"outcome": cleaned["outcome"]} if cleaned.get("outcome") else {})}


def initial_notes(notes: dict[str, str]) -> dict[str, Any]:
    """Return what the form shows of `notes`."""
    days = {name: datetime.date.fromisoformat(notes[name]) for name in DAYS if name in notes}
    return {**days, "outcome": notes.get("outcome", "")}
