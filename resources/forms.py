"""The directory's search."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from common.languages import spoken_language_choices
from common.search import NOTHING, in_text, typed, words
from common.sorting import in_reading_order
from pages.cached import kept
from pages.forms import BaseForm, LanguageSelect
from pods.models import Ward
from resources.models import Resource, ResourceCategory, ScopedQuerySet


class InReadingOrder(ModelChoiceIterator):
    """The choices in the order of the reader's language."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        yield from (self.choice(row) for row in in_reading_order(self.queryset.all()))


class RowField(forms.ModelChoiceField):
    """Chooses a row by its slug. What no slug can be is no row, without asking the database."""

    iterator = InReadingOrder

    def to_python(self, value: Any) -> Any:
        if "\x00" in str(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().to_python(value)


def spoken_somewhere() -> set[str]:
    """Codes of the languages that somebody in the directory speaks."""
    spoken = Resource.objects.published().values_list("languages", flat=True)
    return kept(
        "resources.spoken",
        lambda: {code for codes in spoken for code in codes},
        topics=("directory",),
    )


def language_choices() -> list[tuple[str, Any]]:
    """Any, and the languages in which something can be found."""
    spoken = spoken_somewhere()
    offered = [(code, name) for code, name in spoken_language_choices() if code in spoken]
    return [("", _("Any language")), *offered]


class DirectoryForm(BaseForm):
    """Words, category, ward, language, hotlines. What is not understood narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False)
    category: "forms.ModelChoiceField[ResourceCategory]" = RowField(
        ResourceCategory.objects.all(),
        label=_("Kind of help"),
        empty_label=_("All kinds"),
        to_field_name="slug",
        required=False,
    )
    ward: "forms.ModelChoiceField[Ward]" = RowField(
        Ward.objects.all(),
        label=_("Ward"),
        empty_label=_("All wards"),
        to_field_name="slug",
        required=False,
    )
    language = forms.ChoiceField(
        choices=language_choices,
        label=_("Languages spoken"),
        widget=LanguageSelect,
        required=False,
    )

    hotline = forms.BooleanField(label=_("Hotlines only"), required=False)

    def found(self) -> ScopedQuerySet:
        """The published resources that fit what was asked."""
        self.is_valid()
        rows = Resource.objects.published().filter(self._by_words(), self._by_ward())
        if category := self.cleaned_data.get("category"):
            rows = rows.filter(category=category)
        if language := self.cleaned_data.get("language"):
            rows = rows.filter(languages__contains=[language])
        if self.cleaned_data.get("hotline"):
            rows = rows.filter(is_hotline=True)
        return rows

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def _by_words(self) -> Q:
        """Every word in the resource's text or in its category's name, in any language of ours."""
        text = typed(self.cleaned_data.get("q", ""))
        if not text:
            return Q()
        found = Q()
        for word in words(text):
            # Asked for first: "or" with a subquery would look at every resource.
            headings = ResourceCategory.objects.filter(in_text(word, "name_key"))
            ids = list(headings.order_by().values_list("pk", flat=True))
            found &= in_text(word, "text_key") | Q(category__in=ids)
        return found or NOTHING

    def _by_ward(self) -> Q:
        """Resources of the ward, and those that serve the whole city."""
        ward = self.cleaned_data.get("ward")
        return Q(ward=ward) | Q(ward=None) if ward else Q()
