"""The page on which a pod's agreements are written, in each of its languages."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.languages import is_rtl, language_name
from members.models.agreements import LONGEST_AGREEMENT
from pages.forms import BaseForm, prepare

TEXT = "text_"
SAME = "same_"


class AgreementForm(BaseForm):
    """A box for each language of the pod, and the version that was there before."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self, *args: Any, languages: list[str], behind: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for language in languages:
            self._add(f"{TEXT}{language}", _box(language))
            if language in behind:
                self._add(f"{SAME}{language}", _says_the_same(language))
        # Any one of them is needed.
        self.unmarked = tuple(self.fields)

    def _add(self, name: str, field: forms.Field) -> None:
        prepare(field)
        self.fields[name] = field

    @staticmethod
    def initial_of(texts: Mapping[str, str], version: int) -> dict[str, Any]:
        boxes = {f"{TEXT}{language}": text for language, text in texts.items()}
        return {"seen": version, **boxes}

    def texts(self) -> dict[str, str]:
        """Return what was written, by language; the empty ones are left out."""
        return {
            name.removeprefix(TEXT): value
            for name, value in self.cleaned_data.items()
            if name.startswith(TEXT) and value
        }

    def confirmed(self) -> set[str]:
        """Return the languages whose words say what the others say, though they were behind."""
        return {
            name.removeprefix(SAME)
            for name, value in self.cleaned_data.items()
            if name.startswith(SAME) and value
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.texts():
            raise ValidationError(_("Please write the text in one language at least."))
        return cleaned


def _says_the_same(language: str) -> forms.BooleanField:
    named = {"language": language_name(language)}
    return forms.BooleanField(
        label=_("%(language)s: it says the same as the others") % named,
        help_text=_(
            "Another language has changed since. Please change this one too, or check this."
        ),
        required=False,
    )


def _box(language: str) -> forms.CharField:
    direction = "rtl" if is_rtl(language) else "ltr"
    return forms.CharField(
        label=language_name(language),
        required=False,
        max_length=LONGEST_AGREEMENT,
        widget=forms.Textarea(attrs={"rows": 10, "lang": language, "dir": direction}),
    )
