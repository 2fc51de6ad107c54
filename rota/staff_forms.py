"""The small form of one of the staff who takes shifts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm, PhoneField
from pages.spoken import SpokenLanguagesField


class ReachedForm(BaseForm):
    """The way in which one of the staff is reached on their shifts."""

    phone = PhoneField(
        label=_("Phone"),
        help_text=_("Calls are put through to it during your shifts. Empty: none are."),
        required=False,
    )
    languages = SpokenLanguagesField(label=_("Which languages do you speak?"), required=False)
    hour_before = forms.BooleanField(
        label=_("Remind me an hour before, too"),
        required=False,
    )
