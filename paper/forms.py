"""What is asked before a sheet is made: which, in which languages, on what paper."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.languages import language_name
from network import current
from pages.forms import BaseForm, HintedLabel, LanguageSelect
from pages.named_rows import RowField
from paper.asking import MOST_COPIES
from paper.choices import MemberSheetKind, PaperSize, SheetKind
from paper.models import FORMS
from paper.sheets import Kind
from pods.models import Ward

NONE = ("", _("Only one language"))


def page_languages() -> list[tuple[str, str]]:
    """Return the languages of our pages by their own names."""
    return [(code, language_name(code)) for code in current().languages]


class InLanguages(BaseForm):
    """The languages and the paper of a sheet."""

    language = forms.ChoiceField(label=_("Language"), choices=page_languages, widget=LanguageSelect)
    second = forms.ChoiceField(
        label=_("A second language beside it"), required=False, widget=LanguageSelect
    )
    size = forms.ChoiceField(
        label=_("Paper"), choices=PaperSize, initial=PaperSize.LETTER, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = get_language() or settings.LANGUAGE_CODE
        second: Any = self.fields["second"]
        second.choices = [NONE, *page_languages()]
        self.fields["language"].initial = own
        main = current().main_language
        second.initial = "" if own == main else main

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("second") and cleaned.get("second") == cleaned.get("language"):
            self.add_error("second", ValidationError(_("Please choose another language here.")))
        return cleaned

    @property
    def languages(self) -> list[str]:
        chosen = (self.cleaned_data["language"], self.cleaned_data["second"])
        return [code for code in chosen if code]


class SheetForm(InLanguages):
    """The sheet that somebody wants about a ward, a pod or a list."""

    kind = forms.ChoiceField(label=_("What would you like to print?"), widget=forms.RadioSelect)
    field_order = ("kind", "language", "second", "size")

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [
            (kind.code.value, HintedLabel(str(kind.code.label), str(kind.about))) for kind in kinds
        ]
        field.initial = kinds[0].code


class PrintForm(InLanguages):
    """The blank forms that staff print: each gets a number of its own."""

    kind = forms.ChoiceField(
        label=_("Which form?"),
        choices=[(kind.value, kind.label) for kind in FORMS],
        initial=SheetKind.REQUEST_FORM,
        widget=forms.RadioSelect,
    )
    copies = forms.IntegerField(
        label=_("How many copies?"),
        min_value=1,
        max_value=MOST_COPIES,
        initial=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    ward: Any = RowField(
        label=_("Which phone number should it show?"),
        queryset=Ward.objects.none(),
        required=False,
        empty_label=_("The network’s"),
    )
    field_order = ("kind", "copies", "ward", "language", "second", "size")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ward: Any = self.fields["ward"]
        ward.offer(Ward.objects.all())


class NumberForm(BaseForm):
    """The number of a form that came back."""

    number = forms.CharField(
        label=_("Number on the form"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )


class MembersForm(InLanguages):
    """The sheet about members that an organizer wants."""

    kind = forms.ChoiceField(
        label=_("What would you like to print?"),
        choices=MemberSheetKind,
        initial=MemberSheetKind.POD,
        widget=forms.RadioSelect,
        help_text=_("It shows what members agreed to show to whoever gets it, and nothing else."),
    )
    field_order = ("kind", "language", "second", "size")
