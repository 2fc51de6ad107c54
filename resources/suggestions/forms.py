"""The two short forms: a new entry for the directory, and what is wrong with one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.languages import page_language
from common.phones import LineFormField
from common.zip_codes import zip_in
from common.zip_words import street_and_zip
from pages.email_field import EmailField, EmailInput
from pages.forms import BaseForm
from pages.lost_link_form import LostLinkForm
from pages.spoken import SpokenLanguagesField
from pods.models import Ward
from pods.zips import at_zip, only_ward_with
from resources.choices import SuggestionKind
from resources.models import Resource
from resources.suggestions.changes import CORRECTED, said_of

Prefill = Mapping[str, Mapping[str, Any]]
TELL_US = _("Please tell us in a few words what is different.")


class SuggestionForm(BaseForm):
    """The facts about a place that both forms ask, and the sender's email."""

    place = forms.CharField(
        label=_("Address"),
        help_text=street_and_zip,
        required=False,
        max_length=200,
    )
    number = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=200, assume_scheme="https"
    )
    hours = forms.CharField(
        label=_("When is it open?"), help_text=_("In words."), required=False, max_length=300
    )
    email = EmailField(
        label=_("Your email"),
        help_text=_("Only if you want to know what becomes of it. It is not public."),
        required=False,
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, prefill: Prefill | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_number(self) -> str:
        """Check it as a number, of three digits too; it stays as it was typed."""
        text: str = self.cleaned_data["number"]
        if text:
            LineFormField().clean(text)
        return text

    def fields_of_suggestion(self) -> dict[str, Any]:
        """Return fields of `Suggestion` from the cleaned answers."""
        return {
            **{name: value for name, value in self.cleaned_data.items() if name != "entry"},
            "language": page_language(get_language() or ""),
        }


class SuggestForm(SuggestionForm):
    """A new entry: its name, what it offers, and how it is reached."""

    field_order = ("title", "description", "place", "number", "website", "hours", "languages")

    title = forms.CharField(label=_("What is it called?"), max_length=120)
    description = forms.CharField(
        label=_("What does it offer, and for whom?"),
        help_text=_("A few sentences. Public, so please no names or phone numbers of anyone."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    languages = SpokenLanguagesField(
        label=_("Languages spoken"), with_another=False, required=False
    )

    def fields_of_suggestion(self) -> dict[str, Any]:
        """Return the fields, with the only ward that has the ZIP code of the address."""
        code, _rest = zip_in(self.cleaned_data["place"])
        ward = only_ward_with(code, Ward.objects.filter(at_zip(code))) if code else None
        return {**super().fields_of_suggestion(), "kind": SuggestionKind.NEW, "ward": ward}


class WrongForm(SuggestionForm):
    """What is wrong with an entry; the fields hold what it says now, to be corrected."""

    field_order = ("entry", "kind", "words")

    entry = forms.SlugField(max_length=140, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(kind.value, kind.label) for kind in SuggestionKind.of_an_entry()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slug = self.data.get("entry") if self.is_bound else self.initial.get("entry")
        self.resource = _published(str(slug or ""))
        if self.resource is not None:
            said = said_of(self.resource)
            self.initial = {**{name: said[name] for name in CORRECTED}, **self.initial}
            if self.resource.address_hidden:
                # Nobody is asked for what must not be known.
                del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.resource is None:
            self.add_error(None, _("This entry is not in the directory any more."))
        is_closed = cleaned.get("kind") == SuggestionKind.CLOSED
        is_read = "kind" in cleaned and "words" not in self.errors
        if is_read and not (cleaned.get("words") or is_closed or self._corrected()):
            self.add_error("words", TELL_US)
        return cleaned

    def _corrected(self) -> dict[str, Any]:
        """Return what was typed that the entry does not say."""
        said = said_of(self.resource) if self.resource else {}
        typed = {name: self.cleaned_data.get(name, "") for name in CORRECTED}
        return {name: text for name, text in typed.items() if text and text != said.get(name)}

    def fields_of_suggestion(self) -> dict[str, Any]:
        """Return the fields: of the facts only those that are different."""
        fields = super().fields_of_suggestion()
        plain = {name: value for name, value in fields.items() if name not in CORRECTED}
        title = self.resource.name if self.resource else ""
        return {**plain, **self._corrected(), "resource": self.resource, "title": title}


def _published(slug: str) -> Resource | None:
    rows = Resource.objects.published().defer("text_key", "name_joined")
    return rows.filter(slug=slug[:140]).first()


class LostSuggestionLinkForm(LostLinkForm):
    """The email that somebody left with a suggestion: no phone was asked for."""

    contact = EmailField(
        label=_("Your email"),
        help_text=_("The one that you left with your suggestion."),
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "email"}),
    )


class CheckForm(BaseForm):
    """The last page's question."""

    agree = forms.BooleanField(
        label=_("What I wrote about the place may be public. My email is not."),
        error_messages={"required": _("Please check this box if you agree. We need it to go on.")},
    )
