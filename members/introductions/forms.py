"""The forms of introductions: who is away, and the notes of a pair."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.shown import ShownMember
from pages.forms import BaseForm


class AwayForm(BaseForm):
    """The members who are away in the next round."""

    away = forms.TypedMultipleChoiceField(
        label=_("Who is away this time?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unmarked = ("away",)

    def __init__(self, *args: Any, people: Iterable[ShownMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.id, each.name or _("A neighbor")) for each in people]
        self.fields["away"].choices = choices  # type: ignore[attr-defined]


class NotesForm(BaseForm):
    """The notes of a pair, and what it would like to tell the whole pod."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    notes = forms.CharField(
        label=_("Notes for the two of you"),
        help_text=_("Only your pair can read this, not the organizer."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    shared_words = forms.CharField(
        label=_("Something the pod may know from you"),
        help_text=_("The pod reads it only when everybody in your pair has agreed."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
