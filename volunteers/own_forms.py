"""The small forms of somebody who signed up: a break, and a link that was lost."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.contact_questions import clean_known_contact
from pages.forms import BaseForm, DayField

LONGEST_PAUSE = datetime.timedelta(days=366)


class PauseForm(BaseForm):
    """The length of a break. `day` cleans to the first day on which they are back."""

    unmarked = ("day",)

    DATE = "date"
    LENGTHS = {"7": _("One week"), "14": _("Two weeks"), "30": _("A month")}

    length = forms.ChoiceField(
        label=_("How long?"),
        choices=[*LENGTHS.items(), (DATE, _("Until the date below"))],
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("I will be back on"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        today = timezone.localdate()
        length = cleaned.get("length")
        if length in self.LENGTHS:
            cleaned["day"] = today + datetime.timedelta(days=int(length))
            # A length was chosen: what is wrong with the date does not matter.
            self.errors.pop("day", None)
        elif length == self.DATE and "day" not in self.errors:
            self._check_day(cleaned.get("day"), today)
        return cleaned

    def _check_day(self, day: datetime.date | None, today: datetime.date) -> None:
        if day is None:
            self.add_error("day", _("Please tell us what day you will be back."))
        elif not today < day <= today + LONGEST_PAUSE:
            self.add_error("day", _("Please choose a day after today and within a year."))


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
