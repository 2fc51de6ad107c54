"""The forms for what people may add when they say how it went."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import CHOOSE_ONE, BaseForm
from requests_app.choices import Worked
from requests_app.models.thanks import LONGEST_THANKS


class NoteForm(BaseForm):
    """A few words for the coordinators."""

    note = forms.CharField(
        label=_("Anything you want to tell us"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the coordinators read this."),
    )


class ThanksForm(BaseForm):
    """One line to whoever helped."""

    text = forms.CharField(
        label=_("Your line of thanks"),
        help_text=_("Only the neighbor who helped you reads it."),
        max_length=LONGEST_THANKS,
    )


class WorkedForm(NoteForm):
    """The volunteer's answer. A yes is one press on their page of the match, without this form."""

    worked = forms.ChoiceField(
        label=_("Did it go well?"),
        choices=Worked,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": CHOOSE_ONE},
    )
    field_order = ["worked", "note"]
