"""The small forms of people on the rota."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm, PhoneField
from pages.spoken import SpokenLanguagesField
from rota.models import LONGEST_NOTE


class NoteForm(BaseForm):
    """What the next one should know."""

    text = forms.CharField(
        label=_("What should the next person know?"),
        help_text=_("Please write no names, phone numbers or addresses of neighbors."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReachedForm(BaseForm):
    """How one of the staff is reached on their shifts."""

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
