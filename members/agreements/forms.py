"""The page on which a pod's agreements are written, in each of its languages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.languages import is_rtl, language_name
from members.models.agreements import LONGEST_AGREEMENT
from pages.forms import BaseForm, prepare

TEXT = "text_"


class AgreementForm(BaseForm):
    """A box for each language of the pod, and the version that was there before."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in languages:
            field = _box(language)
            prepare(field)
            self.fields[f"{TEXT}{language}"] = field
        # Any one of them is needed.
        self.unmarked = tuple(self.fields)

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

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.texts():
            raise ValidationError(_("Please write the text in one language at least."))
        return cleaned


def _box(language: str) -> forms.CharField:
    direction = "rtl" if is_rtl(language) else "ltr"
    return forms.CharField(
        label=language_name(language),
        required=False,
        max_length=LONGEST_AGREEMENT,
        widget=forms.Textarea(attrs={"rows": 10, "lang": language, "dir": direction}),
    )
