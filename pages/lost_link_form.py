"""The question to somebody who has lost their private link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm, PhoneField


class LostLinkForm(BaseForm):
    """The phone or email that somebody signed up with who has lost their private link."""

    contact = forms.CharField(
        label=_("Your phone or email"),
        help_text=_("The one that you gave when you signed up."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def clean_contact(self) -> str:
        contact = self.cleaned_data["contact"]
        # Cleaned as at the sign-up: only the same text has the same blind index.
        field: forms.Field = forms.EmailField() if "@" in contact else PhoneField()
        try:
            return field.clean(contact)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("Please check this: a phone number with all its digits, or a whole email."),
                code="invalid",
            ) from error
