"""Page 4: who asks, and how to reach them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.choices import BY_PHONE, ContactMethod, PartOfDay, contact_methods
from common.languages import marked_language_name, spoken_languages
from network import current
from pages.cached import kept
from pages.email_field import EmailField, EmailInput, others_read_email
from pages.forms import HintedLabel, PhoneField
from pages.spoken import SpokenField, keep_words, other_language_field
from request_pages.forms.base import PageForm, offer
from requests_app.models import HelpRequest

ANY_TIME = ("", _("Any time"))
NO_WAY = _(
    "Please give a phone number or an email, yours or that of somebody who speaks for you. If "
    "you have neither, please call a hotline."
)


class Speaker(models.TextChoices):
    """The person to call or write to."""

    ME = "me", _("Me")
    HELPER = "helper", _("Somebody who speaks for me")
    ASKER = "asker", _("Me. I am asking for somebody else")


SPEAKER_HINTS: dict[str, Promise] = {
    Speaker.HELPER: _("A daughter, a friend, a social worker: give us their name and number."),
    Speaker.ASKER: _("A neighbor, your mother: give us their name, and your own number."),
}


def speaker_choices() -> list[tuple[str, str]]:
    """Return the three, each with its hint."""
    return [
        (value, HintedLabel(str(label), str(SPEAKER_HINTS.get(value, ""))))
        for value, label in Speaker.choices
    ]


def common_languages() -> list[tuple[str, str]]:
    """Return the two that most neighbors speak: all would make the page heavy. Staff note any."""
    codes = current().languages[:2]
    return [(code, marked_language_name(code)) for code in codes]


class ContactForm(PageForm):
    """The name and the ways to reach them. `contact_fields` makes fields of `HelpRequest` of it."""

    # Not "(optional)": one of them is needed.
    unmarked = ("phone", "email")

    name = forms.CharField(
        label=_("What should we call you?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("A first name or a nickname is enough."),
        error_messages={"required": _("Please tell us a name. Any name is fine.")},
    )
    speaker = forms.ChoiceField(
        label=_("Who should we contact?"),
        choices=Speaker,
        initial=Speaker.ME,
        widget=forms.RadioSelect,
    )
    other_name = forms.CharField(
        label=_("The other person’s name"),
        required=False,
        max_length=100,
        help_text=_("Only if somebody speaks for you, or you are asking for somebody else."),
    )
    person_knows = forms.BooleanField(
        label=_("The person I am asking for knows about this"),
        required=False,
    )
    phone = PhoneField(
        label=_("Phone"),
        required=False,
        help_text=_("You can write it any way you like. A phone number or an email is enough."),
    )
    phone_extension = forms.CharField(
        label=_("Extension"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    email = EmailField(
        label=_("Email"),
        required=False,
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        help_text=_("We send your private link and news about your request there."),
        error_messages={"invalid": _("Please check this email: it looks like name@example.org.")},
    )
    others_read_email = others_read_email()
    contact_method = forms.ChoiceField(
        label=_("The best way to reach you"),
        choices=contact_methods,
        initial=ContactMethod.ANY,
        widget=forms.RadioSelect,
    )
    contact_time = forms.ChoiceField(
        label=_("The best time"), required=False, choices=[ANY_TIME, *PartOfDay.choices]
    )
    may_leave_message = forms.BooleanField(
        label=_("It is OK to leave a voicemail"),
        required=False,
        help_text=_("Do not check this box if other people might hear your messages."),
    )
    spoken_language = SpokenField(label=_("Which language should we speak with you?"))
    spoken_words = other_language_field()
    other_languages = forms.MultipleChoiceField(
        label=_("Do you also speak a little of any of these?"),
        required=False,
        choices=common_languages,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The hints are in the reader's language.
        offer(self, "speaker", kept("requests_app.speakers", speaker_choices, topics=()))
        language, offered = (get_language() or "en").split("-")[0], spoken_languages()
        self.fields["spoken_language"].initial = language if language in offered else offered[0]

    def clean_phone_extension(self) -> str:
        typed = self.cleaned_data["phone_extension"]
        if typed and not typed.isdecimal():
            raise ValidationError(_("Please write the extension in digits only, like 204."))
        return typed

    def clean_other_languages(self) -> list[str]:
        """Leave out the one chosen above it, and keep those that staff noted and have no box."""
        own, offered = self.cleaned_data.get("spoken_language"), dict(common_languages())
        # Otherwise a resident who corrects their name would lose what a coordinator had learned.
        noted = [code for code in self.initial.get("other_languages", []) if code not in offered]
        return [code for code in [*self.cleaned_data["other_languages"], *noted] if code != own]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        keep_words(cleaned, cleaned.get("spoken_language", ""))
        self._check_other_name(cleaned)
        self._check_ways(cleaned)
        return cleaned

    def _check_other_name(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("other_name") or "other_name" in self.errors:
            return
        if cleaned.get("speaker") == Speaker.HELPER:
            self.add_error(
                "other_name",
                ValidationError(_("Please tell us the name of the person who speaks for you.")),
            )
        elif cleaned.get("speaker") == Speaker.ASKER:
            self.add_error(
                "other_name",
                ValidationError(_("Please tell us the name of the person you are asking for.")),
            )

    # Said where there is no way at all to reach them
    no_way = NO_WAY

    def is_found_otherwise(self) -> bool:
        """Tell whether a coordinator wrote down how to find them without phone and email."""
        return any(self.initial.get(field) for field in STAFF_FIELDS)

    def _check_ways(self, cleaned: dict[str, Any]) -> None:
        """Require a way to reach them, and the one that they like best among the ways given."""
        # One of them is wrong already: "please give a phone" beside that would only confuse.
        if {"phone", "email"} & set(self.errors):
            return
        method = cleaned.get("contact_method")
        if not cleaned["phone"] and not cleaned["email"] and not self.is_found_otherwise():
            self.add_error("phone", ValidationError(self.no_way))
        elif method == ContactMethod.EMAIL and not cleaned["email"]:
            self.add_error(
                "email", ValidationError(_("You chose email: please give us an email address."))
            )
        elif method in BY_PHONE and not cleaned["phone"]:
            self.add_error(
                "phone", ValidationError(_("You chose the phone: please give a number."))
            )


# Asked by staff alone; elsewhere what is stored stays.
STAFF_FIELDS = ("reached_through", "found_at")
SAME_FIELDS = (
    "phone",
    "phone_extension",
    "email",
    "others_read_email",
    "contact_method",
    "contact_time",
    "may_leave_message",
    "spoken_language",
    "spoken_words",
    "other_languages",
)


def contact_fields(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return fields of `HelpRequest`, from the cleaned answers of this page.

    `name` is whoever needs help; `helper_name` whoever speaks for them and answers the phone.
    """
    speaker = cleaned["speaker"]
    names = {
        Speaker.ME: (cleaned["name"], ""),
        Speaker.HELPER: (cleaned["name"], cleaned["other_name"]),
        Speaker.ASKER: (cleaned["other_name"], cleaned["name"]),
    }
    name, helper_name = names[Speaker(speaker)]
    is_for_other = speaker == Speaker.ASKER
    return {
        **{field: cleaned[field] for field in SAME_FIELDS},
        **{field: cleaned[field] for field in STAFF_FIELDS if field in cleaned},
        "name": name,
        "helper_name": helper_name,
        "for_someone_else": is_for_other,
        # The box stands there for everybody; who asks for themselves may have left it empty.
        "person_knows": cleaned["person_knows"] if is_for_other else True,
    }


def typed_contact(request: HelpRequest) -> dict[str, Any]:
    """Return the answers of this page that would lead to `request`, for its editing."""
    speaker = Speaker.ME
    name, other_name = request.name, ""
    if request.for_someone_else:
        speaker, name, other_name = Speaker.ASKER, request.helper_name, request.name
    elif request.helper_name:
        speaker, other_name = Speaker.HELPER, request.helper_name
    return {
        **{field: getattr(request, field) for field in (*SAME_FIELDS, *STAFF_FIELDS)},
        "name": name,
        "speaker": speaker,
        "other_name": other_name,
        "person_knows": request.for_someone_else and request.person_knows,
    }
