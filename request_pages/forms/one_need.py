"""The forms about one need of a request: another day or other words for it, and one more."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.models import Category
from pages.forms import prepare
from request_pages.forms.ask import closed_error
from request_pages.forms.base import categories, offer
from request_pages.forms.details import (
    OF_ANYTHING,
    WANTS_WORDS,
    DetailsForm,
    detail_field,
    in_words,
    need_fields,
    urgency_choices,
    within_a_year,
)
from request_pages.forms.needs import category_choices
from requests_app.choices import Delivery, Repeat
from requests_app.days import needed_by
from requests_app.models import HelpRequest, Need
from requests_app.services import NeedData
from requests_app.when import when_needed

OF_A_SERIES = ("repeat", "repeat_weekdays", "repeat_until")
DAY_FIELDS = ("urgency", "wanted_on")
DETAIL = "detail"
NOT_OFFERED = _("We do not take this here now, or it is not in our list. Please choose again.")


class OneNeedForm(DetailsForm):
    """The words, day and delivery of one need. Days of a series have pages of their own."""

    unmarked = ("urgency",)

    def __init__(self, data: Any = None, *, need: Need) -> None:
        self.need = need
        said = {name: getattr(need, name) for name in ("wanted_on", "wanted_time", "delivery")}
        initial = {**said, "urgency": "", detail_field(need.category): need.detail}
        super().__init__(data, prefill={"needs": {"categories": [need.category]}}, initial=initial)
        for name in (*OF_A_SERIES, *(DAY_FIELDS if need.is_in_series else ())):
            self.fields.pop(name, None)
        for name in ("household_size", "allergies"):
            self.fields.pop(name, None)
        if not need.is_in_series:
            self._offer_what_is()

    def _offer_what_is(self) -> None:
        """Offer what was said, which counts from its own day: silence changes nothing."""
        urgency: Any = self.fields["urgency"]
        as_it_is = ("", capfirst(when_needed(self.need)))
        urgency.required, urgency.empty_value = False, None
        others = [choice for choice in urgency_choices() if not self._is_said(choice[0])]
        offer(self, "urgency", [as_it_is, *others])

    def _is_said(self, urgency: int) -> bool:
        """Return whether to choose this today would say what was said before."""
        need, day = self.need, needed_by(urgency, None, timezone.localdate())
        return need.wanted_on is None and (need.urgency, need.needed_by) == (urgency, day)

    def clean_wanted_on(self) -> datetime.date | None:
        """Check it when it was changed: what was fine before may have passed."""
        day = self.cleaned_data["wanted_on"]
        return within_a_year(day) if "wanted_on" in self.changed_data else day

    def of_need(self) -> dict[str, Any]:
        """Return fields of the need, for all that was asked."""
        cleaned = self.cleaned_data
        fields = {"detail": cleaned[detail_field(self.need.category)]}
        fields |= {
            name: cleaned[name]
            for name in ("wanted_on", "wanted_time", "delivery")
            if name in cleaned
        }
        if cleaned.get("urgency") is not None:
            fields["urgency"] = cleaned["urgency"]
            # Who says how soon means it: a day that was said before is only kept if it was changed.
            if "wanted_on" not in self.changed_data:
                fields["wanted_on"] = None
        return fields


class AddNeedForm(DetailsForm):
    """One more kind of help for a request: all questions about it on one page."""

    category = forms.ChoiceField(
        label=_("What do you need?"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_OFFERED},
    )
    detail = forms.CharField(
        label=_("Details"),
        required=False,
        max_length=1000,
        # The kind is chosen on the same page.
        help_text=OF_ANYTHING,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Any = None, *, help_request: HelpRequest, waited_for: set[int]
    ) -> None:
        self.help_request = help_request
        super().__init__(data)
        for name in OF_A_SERIES:
            del self.fields[name]
        # Those that are waited for are not shown; who chose one in another tab is told so.
        shown = [
            choice
            for choice in category_choices()
            if data is not None or int(choice[0]) not in waited_for
        ]
        offer(self, "category", shown)
        prepare(self.fields[DETAIL])
        self.order_fields(["category", DETAIL])

    def _drop_what_is_not_asked(self) -> None:
        """Ask about delivery whatever the kind; what is known about food is on its own page."""
        for name in ("household_size", "allergies"):
            del self.fields[name]

    def clean_category(self) -> Category:
        return categories()[self.cleaned_data["category"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        category = cleaned.get("category")
        if category is None:
            return cleaned
        if category.slug in WANTS_WORDS:
            self._want_words(cleaned.get(DETAIL) or "")
        error = closed_error(self.help_request.ward, [category])
        if error:
            self.add_error("category", error)
        return cleaned

    def _want_words(self, text: str) -> None:
        try:
            in_words(text)
        except ValidationError as error:
            self.add_error(DETAIL, error)

    def need_data(self) -> NeedData:
        category, cleaned = self.cleaned_data["category"], self.cleaned_data
        said = {
            **cleaned,
            detail_field(category): cleaned[DETAIL],
            "repeat": Repeat.ONCE,
            "repeat_weekdays": [],
            "repeat_until": None,
            "delivery": cleaned.get("delivery") or Delivery.EITHER,
        }
        return NeedData(category.pk, need_fields(said, category))
