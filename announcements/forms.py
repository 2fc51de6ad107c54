"""The form in which somebody asks for notices by email or text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.text_numbers import are_on, number_of
from pages.contact_questions import clean_known_contact
from pages.forms import BaseForm

WITHOUT_EXTENSION = _("Please give a number without an extension: texts go to none.")


class NewsForm(BaseForm):
    """An email or, where the network sends texts, a phone number."""

    contact = forms.CharField(
        label=_("Your phone or email"),
        help_text=_("We first send one message there. Only its link begins the notices."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not are_on():
            self.fields["contact"].label = _("Your email")

    def clean_contact(self) -> str:
        contact = clean_known_contact(self.cleaned_data["contact"])
        if "@" in contact:
            return contact
        if not are_on():
            raise forms.ValidationError(_("Please give an email address."), code="no_texts")
        if not number_of(contact):
            raise forms.ValidationError(WITHOUT_EXTENSION, code="extension")
        return contact
