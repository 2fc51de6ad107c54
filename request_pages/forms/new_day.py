"""Another day for a need: the same words as when it was asked for."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import CHOOSE_ONE, BaseForm, DayField
from request_pages.forms.details import urgency_choices, within_a_year
from requests_app.models import Need


class NewDayForm(BaseForm):
    """By when, or on which day; what was chosen stands in it until it has passed."""

    unmarked = ("urgency",)
    urgency = forms.TypedChoiceField(
        label=_("How soon do you need it?"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    wanted_on = DayField(
        label=_("Does it have to be on a certain day?"),
        required=False,
        help_text=_("Leave this empty if another day is fine too."),
    )

    def __init__(self, data: Any = None, *, need: Need) -> None:
        initial = {"urgency": need.urgency, "wanted_on": need.wanted_on}
        super().__init__(data, initial={} if need.has_passed() else initial)
        urgency: Any = self.fields["urgency"]
        urgency.choices = urgency_choices()
        urgency.error_messages["invalid_choice"] = CHOOSE_ONE

    def clean_wanted_on(self) -> datetime.date | None:
        return within_a_year(self.cleaned_data["wanted_on"])

    def clean(self) -> dict[str, Any]:
        """One of the two is enough."""
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("urgency", CHOOSE_ONE)
        return self.cleaned_data
