"""What a resident may still change after sending."""

from typing import Any

from requests_app.forms.answers import message_language
from requests_app.forms.contact import ContactForm, contact_fields
from requests_app.forms.details import FOOD_FIELDS, DetailsForm, detail_field
from requests_app.forms.where import WhereForm, place_fields
from requests_app.models import HelpRequest, Need

SET_ONCE = ("urgency", "wanted_on", "wanted_time", "repeat", "delivery")


class EditDetailsForm(DetailsForm):
    """The details of the needs that have not ended, and what was asked about food."""

    def __init__(
        self, *args: Any, help_request: HelpRequest, needs: list[Need], **kwargs: Any
    ) -> None:
        self.needs = [need for need in needs if need.is_active]
        categories = [need.category for need in self.needs]
        details = {detail_field(need.category): need.detail for need in self.needs}
        food = {name: getattr(help_request, name) for name in FOOD_FIELDS}
        kwargs |= {"prefill": {"needs": {"categories": categories}}, "initial": details | food}
        super().__init__(*args, **kwargs)
        for name in SET_ONCE:
            self.fields.pop(name, None)

    def texts(self) -> dict[int, str]:
        """The details by the need's id."""
        return {need.pk: self.cleaned_data[detail_field(need.category)] for need in self.needs}


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
