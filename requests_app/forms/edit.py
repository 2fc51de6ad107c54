"""What a resident may still change after sending."""

import datetime
from typing import Any

from requests_app.choices import Repeat
from requests_app.forms.answers import message_language
from requests_app.forms.contact import ContactForm, contact_fields
from requests_app.forms.details import FOOD_FIELDS, DetailsForm, detail_field
from requests_app.forms.where import WhereForm, place_fields
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


def changed_fields(
    details: EditDetailsForm, where: WhereForm, contact: ContactForm, *, language: str
) -> dict[str, Any]:
    """Fields of `HelpRequest` from the three valid forms; `language` is the page's."""
    food = {name: details.cleaned_data[name] for name in FOOD_FIELDS if name in details.fields}
    spoken = contact.cleaned_data["spoken_language"]
    return {
        **food,
        **place_fields(where.cleaned_data),
        **contact_fields(contact.cleaned_data),
        "language": message_language(spoken, language),
    }
