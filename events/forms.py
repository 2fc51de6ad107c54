"""The forms on which somebody takes a shift: neighbors themselves, or staff for them."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from events.models import LONGEST_DAY, MOST_WANTED
from events.services.planning import MOST_WEEKS
from pages.contact_questions import ChecksContact, page_languages, this_language
from pages.email_field import EmailField, EmailInput
from pages.forms import BaseForm, LanguageSelect, PhoneField
from pages.named_rows import RowField
from pods.models import Ward


class PersonForm(BaseForm):
    """A name, and ways to reach whoever has it."""

    unmarked = ("phone", "email")

    name = forms.CharField(
        label=_("What should we call you?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("A first name or a nickname is enough."),
        error_messages={"required": _("Please tell us a name. Any name is fine.")},
    )
    phone = PhoneField(
        label=_("Phone"),
        required=False,
        help_text=_("You can write it any way you like. A phone number or an email is enough."),
    )
    may_leave_message = forms.BooleanField(
        label=_("It is OK to leave a voicemail"),
        required=False,
        help_text=_("Do not check this box if other people might hear your messages."),
    )
    email = EmailField(
        label=_("Email"),
        required=False,
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        help_text=_("We send your private link there, and a reminder the day before."),
        error_messages={"invalid": _("Please check this email: it looks like name@example.org.")},
    )


class SignUpForm(ChecksContact, PersonForm):
    """A neighbor's own words; the language is that of the page."""


class StaffForm(PersonForm):
    """A neighbor who calls, or stands at the door; there, a name will do."""

    language = forms.ChoiceField(
        label=_("Language of messages"),
        choices=page_languages,
        initial=this_language,
        widget=LanguageSelect,
    )
    field_order = ["name", "phone", "may_leave_message", "email", "language"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        for name in ("name", "phone", "email", "may_leave_message"):
            self.fields[name].help_text = ""


class PlaceForm(BaseForm):
    """The ward whose days somebody looks for."""

    unmarked = ("ward",)

    ward: Any = RowField(Ward.objects.none(), label=_("Ward"), required=False, to_field_name="slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ward: Any = self.fields["ward"]
        ward.empty_label = _("All wards")
        ward.offer(Ward.objects.all())


class HoursForm(BaseForm):
    """The hours of somebody who came, where a network wants to know."""

    hours = forms.DecimalField(
        required=False,
        max_digits=3,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(LONGEST_DAY)],
    )


class ChangeForm(BaseForm):
    """The hours, the number and the place of a shift, and whether those that follow change too."""

    starts = forms.TimeField(label=_("begins"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("ends"), widget=forms.TimeInput(attrs={"type": "time"}))
    wanted = forms.IntegerField(label=_("how many are wanted"), min_value=1, max_value=MOST_WANTED)
    own_place = forms.CharField(
        label=_("place, if it is another one this time"), required=False, max_length=200
    )
    and_following = forms.BooleanField(label=_("Change the ones that follow, too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)


class WeeksForm(BaseForm):
    """For how many weeks a shift is repeated."""

    weeks = forms.IntegerField(
        label=_("For how many more weeks?"), min_value=1, max_value=MOST_WEEKS
    )
