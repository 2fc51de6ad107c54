"""The question to somebody who has lost their private link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.contact_questions import clean_known_contact
from pages.forms import BaseForm


class LostLinkForm(BaseForm):
    """The phone or email that somebody signed up with who has lost their private link."""

    contact = forms.CharField(
        label=_("Your phone or email"),
        help_text=_("The one that you gave when you signed up."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def clean_contact(self) -> str:
        return clean_known_contact(self.cleaned_data["contact"])
