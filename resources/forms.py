"""The directory's search."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from common.languages import spoken_language_choices
from common.search import (
    NOTHING,
    any_of,
    in_text,
    in_two_words,
    is_letters,
    typed,
    without_dots,
    words,
)
from common.sorting import in_reading_order
from pages.cached import kept
from pages.forms import BaseForm, LanguageSelect
from pages.named_rows import RowField
from pods.models import Ward
from resources.models import Resource, ResourceCategory, ResourceQuerySet, reached_by


class InReadingOrder(ModelChoiceIterator):
    """The choices in the order of the reader's language."""

    def __iter__(self) -> Iterator[Any]:
        # Django's own iterator would stream in the order of the English names.
        yield ("", self.field.empty_label)
        yield from (self.choice(row) for row in in_reading_order(self.queryset.all()))


class HeadingField(RowField):
    """Chooses a heading of the directory, of which there are never many."""

    iterator = InReadingOrder


@dataclass(frozen=True)
class Published:
    """The extent of the directory: its resources, their headings and their languages."""

    count: int
    categories: frozenset[int]
    languages: frozenset[str]


def published() -> Published:
    """Return what the directory holds; asked for once per edit of it."""
    return kept("resources.published", _load_published, topics=("directory",))


def _load_published() -> Published:
    # One row each, without its texts: all three are known from a single query.
    rows = list(Resource.objects.published().order_by().values_list("category_id", "languages"))
    return Published(
        len(rows),
        frozenset(category for category, _codes in rows),
        frozenset(code for _category, codes in rows for code in codes),
    )


def language_choices() -> list[tuple[str, Any]]:
    """Any, and the languages in which something can be found."""
    spoken = published().languages
    offered = [(code, name) for code, name in spoken_language_choices() if code in spoken]
    return [("", _("Any language")), *offered]


class DirectoryForm(BaseForm):
    """Words, category, ward, language, hotlines. What is not understood narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False)
    category: "forms.ModelChoiceField[ResourceCategory]" = HeadingField(
        ResourceCategory.objects.all(),
        label=_("Kind of help"),
        empty_label=_("All kinds"),
        to_field_name="slug",
        required=False,
    )
    ward: Any = RowField(
        Ward.objects.none(),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ward: Any = self.fields["ward"]
        ward.offer(Ward.objects.all())

    def found(self, *, parted: bool = False) -> ResourceQuerySet:
        """The published resources that fit what was asked.

        `parted`: also with a word of it as two words somewhere in a text. There are many ways to
        part one, each a search of its own: for when nothing else was found.
        """
        # For `cleaned_data` alone. What is not valid is missing there and narrows nothing, so that
        # an old link to a ward that was renamed still finds something.
        self.is_valid()
        rows = Resource.objects.published().filter(self._by_words(parted))
        if ward := self.cleaned_data.get("ward"):
            # Another ward's own services would only be in the way of what somebody there can use.
            rows = rows.serving(ward)
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

    def _by_words(self, parted: bool) -> Q:
        """Every word in the resource's text or in its category's name, in any language of ours.

        Or its phone, whole or the last four digits.
        """
        text = typed(self.cleaned_data.get("q", ""))
        if not text:
            return Q()
        found, (plain, spelled) = Q(), without_dots(text)
        for word in words(plain):
            # Asked for first: "or" with a subquery would look at every resource.
            headings = ResourceCategory.objects.filter(
                in_text(word, "name_key", alone=is_letters(plain))
            )
            ids = list(headings.order_by().values_list("pk", flat=True))
            in_name = Q(name_joined__contains=[word])
            in_two = in_two_words(word, "text_key") if parted else Q()
            in_dots = any_of(spelled.get(word, []), "text_key__contains")
            in_words = in_text(word, "text_key", alone=is_letters(plain)) | in_dots
            found &= in_words | in_name | in_two | Q(category__in=ids)
        return (found or NOTHING) | reached_by(text)
