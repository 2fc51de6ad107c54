"""What a resident may still change after sending."""

import datetime
from collections.abc import Callable
from typing import Any

from requests_app.choices import Repeat
from requests_app.forms.answers import message_language
from requests_app.forms.contact import contact_fields
from requests_app.forms.details import FOOD_FIELDS, DetailsForm, detail_field
from requests_app.forms.where import place_fields
from requests_app.models import HelpRequest, Need

SET_ONCE = ("urgency", "wanted_on", "wanted_time", "repeat", "delivery")


class EditDetailsForm(DetailsForm):
    """The details of the needs that have not ended, what was asked about food, and until when."""

    def __init__(
        self, *args: Any, help_request: HelpRequest, needs: list[Need], **kwargs: Any
    ) -> None:
        self.needs = [need for need in needs if need.is_active]
        newest = {need.category_id: need for need in sorted(needs, key=lambda need: need.pk)}
        self.repeated = [need for need in newest.values() if need.repeat in Repeat.again()]
        categories = [need.category for need in self.needs]
        details = {detail_field(need.category): need.detail for need in self.needs}
        food = {name: getattr(help_request, name) for name in FOOD_FIELDS}
        until = next((need.repeat_until for need in self.repeated), None)
        initial = {**details, **food, "repeat_until": until}
        kwargs |= {"prefill": {"needs": {"categories": categories}}, "initial": initial}
        super().__init__(*args, **kwargs)
        for name in SET_ONCE if self.repeated else (*SET_ONCE, "repeat_until"):
            self.fields.pop(name, None)

    def clean_repeat_until(self) -> datetime.date | None:
        """Checked when it was changed: what was fine before may have passed."""
        is_new = "repeat_until" in self.changed_data
        return super().clean_repeat_until() if is_new else self.cleaned_data["repeat_until"]

    def of_needs(self) -> dict[int, dict[str, Any]]:
        """Fields of the needs by their id."""
        changes: dict[int, dict[str, Any]] = {need.pk: {} for need in self.needs + self.repeated}
        for need in self.needs:
            changes[need.pk]["detail"] = self.cleaned_data[detail_field(need.category)]
        for need in self.repeated:
            changes[need.pk]["repeat_until"] = self.cleaned_data["repeat_until"]
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
