"""The forms of coordinators: switching an emergency on, and beginning a round."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import RUNNING, covers_city, ward_ids
from common.search import matching
from emergencies.choices import Kind
from emergencies.models import LONGEST_WAIT, SHORTEST_WAIT
from emergencies.services.switching import Switch
from pages.forms import BaseForm, DayField
from pods.models import Ward
from resources.models import ResourceCategory

# Of more wards than these, one looks for those that are meant.
MOST_WARDS = 40
EVERYWHERE = "all"


def in_two_days() -> datetime.date:
    """Return the usual last day."""
    return timezone.localdate() + datetime.timedelta(days=2)


class SwitchForm(BaseForm):
    """Where, what and until when."""

    wards = forms.MultipleChoiceField(
        label=_("Wards"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=Kind, initial=Kind.OTHER)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=100,
        help_text=_("Empty: the ready words, in all languages. Your own you translate afterwards."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Empty: the ready words, in all languages. Your own you translate afterwards."),
    )
    ends_on = DayField(
        label=_("Last day"), initial=in_two_days, help_text=_("It ends by itself after this day.")
    )
    has_short_form = forms.BooleanField(
        label=_("Offer the short form first: one page, and you call for the rest"),
        required=False,
        initial=True,
    )
    categories: Any = forms.ModelMultipleChoiceField(
        label=_("First in the directory"),
        queryset=ResourceCategory.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Such as warm rooms, cool rooms or shelters."),
    )

    def __init__(self, *args: Any, user: User, query: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = wards_for(user, query, self["wards"].data or [])
        own = [(str(ward.pk), ward.name_i18n) for ward in found]
        if covers_city(user, RUNNING):
            own = [(EVERYWHERE, str(_("The whole city"))), *own]
        field: Any = self.fields["wards"]
        field.choices = own

    def ward_ids(self) -> list[int | None]:
        """Return the chosen wards; None is the whole network."""
        chosen = self.cleaned_data["wards"]
        return [None if each == EVERYWHERE else int(each) for each in chosen]

    def switch(self) -> Switch:
        """Return what is switched on."""
        said = self.cleaned_data
        return Switch(
            kind=Kind(said["kind"]),
            ends_on=said["ends_on"],
            title=said["title"],
            text=said["text"],
            has_short_form=said["has_short_form"],
            categories=list(said["categories"]),
        )


def wards_for(user: User, query: str, chosen: list[str]) -> list[Ward]:
    """Return the first wards of the user that fit, after those that were chosen already."""
    rows = Ward.objects.all()
    if not covers_city(user, RUNNING):
        rows = rows.filter(pk__in=ward_ids(user, RUNNING))
    kept = rows.filter(pk__in=[pk for pk in chosen if pk.isdecimal() and len(pk) < 18])
    found = rows.filter(matching(query, "text_key")).exclude(pk__in=kept.values("pk"))
    return [*kept[:MOST_WARDS], *found[:MOST_WARDS]]


class RoundForm(BaseForm):
    """How long others try before coordinators call."""

    wait_hours = forms.IntegerField(
        label=_("After how many hours without an answer do coordinators call?"),
        min_value=SHORTEST_WAIT,
        max_value=LONGEST_WAIT,
        initial=4,
    )
    at_night = forms.BooleanField(
        label=_("Also at night: phones ring. Only for danger that does not wait"), required=False
    )


class ByPhoneForm(BaseForm):
    """Somebody on the line says how they are: the one number or code that they give."""

    who = forms.CharField(
        label=_("Their phone number, or the code of their request"), max_length=40
    )
