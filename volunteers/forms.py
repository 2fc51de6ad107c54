"""The questions to people who offer help: one form per page of the flow.

The same forms stand together on the edit page and on the coordinators' page for offers by phone:
no two of them have a field of the same name. `volunteer_data` makes of their cleaned answers what
the services take.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.choices import ContactMethod, PartOfDay, Reach, Weekday, contact_methods
from common.models import Category
from common.sorting import in_reading_order
from common.zip_codes import read_zip
from common.zip_words import LONGEST_TYPED, no_zip_words, zip_attrs, zip_label
from pages.contact_questions import (
    ChecksContact,
    page_languages,
    spoken_here,
    this_language,
)
from pages.email_field import EmailField, EmailInput, others_read_email
from pages.form_fields import Choices
from pages.forms import CHOOSE_SOME, BaseForm, PhoneField, category_label
from pages.offered_kinds import kind_labels, offered_kinds
from pages.spoken import SpokenLanguagesField, keep_words, other_language_field
from pods.models import Pod, Ward
from pods.pod_choice import ChoosesPod, PodsToChoose, kept_by_ward, pods_by_ward
from pods.ward_choice import wards_to_choose
from pods.zip_questions import AsksAboutZip
from pods.zips import only_ward_with
from volunteers.choices import Duty, Transport
from volunteers.goods import GoodsField, things_of
from volunteers.models import Volunteer
from volunteers.services import VolunteerData

# A choice of its own, because one of the radio buttons must be pressed. It cleans to no ward.
ELSEWHERE = "other"


def _number(least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """Return the field for a small number, typed on a phone's keypad of digits."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    words = format_lazy(_("Please give a number from {least} to {most}."), least=least, most=most)
    errors = {"invalid": words, "min_value": words, "max_value": words}
    return forms.IntegerField(
        min_value=least, max_value=most, widget=widget, error_messages=errors, **kwargs
    )


