"""The last page: consent."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from request_pages.forms.base import PageForm


class TodayInput(forms.HiddenInput):
    """An input, unseen, that says on which day the page was shown, also when it is shown again."""

    def format_value(self, value: Any) -> str:
        return timezone.localdate().isoformat()


class ConsentForm(PageForm):
    """The consent, below the text that says what happens with the data.

    The page says which day "today" is. Sent after midnight it would mean another one: it is shown
    once more.
    """

    consent = forms.BooleanField(
        label=_("I agree that you use my answers as described here"),
        error_messages={
            "required": _("Please check this box: without it we may not keep your request.")
        },
    )
    shown_on = forms.DateField(required=False, widget=TodayInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        shown_on: datetime.date | None = data.get("shown_on")
        if shown_on and shown_on != timezone.localdate():
            words = _("It is past midnight. Please check the days above, and send it again.")
            raise ValidationError(words)
        return data
