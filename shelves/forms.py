"""The forms of the shelf: a card, a reservation, and what somebody looks for."""

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.models import Category
from common.sorting import in_reading_order
from pages.contact_questions import ChecksContact, this_language
from pages.email_field import EmailField, EmailInput
from pages.forms import BaseForm, DayField, PhoneField
from pages.named_rows import RowField, first_of
from pages.offered_kinds import offered_kinds
from pages.photos import READABLE, TakesPhoto
from pods.models import Ward
from resources.models import Resource
from shelves.choices import CardKind
from shelves.models import LONGEST_DETAILS, LONGEST_TITLE, MOST_DAYS, Card
from shelves.pictures import read_picture
from shelves.services.cards import SHOWN_FOR_DAYS, WORDS, places
from shelves.services.photos import Picture

LONGEST_SHOWN_DAYS = 180
LENT_FOR_DAYS = 14
PLACE = _("A place where it can be handed over")
KEY = re.compile("[0-9a-f-]{36}")


class NamesSomebody(ChecksContact, BaseForm):
    """A form that asks for a name, and a phone or an email."""

    unmarked = ("phone", "email")

    name = forms.CharField(
        label=_("What should we call you?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("Phone"),
        help_text=_("Phone or email: one is enough. You can write the number any way you like."),
        required=False,
    )
    email = EmailField(
        label=_("Email"),
        required=False,
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "email"}),
    )

    def person(self) -> dict[str, Any]:
        """Return the fields of whoever it is, from the cleaned answers."""
        names = ("name", "phone", "email")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "language": this_language(),
        }


class DaysField(forms.IntegerField):
    """A number of days as people type it: "14", "14 days"."""

    def to_python(self, value: Any) -> int | None:
        found = re.fullmatch(r"\s*(\d{1,4})(?:\s\D*)?", str(value or ""))
        return super().to_python(found[1] if found else value)


