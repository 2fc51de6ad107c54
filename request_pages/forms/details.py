"""Page 2: the details of what was chosen, when, and how often."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.choices import PartOfDay, Weekday
from common.models import Category
from pages.forms import DayField, category_label, prepare
from pages.localized import local_day
from pages.offered_kinds import kind_labels
from request_pages.forms.base import PageForm, categories, offer
from request_pages.forms.repetition import check_repetition, first_day
from requests_app.choices import Delivery, Repeat, Urgency
from requests_app.days import needed_by
from requests_app.recurrence import REPEAT_AT_MOST
from requests_app.when import by_day

FARTHEST = datetime.timedelta(days=365)
ANY_TIME = ("", _("Any time"))
# Its name says nothing that a neighbor could be asked for.
WANTS_WORDS = {"other"}
IN_WORDS = _("Please say in a few words what you need.")


def in_words(text: str) -> None:
    """Raise `ValidationError` for a text in which nothing is said: a dot or a dash."""
    if not any(sign.isalnum() for sign in text):
        raise ValidationError(IN_WORDS)


OF_THINGS = _(
    "What exactly, and how much? If something must be picked up, from which store or pharmacy? "
    "Please leave out names and addresses."
)
OF_A_RIDE = _(
    "To what kind of place, for example a clinic or a store, and do you need a ride back? Please "
    "leave out names and addresses."
)
OF_ANYTHING = _(
    "What exactly do you need, and how much or for how long? Please leave out names and addresses."
)
FOOD_FIELDS = ("household_size", "allergies")


def detail_field(category: Category) -> str:
    """Return the name of the field that holds the details of `category`."""
    return f"detail_{category.pk}"


def detail_hint(category: Category) -> Any:
    """Return what to ask about `category`, told by its properties: staff add kinds of their own."""
    if category.needs_transport:
        return OF_THINGS if category.asks_delivery else OF_A_RIDE
    return OF_THINGS if category.is_goods else OF_ANYTHING


class DetailsForm(PageForm):
    """The questions about the kinds of help in `prefill["needs"]["categories"]`, no others."""

    urgency = forms.TypedChoiceField(
        label=_("How soon do you need it?"),
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
    repeat_weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week?"),
        required=False,
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    repeat_until = DayField(
        label=_("When should it stop?"),
        required=False,
        help_text=lazy(lambda: repeat_hint(), str)(),
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
        offer(self, "urgency", urgency_choices())
        self._drop_what_is_not_asked()
        self.order_fields([detail_field(category) for category in self.categories])

    def may_have(self) -> dict[str, forms.Field]:
        """Return its fields; where it is not known (any more) what for, all that it can have."""
        if "needs" in self.prefill:
            return self.fields
        details = {detail_field(kind): self._detail(kind) for kind in categories().values()}
        return {**self.base_fields, **details}

    def _detail(self, category: Category) -> forms.Field:
        field = forms.CharField(
            label=kind_labels().get(category.pk) or category_label(category),
            required=category.slug in WANTS_WORDS,
            validators=[in_words] if category.slug in WANTS_WORDS else [],
            error_messages={"required": IN_WORDS},
            max_length=1000,
            help_text=detail_hint(category),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        # The base form has prepared its own fields before this one was there.
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
        # No day at all is fine: the series then ends by itself (`REPEAT_AT_MOST`).
        day = within_a_year(self.cleaned_data["repeat_until"])
        first = self.cleaned_data.get("wanted_on")
        if day and first and day < first:
            raise ValidationError(_("This is before the first day you need it."))
        return day

    def clean(self) -> dict[str, Any]:
        """Drop the last day for what does not come again; check what must go together."""
        check_repetition(self)
        return self.cleaned_data


def urgency_choices() -> list[tuple[int, str]]:
    """Return how soon, the soonest first, each with the day that it means today."""
    today = timezone.localdate()
    return [(value, _in_words(value, today)) for value in sorted(Urgency.values, reverse=True)]


def _with_day(urgency: int, today: datetime.date) -> str:
    label, day = str(Urgency(urgency).label), needed_by(urgency, None, today)
    if day is None:
        return label
    words = by_day(day) if urgency == Urgency.THIS_WEEK else local_day(day)
    return f"{label} · {words}"


# Only where they are shown.
_in_words = lazy(lambda urgency, today: _with_day(urgency, today), str)


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
    """Return `day`. Raises `ValidationError` when it is past or too far away."""
    today = timezone.localdate()
    if day and day < today:
        raise ValidationError(_("This day is in the past."))
    if day and day > today + FARTHEST:
        raise ValidationError(_("This day is more than a year away."))
    return day


def need_fields(cleaned: dict[str, Any], category: Category) -> dict[str, Any]:
    """Return fields of the `Need` of `category`, from the cleaned answers of this page."""
    # One question for all kinds: those that nothing is brought for do not take its answer.
    delivery = cleaned.get("delivery") if category.asks_delivery else None
    return {
        "detail": cleaned.get(detail_field(category), ""),
        "urgency": cleaned["urgency"],
        "wanted_on": first_day(cleaned),
        "wanted_time": cleaned["wanted_time"],
        "repeat": cleaned["repeat"],
        "repeat_weekdays": cleaned["repeat_weekdays"],
        "repeat_until": cleaned["repeat_until"],
        "delivery": delivery or Delivery.EITHER,
    }
