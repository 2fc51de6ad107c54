"""The form for the one question after the day of a yes: did it happen?"""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm, DayField
from request_pages.forms.details import within_a_year
from requests_app.choices import Happened


class HappenedForm(BaseForm):
    """One press; "not yet" comes with the new day, of which the page says what is wrong."""

    happened = forms.ChoiceField(
        label=_("Did it happen?"), choices=Happened, widget=forms.HiddenInput
    )
    new_day = DayField(label=_("New day"), required=False)
    unmarked = ("new_day",)

    def clean_new_day(self) -> datetime.date | None:
        return within_a_year(self.cleaned_data["new_day"])

    def clean(self) -> dict[str, Any]:
        """Ask for the day where it matters, and drop it (and what is wrong with it) elsewhere."""
        cleaned = self.cleaned_data
        if cleaned.get("happened") != Happened.NOT_YET:
            cleaned["new_day"] = None
            self.errors.pop("new_day", None)
        elif not cleaned.get("new_day") and "new_day" not in self.errors:
            self.add_error("new_day", ValidationError(_("Please choose the new day.")))
        return cleaned
