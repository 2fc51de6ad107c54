"""The questions to somebody who joins a pod: one form per page of the flow.

The same forms stand on the pages that change one of the answers later, and on those on which an
organizer writes somebody down: no two of them have a field of the same name.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.choices import ContactMethod, PartOfDay, Weekday, contact_methods
from common.models import Category
from members.choices import AgreedHow, Piece
from members.forms.base import SHARE, PageForm, boxes, offer_kinds, sharing_in, words
from members.forms.changing import seen_in
from members.models import Member
from members.pods_to_join import PodToJoin, pod_to_join
from members.seen import KINDS, NAMES, said_by
from members.services import Change, MemberData
from pages.contact_questions import (
    ChecksContact,
    page_languages,
    spoken_here,
    this_language,
)
from pages.email_field import EmailField, EmailInput, others_read_email
from pages.forms import BaseForm, PhoneField
from pages.spoken import SpokenLanguagesField


class AboutQuestions(PageForm):
    """The name, the ways to reach them, and the languages."""

    unmarked = ("phone", "email")
    pieces: tuple[Piece, ...] = (Piece.NAME, Piece.CONTACT, Piece.LANGUAGES)

    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("A first name is enough."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("Phone"),
        help_text=_("Phone or email: one is enough. You can write the number any way you like."),
        required=False,
    )
    phone_extension = forms.CharField(label=_("Extension"), required=False, max_length=10)
    email = EmailField(
        label=_("Email"),
        help_text=_("We send your private link there. Without email, keep the link yourself."),
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
        help_text=_("Neighbors who call each other should share a language."),
        with_another=False,
        initial=spoken_here,
    )
    language = forms.ChoiceField(
        label=_("In which language should we write to you?"),
        choices=page_languages,
        initial=this_language,
        widget=forms.RadioSelect,
    )

    field_order: Any = (
        *("name", "share_name", "phone", "phone_extension", "email", "others_read_email"),
        *("contact_method", "share_contact", "languages", "share_languages", "language"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class AboutForm(ChecksContact, AboutQuestions):
    """The same, of somebody who must be able to find their page again."""


class JoinAboutForm(AboutForm):
    """The first page of the flow: it brings along which pod it is, and the code of its door."""

    pod = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        found = pod_to_join(cleaned.get("pod", ""), cleaned.get("code", ""))
        if found is None:
            words = _("This pod does not take new members here. Please ask its organizer.")
            raise forms.ValidationError(words, code="no_pod")
        cleaned["joins"] = found
        return cleaned


class HelpForm(PageForm):
    """Their needs and offers. Kinds of help clean to their rows."""

    pieces: tuple[Piece, ...] = (Piece.NEEDS, Piece.OFFERS)

    needs = boxes(
        _("What do you need?"), _("Leave them all empty if you need nothing, or rather not say.")
    )
    needs_words = words(
        _("In your own words"), _("For example: somebody who calls me on Sundays."), 500
    )
    offers = boxes(
        _("What can you do for your neighbors?"),
        _("We all have something to offer. It may be small."),
    )
    offers_words = words(
        _("In your own words"), _("For example: I have a drill, and time on Saturdays."), 500
    )
    field_order: Any = (
        *("needs", "needs_words", "share_needs", "offers", "offers_words", "share_offers"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = offer_kinds(self, "needs", "offers")
        self.order_fields(self.field_order)

    def clean_needs(self) -> list[Category]:
        return [self._kinds[slug] for slug in self.cleaned_data["needs"]]

    def clean_offers(self) -> list[Category]:
        return [self._kinds[slug] for slug in self.cleaned_data["offers"]]


class HomeForm(PageForm):
    """When they are free, where they live, and who should be thought of when something happens."""

    pieces: tuple[Piece, ...] = (Piece.TIMES, Piece.WHERE, Piece.DEPENDS, Piece.CALL_FOR_THEM)

    days = forms.TypedMultipleChoiceField(
        label=_("On which days can a neighbor call you?"),
        help_text=_("Leave them all empty if any day is fine."),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    times = boxes(
        _("At which times of day?"),
        _("Leave them all empty if any time is fine."),
        choices=PartOfDay.choices,
    )
    where = words(
        _("Where do you live?"),
        _("In words, so that a neighbor finds you: “third floor, left”."),
        160,
        rows=1,
    )
    depends_on_them = words(
        _("Does somebody or something depend on you?"),
        _("Only if you want to say: children, a pet, a machine that needs electricity."),
        300,
    )
    call_for_them = words(
        _("Whom should we call for you if something happens?"),
        _("A name and a number. Please ask them first."),
        200,
        rows=1,
    )
    field_order: Any = (
        *("days", "times", "share_times", "where", "share_where", "depends_on_them"),
        *("share_depends", "call_for_them", "share_call_for_them"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class AgreeForm(BaseForm):
    """The last page's question."""

    agree = forms.BooleanField(
        label=_("I want to be in this pod, and I agree to share what is written above."),
        error_messages={"required": _("Please check this box if you agree. We need it to go on.")},
    )


# In the order of the pages.
JOIN_FORMS: tuple[type[PageForm], ...] = (JoinAboutForm, HelpForm, HomeForm)
FORMS: dict[str, type[PageForm]] = {"about": AboutForm, "help": HelpForm, "home": HomeForm}
# Their fields that are fields of `Member` by the same name.
FIELDS = [
    name
    for form_class in FORMS.values()
    for name in form_class.base_fields
    if name not in KINDS and not name.startswith(SHARE)
]


def flatten(pages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the cleaned answers of several forms as one mapping."""
    return {name: value for cleaned in pages for name, value in cleaned.items()}


def member_data(cleaned: Mapping[str, Any], **extra: Any) -> MemberData:
    """Return what `join` takes, from the cleaned answers of all pages, or of the first alone."""
    fields = {name: cleaned[name] for name in FIELDS if name in cleaned}
    needs, offers = ([kind.pk for kind in cleaned.get(name, ())] for name in KINDS)
    return MemberData({**fields, **extra}, needs, offers, sharing_in(cleaned))


def changed_answers(cleaned: Mapping[str, Any], **how: Any) -> Change:
    """Return what `update_member` takes, from the cleaned answers of one page."""
    fields = {name: cleaned[name] for name in FIELDS if name in cleaned}
    kinds = [[kind.pk for kind in cleaned[name]] if name in cleaned else None for name in KINDS]
    return Change(
        fields, kinds[0], kinds[1], sharing_in(cleaned), seen=seen_in(cleaned, NAMES), **how
    )


def initial_answers(member: Member) -> dict[str, Any]:
    """Return what the forms show for somebody who joined earlier."""
    kinds = {name: [kind.slug for kind in getattr(member, name).all()] for name in KINDS}
    return {**said_by(member), **kinds}


def answers_now(member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the forms would show by now, and what the marks of it are made from."""
    found = Member.objects.with_shared().get(pk=member.pk)
    return initial_answers(found), said_by(found)


def how_they_came(joins: PodToJoin) -> AgreedHow:
    return AgreedHow.CODE if joins.by_code else AgreedHow.LINK
