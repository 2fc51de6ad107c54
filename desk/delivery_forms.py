"""The forms of a delivery day: how many stops each, and which stop goes with which driver."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.delivery_plan import MOST_NEEDS, Driver, Plan
from desk.forms import IdsField
from pages.forms import BaseForm, prepare
from requests_app.models import Need
from requests_app.services.offers import MOST_STOPS

STOPS_EACH = 6


class MostForm(BaseForm):
    """The most stops that a driver takes."""

    most = forms.IntegerField(
        label=_("Stops for each driver, at most"),
        min_value=1,
        max_value=MOST_STOPS,
        initial=STOPS_EACH,
    )


class StopsForm(BaseForm):
    """The needs that a page of the plan was about."""

    needs = IdsField()


class ArrangeForm(BaseForm):
    """For each of `needs` the driver it goes with, if any, and its place among the stops."""

    def __init__(self, data: Any, needs: list[Need], drivers: list[Driver]) -> None:
        super().__init__(data)
        self._needs, self._drivers = needs, drivers
        people = [(str(each.volunteer.pk), each.volunteer.name) for each in drivers]
        for need in needs:
            self._add(f"driver_{need.pk}", forms.ChoiceField(choices=people, required=False))
            place = forms.IntegerField(min_value=1, max_value=MOST_NEEDS, required=False)
            self._add(f"place_{need.pk}", place)

    def _add(self, name: str, field: forms.Field) -> None:
        prepare(field, name)
        self.fields[name] = field

    def arranged(self) -> Plan:
        """Return the plan as it was typed. Of two at the same place the earlier stays first."""
        said = self.cleaned_data
        last = MOST_NEEDS + 1
        in_order = sorted(self._needs, key=lambda need: said.get(f"place_{need.pk}") or last)
        chosen = {need.pk: said.get(f"driver_{need.pk}", "") for need in in_order}
        for driver in self._drivers:
            own = str(driver.volunteer.pk)
            driver.stops = [need for need in in_order if chosen[need.pk] == own]
        left = [need for need in in_order if not chosen[need.pk]]
        return Plan(self._drivers, left)
