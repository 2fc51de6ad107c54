"""The form for one date of a series on another day."""

import datetime

from django.utils.translation import gettext_lazy as _

from pages.forms import BaseForm, DayField
from request_pages.forms.details import within_a_year


class AnotherDayForm(BaseForm):
    day = DayField(label=_("Another day"))

    def clean_day(self) -> datetime.date | None:
        return within_a_year(self.cleaned_data["day"])
