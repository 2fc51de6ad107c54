"""The forms for what a resident may still change after sending."""

import datetime
from collections.abc import Callable
from typing import Any

from request_pages.forms.answers import message_language
from request_pages.forms.contact import contact_fields
from request_pages.forms.details import FOOD_FIELDS, DetailsForm, detail_field
from request_pages.forms.where import place_fields
from requests_app.choices import Repeat
from requests_app.models import HelpRequest, Need

SET_ONCE = ("urgency", "wanted_on", "wanted_time", "delivery")
OF_A_SERIES = ("repeat", "repeat_weekdays", "repeat_until")


class EditDetailsForm(DetailsForm):
    """The details of the needs that have not ended, what was asked about food, and until when."""

    def __init__(
        self, *args: Any, help_request: HelpRequest, needs: list[Need], **kwargs: Any
    ) -> None:
        self.needs = [need for need in needs if need.is_active]
        # When a series stops is said by its last need, also after that has ended.
        newest = {need.category_id: need for need in sorted(needs, key=lambda need: need.pk)}
        self.repeated = [need for need in newest.values() if need.repeat in Repeat.again()]
        # Of a series several dates may be waited for; it is one question all the same.
        categories = list(dict.fromkeys(need.category for need in self.needs))
        details = {detail_field(need.category): need.detail for need in self.needs}
        food = {name: getattr(help_request, name) for name in FOOD_FIELDS}
        goes_on = {name: getattr(need, name) for need in self.repeated[:1] for name in OF_A_SERIES}
        initial = {**details, **food, **goes_on}
        kwargs |= {"prefill": {"needs": {"categories": categories}}, "initial": initial}
        super().__init__(*args, **kwargs)
        for name in SET_ONCE if self.repeated else (*SET_ONCE, *OF_A_SERIES):
            self.fields.pop(name, None)
        if self.repeated:
            self._ask_how_it_goes_on()

    def _ask_how_it_goes_on(self) -> None:
        """To stop altogether is a press of its own; who says nothing changes nothing."""
        repeat: Any = self.fields["repeat"]
        repeat.choices = [choice for choice in Repeat.choices if choice[0] in Repeat.again()]
        repeat.required = False

    def clean_repeat_until(self) -> datetime.date | None:
        """Check it when it was changed: what was fine before may have passed."""
        is_new = "repeat_until" in self.changed_data
        return super().clean_repeat_until() if is_new else self.cleaned_data["repeat_until"]

    def of_needs(self) -> dict[int, dict[str, Any]]:
        """Return fields of the needs by their id."""
        changes: dict[int, dict[str, Any]] = {need.pk: {} for need in self.needs + self.repeated}
        for need in self.needs:
            changes[need.pk]["detail"] = self.cleaned_data[detail_field(need.category)]
        said = {name: self.cleaned_data[name] for name in OF_A_SERIES if name in self.changed_data}
        for need in self.repeated:
            changes[need.pk] |= {name: value for name, value in said.items() if value != ""}
        return changes


Changed = Callable[[dict[str, Any], str], dict[str, Any]]


def _said_of_food(cleaned: dict[str, Any], _language: str) -> dict[str, Any]:
    return {name: cleaned[name] for name in FOOD_FIELDS if name in cleaned}


def _said_of_place(cleaned: dict[str, Any], _language: str) -> dict[str, Any]:
    return place_fields(cleaned)


def _said_of_contact(cleaned: dict[str, Any], language: str) -> dict[str, Any]:
    spoken = cleaned["spoken_language"]
    return {**contact_fields(cleaned), "language": message_language(spoken, language)}


# The pages that may be changed later: what their cleaned answers become as fields of
# `HelpRequest`, given the language of the page.
EDITED: dict[str, Changed] = {
    "details": _said_of_food,
    "where": _said_of_place,
    "contact": _said_of_contact,
}