class PageForm(BaseForm):
    """A page of the flow. `prefill` (what the pages before it say) is not needed by any of ours."""

    def __init__(self, *args: Any, prefill: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def _choices(self, name: str) -> forms.ChoiceField:
        """Return the field `name`, whose choices come from the database."""
        return cast(forms.ChoiceField, self.fields[name])


class AboutForm(ChecksContact, PageForm):
    """The name, the ways to reach them, and the languages."""

    unmarked = ("phone", "email")

    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("A first name is enough. Neighbors you help will see it."),
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
        help_text=_(
            "When a neighbor needs what you offer, we email you a link to say yes or no. If "
            "you have no email, we call you."
        ),
        required=False,
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "email"}),
    )
    others_read_email = others_read_email()
    contact_method = forms.ChoiceField(
        label=_("What is the best way to reach you?"),
        choices=contact_methods,
        initial=ContactMethod.ANY,
        widget=forms.RadioSelect,
    )
    languages = SpokenLanguagesField(
        label=_("Which languages do you speak?"),
        help_text=_("We look for someone who speaks the neighbor's language."),
        initial=spoken_here,
    )
    spoken_words = other_language_field()
    language = forms.ChoiceField(
        label=_("In which language should we write to you?"),
        choices=page_languages,
        initial=this_language,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        keep_words(cleaned, cleaned.get("languages", []))
        return cleaned


class WhereForm(PageForm, AsksAboutZip, ChoosesPod):
    """The place, the reach and the means to get there. `ward` and `pod` clean to their rows."""

    ward = forms.ChoiceField(label=_("Where do you live?"), widget=forms.RadioSelect)
    pod = forms.ChoiceField(
        label=_("Are you in a pod?"),
        help_text=_("A pod is a small group of neighbors, such as a building or a block."),
        required=False,
    )
    zip_code = forms.CharField(
        label=zip_label,
        help_text=_("It tells us your ward if you are not sure."),
        required=False,
        max_length=LONGEST_TYPED,
    )
    reach = forms.ChoiceField(
        label=_("How far do you go to help?"),
        choices=Reach.choices,
        initial=Reach.WARD,
        widget=forms.RadioSelect,
    )
    transport = forms.MultipleChoiceField(
        label=_("How do you get around?"),
        help_text=_("Some things are heavy, some are far away."),
        choices=Transport.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zip_code"].widget.attrs.update(zip_attrs())
        typed, chosen = self["zip_code"].value(), self["ward"].value()
        # Beyond a screenful, those of the ZIP code: nobody finds theirs in a list of hundreds.
        self._wards = wards_to_choose([read_zip(str(typed or ""))], [str(chosen or "")])
        named = [(slug, ward.name_i18n) for slug, ward in self._wards.items()]
        elsewhere = (ELSEWHERE, _("Somewhere else, or I am not sure"))
        self._choices("ward").choices = Choices([*named, elsewhere])
        self._offer_pods()
        self.ask_about_zip(self._wards, self._pods)

    def _offer_pods(self) -> None:
        """Offer the pods by ward; also one that is not public yet if they are in it."""
        self._pods = PodsToChoose("slug", also=self.initial.get("pod") or "")
        if not self._pods:
            del self.fields["pod"]
            return
        listed = self.narrow_pods(self._pods, self._wards)
        by_ward = kept_by_ward(self._pods) if listed is self._pods else pods_by_ward(listed)
        self._choices("pod").choices = Choices([("", _("No, or I am not sure")), *by_ward])

    def clean_ward(self) -> Ward | None:
        return self._wards.get(self.cleaned_data["ward"])

    def clean_pod(self) -> Pod | None:
        return self._pods.get(self.cleaned_data["pod"])

    def clean_zip_code(self) -> str:
        typed = self.cleaned_data["zip_code"]
        zip_code = read_zip(typed)
        if typed and not zip_code:
            raise forms.ValidationError(no_zip_words(), code="invalid")
        return zip_code

    def clean(self) -> dict[str, Any]:
        """Fill in a ward that they do not know: the pod's, or the only one with their ZIP code."""
        cleaned = super().clean() or {}
        if "ward" not in cleaned:
            return cleaned
        if cleaned.get("reach") == Reach.POD and not cleaned.get("pod"):
            # Where no pod is published there is none to choose.
            name = "pod" if "pod" in self.fields else "reach"
            self.add_error(name, _("Choose your pod, or go farther: my ward, for example."))
        ward, pod = cleaned["ward"], cleaned.get("pod")
        if ward and pod and pod.ward_id != ward.pk:
            self.add_error("pod", _("This pod is in another ward. Please change one of the two."))
        elif ward is None:
            zip_code = cleaned.get("zip_code", "")
            by_zip = only_ward_with(zip_code, self._wards.values())
            asked = self.ward_that_was_asked(cleaned, self._wards)
            cleaned["ward"] = pod.ward if pod else by_zip or asked
        self.check_search(cleaned)
        return cleaned


class OfferForm(PageForm):
    """The kinds of help that they offer. `categories` cleans to the rows."""

    # One of the two is enough: whoever answers the phone from home need not do anything else.
    unmarked = ("categories",)

    categories = forms.MultipleChoiceField(
        label=_("What could you help with?"),
        help_text=_("Choose everything you might do. You can say no each time we ask."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    duties = forms.MultipleChoiceField(
        label=_("Would you help run the network, from home?"),
        choices=Duty.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    goods = GoodsField(
        label=_("Do you have things to give or lend?"),
        help_text=_("One on each line. For example diapers, a stroller, canned food, tools."),
        required=False,
    )
    skills_note = forms.CharField(
        label=_("Is there anything else we should know?"),
        help_text=_("For example: I can cook for ten, I repair bikes, I cannot climb stairs."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered, labels = offered_kinds(), kind_labels()
        # What they chose once stays, though it is not offered to others any more.
        if gone := {*(self.initial.get("categories") or [])} - {kind.slug for kind in offered}:
            own = Category.objects.filter(slug__in=gone)
            offered = in_reading_order([*offered, *own])
        self._categories = {category.slug: category for category in offered}
        self._choices("categories").choices = Choices(
            [(kind.slug, labels.get(kind.pk) or category_label(kind)) for kind in offered]
        )

    def clean_categories(self) -> list[Category]:
        return [self._categories[slug] for slug in self.cleaned_data["categories"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("categories") or cleaned.get("duties") or "categories" in self.errors):
            self.add_error("categories", forms.ValidationError(CHOOSE_SOME, code="required"))
        return cleaned


class TimeForm(PageForm):
    """The times, and the limits. No day and no time of day mean any."""

    days = forms.TypedMultipleChoiceField(
        label=_("Which days work for you?"),
        help_text=_("Leave them all empty if any day is fine."),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    times = forms.MultipleChoiceField(
        label=_("Which times of day?"),
        help_text=_("Leave them all empty if any time is fine."),
        choices=PartOfDay.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # A ceiling that nobody raises for themselves: each task shows a household's details.
    max_at_once = _number(
        1,
        min(20, settings.HOUSEHOLDS_PER_WEEK),
        label=_("How many neighbors can you help at the same time?"),
        help_text=_("One is a good start. You can change it later."),
        initial=1,
    )
    max_per_week = _number(
        1,
        min(50, settings.HOUSEHOLDS_PER_WEEK),
        label=_("How many times a week, at most?"),
        help_text=_("We will not ask you more often than that."),
        initial=3,
    )


class AgreeForm(BaseForm):
    """The last page's question."""

    agree = forms.BooleanField(
        label=_("I have read this and I agree"),
        error_messages={"required": _("Please check this box if you agree. We need it to go on.")},
    )


# In the order of the pages.
VOLUNTEER_FORMS: tuple[type[PageForm], ...] = (AboutForm, WhereForm, OfferForm, TimeForm)
# Their fields that are fields of `Volunteer` by the same name; the others are rows of their own.
ROWS = {"categories", "goods"}
FIELDS = [
    name for form_class in VOLUNTEER_FORMS for name in form_class.base_fields if name not in ROWS
]


def volunteer_data(cleaned: Mapping[str, Any], **extra: Any) -> VolunteerData:
    """Return what `submit_volunteer` takes, from the cleaned answers of all `VOLUNTEER_FORMS`.

    `extra` are more fields of `Volunteer`, such as `source`.
    """
    fields = {name: cleaned.get(name) for name in FIELDS}
    kinds = [category.pk for category in cleaned["categories"]]
    return VolunteerData({**fields, **extra}, kinds, cleaned.get("goods") or [])


def changed_answers(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `update_volunteer` takes, from the cleaned answers of one page."""
    offered = cleaned.get("categories")
    return {
        "fields": {name: cleaned[name] for name in FIELDS if name in cleaned},
        "category_ids": None if offered is None else [category.pk for category in offered],
        "things": cleaned.get("goods"),
    }


def flatten(pages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the cleaned answers of several forms as one mapping."""
    return {name: value for cleaned in pages for name, value in cleaned.items()}


def initial_answers(volunteer: Volunteer) -> dict[str, Any]:
    """Return what the forms show for somebody who signed up earlier."""
    own = {name: getattr(volunteer, name) for name in FIELDS}
    own["ward"] = volunteer.ward.slug if volunteer.ward else ELSEWHERE
    own["pod"] = volunteer.pod.slug if volunteer.pod else ""
    own["categories"] = [category.slug for category in volunteer.categories.all()]
    own["goods"] = "\n".join(things_of(volunteer))
    return own
