"""The questions to somebody who starts a pod or adds a group: one form per page."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.languages import marked_language_name, page_language
from common.zip_codes import read_zips
from common.zip_words import choose_or_correct, in_none_of_ours, zip_may_tell, zips_label
from network import current
from pages.email_field import EmailField, EmailInput, others_read_email
from pages.forms import BaseForm, PhoneField
from pages.spoken import SpokenLanguagesField
from pods.choices import Proposed, Talk, Zone
from pods.elsewhere import Elsewhere, elsewhere
from pods.models import PlaceProposal, Ward
from pods.ward_choice import wards_to_choose
from pods.zip_list import ZipCodesField
from pods.zips import wards_at

BEYOND = "beyond"
Prefill = Mapping[str, Mapping[str, Any]]


def _page_languages() -> list[tuple[str, str]]:
    return [(code, marked_language_name(code)) for code in current().languages]


def _page_language() -> str:
    return page_language(get_language() or settings.LANGUAGE_CODE)


class ProposalForm(BaseForm):
    """A page of the flow. What it asks depends on the kind, which the first page says."""

    # Only asked of one kind
    of_pods: tuple[str, ...] = ()
    of_groups: tuple[str, ...] = ()

    def __init__(self, *args: Any, prefill: Prefill | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = str((prefill or {}).get("what", {}).get("kind") or Proposed.POD)
        for name in self.of_groups if self.is_pod else self.of_pods:
            del self.fields[name]

    @property
    def is_pod(self) -> bool:
        return self.proposed == Proposed.POD


class WhatForm(ProposalForm):
    """What it is, and what it does."""

    kind = forms.ChoiceField(
        label=_("What would you like to add?"),
        choices=Proposed.choices,
        initial=Proposed.POD,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("What is it called?"),
        help_text=_("For example the name of the building or the block. Public."),
        max_length=80,
    )
    description = forms.CharField(
        label=_("What do you do together?"),
        help_text=_("A few sentences. Public, so please no names or phone numbers of anyone."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WhereForm(ProposalForm):
    """The place. `ward` cleans to its row, or None beyond our area.

    For a pod in no ward of ours, `outside` says who is near it once the form has been looked at.
    """

    of_pods = ("zone",)
    # A pod needs one, which the ZIP code may tell.
    unmarked = ("ward",)

    zone = forms.ChoiceField(
        label=_("What kind of place is it?"),
        help_text=_("Five to twenty people are a good start."),
        choices=Zone.choices,
        initial=Zone.BLOCK,
        widget=forms.RadioSelect,
    )
    extent = forms.CharField(
        label=_("How far does it reach?"),
        help_text=_("In words: streets, house numbers, floors. Public."),
        max_length=200,
    )
    zip_codes = ZipCodesField(
        forms.CharField(max_length=10),
        label=zips_label,
        help_text=_("Separated by commas. Neighbors find you by them."),
    )
    ward = forms.ChoiceField(
        label=_("Which ward is it in?"),
        help_text=zip_may_tell,
        required=False,
        error_messages={"invalid_choice": _("This ward is not in our list. Please choose again.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outside: Elsewhere | None = None
        if not self.is_pod:
            self.fields["extent"].label = _("Where is it at work?")
            self.fields["extent"].help_text = _("Its neighborhood, city or region, in words.")
            self.fields["zip_codes"].required = False
        typed = self["zip_codes"].value() or ""
        codes = read_zips(typed)[0] if isinstance(typed, str) else list(typed)
        self._wards = wards_to_choose(codes, keep=[str(self["ward"].value() or "")])
        other = [] if self.is_pod else [(BEYOND, _("Beyond our area"))]
        listed = [(slug, ward.name_i18n) for slug, ward in self._wards.items()]
        field = cast(forms.ChoiceField, self.fields["ward"])
        field.choices = [("", _("Not sure")), *other, *listed]

    def clean(self) -> dict[str, Any]:
        """Fill in a ward that only the ZIP code tells."""
        cleaned = super().clean() or self.cleaned_data
        if "ward" not in cleaned:
            return cleaned
        chosen = cleaned["ward"]
        cleaned["ward"] = self._wards.get(chosen) or self._only_one(cleaned.get("zip_codes") or [])
        if chosen == BEYOND:
            cleaned["ward"] = None
        if self.is_pod and cleaned["ward"] is None and "zip_codes" not in self.errors:
            self._ask_for_ward(cleaned.get("zip_codes") or [])
        return cleaned

    def _ask_for_ward(self, codes: list[str]) -> None:
        self.outside = elsewhere(codes[0], None) if codes else None
        words = choose_or_correct
        if self.outside:
            words = in_none_of_ours
        self.add_error("ward", words)

    def _only_one(self, codes: list[str]) -> Ward | None:
        at = [ward for code in codes for ward in wards_at(code, self._wards.values())]
        found = list(dict.fromkeys(at))
        return found[0] if len(found) == 1 else None


class TalkForm(ProposalForm):
    """The languages, and how to reach it."""

    of_pods = ("talks", "chat_link")
    of_groups = ("website", "request_form")

    languages = SpokenLanguagesField(
        label=_("Which languages do you speak there?"),
        with_another=False,
        initial=lambda: [_page_language()],
    )
    talks = forms.MultipleChoiceField(
        label=_("How do you talk with one another?"),
        help_text=_("Pick what everyone can use."),
        choices=Talk.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    chat_link = forms.URLField(
        label=_("Link to your chat"),
        help_text=_("We keep it private. It is not shown on the page."),
        required=False,
        max_length=300,
        assume_scheme="https",
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=200, assume_scheme="https"
    )
    request_form = forms.URLField(
        label=_("Your own form for requests"),
        help_text=_("We send neighbors of your area there."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = cleaned.get("website") or cleaned.get("request_form")
        if not self.is_pod and not given and not {"website", "request_form"} & self.errors.keys():
            self.add_error(
                "website", _("Please give a website or a form: else nobody can reach you.")
            )
        return cleaned


class YouForm(ProposalForm):
    """Who proposes it, and how to reach them. Never public."""

    unmarked = ("phone", "email")
    of_pods = ("buddy",)

    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("A first name is enough. It is not public."),
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
        help_text=_("We send you your private link, and our answer."),
        required=False,
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "email"}),
    )
    others_read_email = others_read_email()
    language = forms.ChoiceField(
        label=_("In which language should we write to you?"),
        choices=_page_languages,
        initial=_page_language,
        widget=forms.RadioSelect,
    )
    buddy = forms.CharField(
        label=_("Who starts it with you?"),
        help_text=_(
            "A name and a phone or email. Two of you see more, and neither gives up as soon."
        ),
        required=False,
        max_length=200,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("phone") or cleaned.get("email")) and not {"phone", "email"} & {
            *self.errors
        }:
            self.add_error("phone", _("Please give us a phone number or an email address."))
        return cleaned


class CheckForm(BaseForm):
    """The last page's question."""

    agree = forms.BooleanField(
        label=_("What I wrote about the pod or group may be public. What I wrote about me is not."),
        error_messages={"required": _("Please check this box if you agree. We need it to go on.")},
    )


class AnswerForm(BaseForm):
    """The answer to a reviewer's question."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


# The pages by their names in the flow.
FORMS: dict[str, type[ProposalForm]] = {
    "what": WhatForm,
    "where": WhereForm,
    "talk": TalkForm,
    "you": YouForm,
}


def proposal_fields(pages: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return fields of `PlaceProposal` from the cleaned answers of some pages."""
    return {name: value for cleaned in pages.values() for name, value in cleaned.items()}


def typed_proposal(proposal: PlaceProposal) -> dict[str, Any]:
    """Return the answers that would lead to `proposal`, for its editing."""
    names = [name for form in FORMS.values() for name in form.base_fields]
    own = {name: getattr(proposal, name) for name in names}
    elsewhere = "" if proposal.is_pod else BEYOND
    own["ward"] = proposal.ward.slug if proposal.ward else elsewhere
    own["zip_codes"] = ", ".join(proposal.zip_codes)
    return own
