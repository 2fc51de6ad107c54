"""The questions that several forms ask in the same way: how to reach somebody, and languages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.choices import BY_PHONE, ContactMethod
from common.languages import marked_language_name, page_language, spoken_by_readers_of
from network import current
from pages.forms import PhoneField


def page_languages() -> list[tuple[str, str]]:
    return [(code, marked_language_name(code)) for code in current().languages]


def this_language() -> str:
    """Return the language of the page that is shown."""
    return page_language(get_language() or settings.LANGUAGE_CODE)


def spoken_here() -> list[str]:
    """Return what readers of the page that is shown surely speak: Chinese, of one in its script."""
    return spoken_by_readers_of(this_language())


class ChecksContact(forms.Form):
    """A form with `phone`, `email` and `contact_method`: one of the first two is enough."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("phone") or cleaned.get("email")):
            self._add_unless_wrong("phone", _("Please give us a phone number or an email address."))
            return cleaned
        method = cleaned.get("contact_method")
        if method == ContactMethod.EMAIL and not cleaned.get("email"):
            self._add_unless_wrong(
                "email", _("You chose email: please give us your email address.")
            )
        if method in BY_PHONE and not cleaned.get("phone"):
            self._add_unless_wrong("phone", _("You chose the phone: please give your number."))
        return cleaned

    def _add_unless_wrong(self, field: str, message: Any) -> None:
        if not {"phone", "email"} & self.errors.keys():
            self.add_error(field, message)


def clean_known_contact(contact: str) -> str:
    """Return a phone or email, cleaned as forms clean it: only the same text has the same index.

    Raises `ValidationError` in words.
    """
    field: forms.Field = forms.EmailField() if "@" in contact else PhoneField()
    try:
        cleaned: str = field.clean(contact)
    except forms.ValidationError as error:
        raise forms.ValidationError(
            _("Please check this: a phone number with all its digits, or a whole email."),
            code="invalid",
        ) from error
    return cleaned
