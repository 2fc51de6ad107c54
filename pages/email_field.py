"""The field for an email address that asks once about a likely typing mistake.

The question stands where errors do. The page that asks carries the address along, unseen: sent
again unchanged, it is taken as it is. It needs no script and no session.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.bidi import plain_code
from common.email_typos import likely_meant

ASKED = "_asked"


class Typed(str):
    """The address that was typed, and the one that the page had asked about."""

    asked: str = ""


class EmailInput(forms.EmailInput):
    """An input that carries along an address that may be a mistake."""

    # Set by the field's `clean`, on its form's own copy.
    is_asking = False

    def _was_asked(self, value: Any) -> bool:
        """Tell whether the question stands on this page, or was answered.

        Not for what was typed on a page that only changed its language: nobody was asked there.
        What stands in the database is taken as it is.
        """
        return self.is_asking or not isinstance(value, Typed) or value.asked == value

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, str):
            return value
        typed = Typed(value)
        typed.asked = str(data.get(f"{name}{ASKED}", ""))
        return typed

    def render(self, name: str, value: Any, *args: Any, **kwargs: Any) -> SafeString:
        html = super().render(name, value, *args, **kwargs)
        if not self._was_asked(value) or not likely_meant(str(value or "")):
            return html
        hidden = '{}<input type="hidden" name="{}{}" value="{}">'
        return format_html(hidden, html, name, ASKED, value)


def others_read_email() -> forms.BooleanField:
    """Return the question whether it is safe to write to the email above it."""
    return forms.BooleanField(label=_("Other people read this mailbox"), required=False)


class EmailField(forms.EmailField):
    """An email address. Cleans to the text as typed; a likely mistake has to be sent twice."""

    widget = EmailInput

    def clean(self, value: Any) -> str:
        cleaned = super().clean(value)
        meant = likely_meant(cleaned)
        if meant and self.to_python(getattr(value, "asked", "")) != cleaned:
            words = gettext(
                "Did you mean %(address)s? Please correct it, or press the button again to keep "
                "what you typed."
            )
            self.widget.is_asking = True
            raise ValidationError(words % {"address": plain_code(meant)}, code="asked")
        return cleaned
