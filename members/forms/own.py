"""The small forms of members and of those who come by a code or have lost their link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import Piece
from members.forms.base import PageForm
from pages.contact_questions import clean_known_contact
from pages.forms import BaseForm


class CodeForm(BaseForm):
    """The code on a door sign."""

    code = forms.CharField(
        label=_("The code on the sign"),
        help_text=_("Six letters and digits. Capital or small does not matter."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class LostLinkForm(BaseForm):
    """The phone or email that somebody joined with who has lost their private link."""

    contact = forms.CharField(
        label=_("Your phone or email"),
        help_text=_("The one that you gave when you joined."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def clean_contact(self) -> str:
        return clean_known_contact(self.cleaned_data["contact"])


class SharingForm(PageForm):
    """With whom each piece is shared, all on one page."""

    pieces: tuple[Any, ...] = tuple(Piece)
