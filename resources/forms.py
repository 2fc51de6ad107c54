"""The directory's search."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Exists, OuterRef
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.languages import spoken_language_choices, spoken_languages
from common.sorting import in_reading_order
from common.zip_words import near_zip, unknown_place
from pages.cached import kept
from pages.forms import BaseForm, LanguageSelect
from pages.named_rows import NAMED, RowField
from pods.models import Ward
from resources.choices import Audience, Direction
from resources.models import ResourceCategory, SearchRow
from resources.search import MOST, Asked, Near, near

# As `openings.times_of` names them.
TIMES = {
    "now": pgettext_lazy("opening hours", "Open now"),
    "today": _("Later today"),
    "tomorrow": _("Tomorrow"),
    "weekend": _("On the weekend"),
}
DIRECTIONS = {
    Direction.GET.value: Direction.GET.label,
    Direction.GIVE.value: Direction.GIVE.label,
}


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
    """The extent of the directory: its headings, its languages, and how many entries are listed."""

    count: int
    categories: frozenset[int]
    languages: frozenset[str]


def published() -> Published:
    """Return what the directory holds; asked for once per edit of it."""
    return kept("resources.published", _load_published, topics=("directory", "network"))


def _load_published() -> Published:
    # Whether there is one, of each: the first answers, however many there are.
    own = SearchRow.objects.filter(position=OuterRef("position"), heading=OuterRef("pk"))
    headings = ResourceCategory.objects.filter(Exists(own)).order_by()
    rows = SearchRow.objects.order_by()
    return Published(
        len(rows.values_list("pk")[:MOST]),
        frozenset(headings.values_list("pk", flat=True)),
        frozenset(_spoken()),
    )


def _spoken() -> list[str]:
    """Return the languages in which something can be found; in one query."""
    one = "EXISTS (SELECT FROM resources_searchrow WHERE words @@ %s::tsquery)"
    with connection.cursor() as cursor:
        # With each as a literal: the first row answers for a common one, an index for a rare one.
        codes = spoken_languages()
        marks = [f"'l:{code}'" for code in codes]
        cursor.execute(f"SELECT {', '.join([one] * len(marks))}", marks)
        row = cursor.fetchone() or ()
    return [code for code, is_there in zip(codes, row, strict=True) if is_there]


def language_choices() -> list[tuple[str, Any]]:
    """Any, and the languages in which something can be found."""
    spoken = published().languages
    offered = [(code, name) for code, name in spoken_language_choices() if code in spoken]
    return [("", _("Any language")), *offered]


class DirectoryForm(BaseForm):
    """Words, a place, filters. What is not understood narrows nothing."""

    # Those that stand on the page of "More choices": with them on each page it would be too heavy.
    LESS_USED = ("ward", "audience", "language", "direction", "free", "hotline")

    q = forms.CharField(label=_("Search"), required=False)
    near: Any = forms.CharField(
        label=near_zip,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    category: "forms.ModelChoiceField[ResourceCategory]" = HeadingField(
        ResourceCategory.objects.all(),
        label=_("Kind of help"),
        empty_label=_("All kinds"),
        to_field_name="slug",
        required=False,
    )
    open = forms.ChoiceField(
        choices=[("", _("Any time")), *TIMES.items()],
        label=pgettext_lazy("opening hours", "Open"),
        required=False,
    )
    ward: Any = RowField(
        Ward.objects.none(),
        label=_("Ward"),
        empty_label=_("All wards"),
        to_field_name="slug",
        required=False,
    )
    audience = forms.ChoiceField(
        choices=[("", _("Everybody")), *Audience.choices], label=_("For whom"), required=False
    )
    language = forms.ChoiceField(
        choices=language_choices,
        label=_("Languages spoken"),
        widget=LanguageSelect,
        required=False,
    )
    direction = forms.ChoiceField(
        choices=[("", _("Get or give")), *DIRECTIONS.items()],
        label=_("Get or give"),
        required=False,
    )
    free = forms.BooleanField(label=pgettext_lazy("of charge", "Free"), required=False)
    hotline = forms.BooleanField(label=_("Hotlines only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ward: Any = self.fields["ward"]
        ward.offer(Ward.objects.all())

    def clean_near(self) -> Near | None:
        """Raise `ValidationError` for a place that nobody knows."""
        found = near(self.cleaned_data["near"])
        if found and not found.is_known:
            raise ValidationError(unknown_place)
        return found

    def asked(self) -> Asked:
        """Return what is looked for.

        What is not valid is missing, so that an old link to a ward that was renamed still finds
        something.
        """
        self.is_valid()
        told = self.cleaned_data.get
        return Asked(
            text=told("q") or "",
            category=told("category"),
            ward=told("ward"),
            near=told("near"),
            audience=told("audience") or "",
            language=told("language") or "",
            direction=told("direction") or "",
            is_free=bool(told("free")),
            is_hotline=bool(told("hotline")),
            times=told("open") or "",
        )

    def often_used(self) -> list[forms.BoundField]:
        """Return the fields that a page shows at once."""
        return [field for field in self if field.name not in self.LESS_USED]

    def less_used(self) -> list[forms.BoundField]:
        """Return the others."""
        return [self[name] for name in self.LESS_USED]

    def carried(self) -> list[tuple[str, str]]:
        """Return what was asked by those less used, for a page that does not show them."""
        names = (*self.LESS_USED, f"ward{NAMED}")
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    def chosen(self) -> list[tuple[str, str]]:
        """Return the same in words, and for the name of a language its code."""
        fields = [field for field in self.less_used() if self.cleaned_data.get(field.name)]
        told = [(field, self.cleaned_data[field.name]) for field in fields]
        return [
            (_words_of(field, value), value if field.name == "language" else "")
            for field, value in told
        ]

    @property
    def is_lost(self) -> bool:
        """Tell whether a place was named that nobody knows."""
        return "near" in self.errors

    @property
    def is_to_correct(self) -> bool:
        """Tell whether a ward was named that has to be chosen among several, or is unknown."""
        return bool(self.data.get(f"ward{NAMED}")) and "ward" in self.errors


def _words_of(field: forms.BoundField, value: Any) -> str:
    if isinstance(value, Ward):
        return value.name_i18n
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, field.label))
