"""Page 2: the details of what was chosen, when, and how often."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.choices import PartOfDay
from common.models import Category
from pages.forms import DayField, category_label, prepare
from requests_app.choices import Delivery, Repeat, Urgency
from requests_app.forms.base import PageForm
from requests_app.recurrence import REPEAT_AT_MOST

FARTHEST = datetime.timedelta(days=365)
ANY_TIME = ("", _("Any time"))
FOOD_FIELDS = ("household_size", "allergies")


def detail_field(category: Category) -> str:
    """The name of the field that holds the details of `category`."""
    return f"detail_{category.pk}"


class DetailsForm(PageForm):
    """Asks about the kinds of help in `prefill["needs"]["categories"]` and no others."""

    urgency = forms.TypedChoiceField(
        label=_("How soon do you need it?"),
        choices=sorted(Urgency.choices, reverse=True),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("So that the most urgent comes first."),
    )
    wanted_on = DayField(
        label=_("Does it have to be on a certain day?"),
        required=False,
        help_text=_("Leave this empty if another day is fine too."),
    )
    wanted_time = forms.ChoiceField(
        label=_("What time of day works for you?"),
        required=False,
        choices=[ANY_TIME, *PartOfDay.choices],
    )
    repeat = forms.ChoiceField(
        label=_("How often?"), choices=Repeat, initial=Repeat.ONCE, widget=forms.RadioSelect
    )
    repeat_until = DayField(
        label=_("When should it stop?"),
        required=False,
    )
    delivery = forms.ChoiceField(
        label=_("How should we bring things?"),
        choices=Delivery,
        initial=Delivery.EITHER,
        widget=forms.RadioSelect,
        help_text=_("If you prefer no contact, we knock and step back from the door."),
    )
    household_size = forms.IntegerField(
        label=_("How many people are you feeding?"),
        required=False,
        min_value=1,
        max_value=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Count yourself too, so that we bring enough."),
        error_messages={
            "invalid": _("Please write a number, such as 3."),
            "min_value": _("Please write a number from 1 to 50."),
            "max_value": _("Please write a number from 1 to 50."),
        },
    )
    allergies = forms.CharField(
        label=_("Allergies, or food you do not eat"),
        required=False,
        max_length=500,
        help_text=_("So that we do not bring anything that is bad for you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories: list[Category] = self.prefill.get("needs", {}).get("categories", [])
        for category in self.categories:
            self.fields[detail_field(category)] = self._detail(category)
        self.fields["repeat_until"].help_text = repeat_hint()
        self._drop_what_is_not_asked()
        self.order_fields([detail_field(category) for category in self.categories])

    def _detail(self, category: Category) -> forms.Field:
        field = forms.CharField(
            label=category_label(category),
            required=False,
            max_length=1000,
            help_text=_(
                "What exactly, how much, and from which store or pharmacy? Please leave out "
                "names and addresses."
            ),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        prepare(field)
        return field

    def _drop_what_is_not_asked(self) -> None:
        if not any(category.asks_delivery for category in self.categories):
            del self.fields["delivery"]
        if not any(category.asks_about_food for category in self.categories):
            for name in FOOD_FIELDS:
                del self.fields[name]

    def clean_wanted_on(self) -> datetime.date | None:
        return within_a_year(self.cleaned_data["wanted_on"])

    def clean_repeat_until(self) -> datetime.date | None:
        day = within_a_year(self.cleaned_data["repeat_until"])
        first = self.cleaned_data.get("wanted_on")
        if day and first and day < first:
            raise ValidationError(_("This is before the first day you need it."))
        return day

    def clean(self) -> dict[str, Any]:
        """Until when matters only for what comes again."""
        if self.cleaned_data.get("repeat") == Repeat.ONCE:
            self.cleaned_data["repeat_until"] = None
            self.errors.pop("repeat_until", None)
        return self.cleaned_data


def repeat_hint() -> str:
    """Say for how long help repeats when nobody says when it should stop."""
    weeks = REPEAT_AT_MOST.days // 7
    words = ngettext(
        "Only if you need it more than once. If you leave this empty, it repeats for %(weeks)d "
        "week. You can stop at any time.",
        "Only if you need it more than once. If you leave this empty, it repeats for %(weeks)d "
        "weeks. You can stop at any time.",
        weeks,
    )
    return words % {"weeks": weeks}


def within_a_year(day: datetime.date | None) -> datetime.date | None:
    """`day`, if there is one. Raises `ValidationError` when it is past or too far away."""
    today = timezone.localdate()
    if day and day < today:
        raise ValidationError(_("This day is in the past."))
    if day and day > today + FARTHEST:
        raise ValidationError(_("This day is more than a year away."))
    return day


def need_fields(cleaned: dict[str, Any], category: Category) -> dict[str, Any]:
    """Fields of the `Need` of `category`, from the cleaned answers of this page."""
    delivery = cleaned.get("delivery") if category.asks_delivery else None
    return {
        "detail": cleaned.get(detail_field(category), ""),
        "urgency": cleaned["urgency"],
        "wanted_on": cleaned["wanted_on"],
        "wanted_time": cleaned["wanted_time"],
        "repeat": cleaned["repeat"],
        "repeat_until": cleaned["repeat_until"],
        "delivery": delivery or Delivery.EITHER,
    }