class SaysWhat(BaseForm):
    """The words of a card, which everybody reads."""

    kind = forms.ChoiceField(
        label=_("What would you like to do?"), choices=CardKind, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("What is it?"),
        help_text=_("In a few words, such as: stroller, sewing lessons."),
        max_length=LONGEST_TITLE,
    )
    details = forms.CharField(
        label=_("More about it"),
        help_text=_("Everybody can read this. Please write no names, numbers or addresses."),
        required=False,
        max_length=LONGEST_DETAILS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category: Any = forms.ChoiceField(label=_("Kind of help"))
    lent_for = DaysField(
        label=_("If you lend it: for how many days?"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_kinds(offered_kinds())

    def offer_kinds(self, kinds: Iterable[Category]) -> None:
        """Let one of these kinds of help be chosen."""
        self._kinds = {kind.slug: kind for kind in kinds}
        named = [(slug, kind.name_i18n) for slug, kind in self._kinds.items()]
        self.fields["category"].choices = [("", _("Please choose")), *named]  # type: ignore[attr-defined]

    def clean_category(self) -> Category:
        return self._kinds[self.cleaned_data["category"]]

    def clean(self) -> dict[str, Any]:
        """Days for what is lent alone."""
        cleaned = super().clean() or {}
        is_lent = cleaned.get("kind") == CardKind.LEND
        cleaned["lent_for"] = (cleaned.get("lent_for") or LENT_FOR_DAYS) if is_lent else None
        return cleaned


class PutUpForm(NamesSomebody, SaysWhat):
    """A card, and who puts it up."""

    field_order = ("kind", "title", "details", "category", "ward", "until", "lent_for")

    ward: Any = RowField(Ward.objects.none(), label=_("Ward"), to_field_name="slug")
    until = DayField(
        label=_("Until when?"),
        help_text=format_lazy(
            _("Left empty: for {days} days. You can renew it with one press."), days=SHOWN_FOR_DAYS
        ),
        required=False,
    )

    def __init__(self, *args: Any, prefill: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ward: Any = self.fields["ward"]
        ward.empty_label = _("Please choose")
        ward.offer(Ward.objects.all())

    def clean_until(self) -> datetime.date:
        """Return the last day, which is not past and not too far."""
        today = timezone.localdate()
        last = today + datetime.timedelta(days=LONGEST_SHOWN_DAYS)
        until: datetime.date | None = self.cleaned_data["until"]
        if until is None:
            return today + datetime.timedelta(days=SHOWN_FOR_DAYS)
        if not today <= until <= last:
            raise forms.ValidationError(_("Please choose a day in the next six months."))
        return until

    def fields_of_card(self) -> dict[str, Any]:
        """Return fields of `Card` from the cleaned answers."""
        return {**self.person(), **{name: self.cleaned_data[name] for name in self.field_order}}


class WordsForm(SaysWhat):
    """The words of a card as staff put them right."""

    field_order = WORDS

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        initial = {name: getattr(card, name) for name in WORDS}
        super().__init__(*args, initial={**initial, "category": card.category.slug}, **kwargs)
        self.fields["kind"].label = _("Kind")
        self.fields["lent_for"].label = capfirst(gettext("days that it is lent for"))
        # Its own kind of help also where none is offered any more.
        self.offer_kinds({kind.pk: kind for kind in (*offered_kinds(), card.category)}.values())


class CheckForm(BaseForm):
    """The last page's question."""

    agree = forms.BooleanField(
        label=_("My card may be public. My name and contact are not."),
        error_messages={"required": _("Please check this box if you agree. We need it to go on.")},
    )


class PhotoForm(TakesPhoto, BaseForm):
    """A photo of what is on a card."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_(
            "Please no faces, names or addresses on it. Only the picture is kept: not where or "
            "when it was taken."
        ),
        widget=forms.FileInput(attrs={"accept": READABLE}),
    )

    def clean_photo(self) -> Picture:
        """Return the picture, made anew. Raises `ValidationError` for all other files."""
        file = self.cleaned_data["photo"]
        self.count_photo()
        picture = read_picture(file, file.size)
        if picture is None:
            raise forms.ValidationError(
                _("We cannot read this as a photo. Please take another one.")
            )
        return picture


class PlaceForm(BaseForm):
    """The place of the directory where a thing can be handed over."""

    place: Any = RowField(
        Resource.objects.none(),
        label=PLACE,
        help_text=_("From our directory, with its hours. You can also settle it between you."),
        required=False,
        empty_label=_("We settle it between us"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        rows = places()
        place.offer(rows, in_reading_order(first_of(rows)))


class ReserveForm(NamesSomebody):
    """The person who wants what a card gives, or has what it looks for."""

    # Made with the page: a second press of Send finds what the first one stored.
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    wait = forms.BooleanField(
        label=_("If somebody else was faster, I wait in line."),
        help_text=_("We tell you when it is your turn."),
        required=False,
    )
    agree = forms.BooleanField(
        label=_("If they say yes, we both see each other’s name and contact."),
        error_messages={"required": _("Please check this box if you agree. We need it to go on.")},
    )

    def clean_key(self) -> str:
        """Return the page's own key; a new one for what is none."""
        key: str = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else str(uuid.uuid4())


class LookForm(BaseForm):
    """What somebody looks for on the shelf; what is no choice asks for nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Show"), required=False)
    category = forms.ChoiceField(label=_("Kind of help"), required=False)
    ward: Any = RowField(Ward.objects.none(), label=_("Ward"), required=False, to_field_name="slug")
    unmarked = ("q", "kind", "category", "ward")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("Everything"))
        self._kinds = {kind.slug: kind for kind in offered_kinds()}
        kinds = [(slug, kind.name_i18n) for slug, kind in self._kinds.items()]
        self.fields["kind"].choices = [everything, *CardKind.choices]  # type: ignore[attr-defined]
        self.fields["category"].choices = [everything, *kinds]  # type: ignore[attr-defined]
        ward: Any = self.fields["ward"]
        ward.empty_label = _("All wards")
        ward.offer(Ward.objects.all())

    def clean_category(self) -> Category | None:
        return self._kinds.get(self.cleaned_data["category"])
