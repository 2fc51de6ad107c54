"""The forms in which staff write an entry of the directory and its hours."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Role, covers_city, covers_pod, covers_ward
from backoffice import translated_texts
from backoffice.translated_form import TranslatedForm
from common.choices import Weekday
from resources.choices import Frequency, Reach, ScheduleKind
from resources.hours import IN_MONTH, WEEKDAYS
from resources.hours.typed import LONGEST, Week, read_hours, read_time
from resources.models import Resource, Schedule
from resources.models.resources import TELLS_WHERE

SECRET = "secret_address"
IN_WORDS = "hours_in_words"
# Emptied when the address becomes secret: what they held is kept with it.
PUBLIC_ADDRESS = ("street", "city", "region", "postal_code", *TELLS_WHERE)
POINT = ("latitude", "longitude")


class ResourceForm(TranslatedForm):
    """An entry, the areas it serves, and an address that only coordinators may see.

    Whoever does not look after the whole city adds and takes away their own areas only, and leaves
    those of others as they are. An address that is secret leaves its public fields by itself.
    """

    user: User
    roles: tuple[Role, ...]

    secret_address = forms.CharField(
        label=_("Secret address"),
        max_length=300,
        required=False,
        help_text=_("Write it here to keep it, or to replace the one that is kept."),
    )

    hours_in_words = forms.CharField(
        label=_("Hours in words"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_(
            "Such as: Mon–Fri 9 am–5 pm, Sat 10–2. They are read as days and times, and take the "
            "place of the weekly hours below."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others: dict[str, list[Any]] = {}
        for name in ("wards", "pods"):
            if name in self.fields:
                self._offer_own(name)
        if "reach" in self.fields and not covers_city(self.user, self.roles):
            self.initial["reach"] = Reach.AREAS
            self.fields["reach"].disabled = True

    def _offer_own(self, name: str) -> None:
        """Show as chosen what may be chosen here; the rest stays without being shown."""
        chosen = self.initial.get(name) or []
        offered: Any = self.fields[name]
        own = set(offered.queryset.filter(pk__in=[row.pk for row in chosen]).order_by())
        self._others[name] = [row for row in chosen if row not in own]
        self.initial[name] = [row.pk for row in chosen if row in own]

    def clean_hours_in_words(self) -> Week | None:
        """Return the week that was typed. Raises `ValidationError` for anything else."""
        said = self.cleaned_data[IN_WORDS]
        week = read_hours(said) if said else None
        if said and week is None:
            raise ValidationError(
                _(
                    "These hours cannot be read as days and times. Write them like “Mon–Fri "
                    "9 am–5 pm, Sat 10–2”, choose them below, or say them under “About the hours”."
                )
            )
        return week

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "reach" in self.fields:
            self._clean_area(cleaned)
        if "address_hidden" in self.fields:
            self._clean_secret(cleaned)
        return cleaned

    # --- Areas ---

    def _clean_area(self, cleaned: dict[str, Any]) -> None:
        chosen = [*(cleaned.get("wards") or []), *(cleaned.get("pods") or [])]
        is_narrow = cleaned.get("reach") == Reach.AREAS
        if not covers_city(self.user, self.roles):
            strange = [row for row in chosen if not self._covers(row) and not self._had(row)]
            if strange or not any(map(self._covers, chosen)):
                raise ValidationError(_("Choose a ward or a pod that you look after."))
        elif is_narrow and not chosen:
            raise ValidationError(_("Choose the wards or pods that it serves."))
        elif chosen and not is_narrow:
            words = _("To choose wards or pods, choose “The wards and pods named below” first.")
            self.add_error("reach", words)

    def _covers(self, place: Any) -> bool:
        ward_id = getattr(place, "ward_id", None)
        if ward_id is not None:
            return covers_pod(self.user, place.pk, ward_id, self.roles)
        return covers_ward(self.user, place.pk, self.roles)

    def _had(self, place: Any) -> bool:
        name = "pods" if hasattr(place, "ward_id") else "wards"
        return place.pk in (self.initial.get(name) or [])

    def _save_m2m(self) -> None:
        # What is not offered here was not taken away here.
        for name, rows in self._others.items():
            self.cleaned_data[name] = [*self.cleaned_data[name], *rows]
        super()._save_m2m()  # type: ignore[misc]

    # --- The secret address ---

    def _clean_secret(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("address_hidden"):
            cleaned[SECRET] = ""
            return
        public = [str(cleaned[name]) for name in PUBLIC_ADDRESS if cleaned.get(name)]
        has_street = bool(cleaned.get("street"))
        if not cleaned.get(SECRET) and (has_street or not self.instance.pk):
            cleaned[SECRET] = ", ".join(public)[:300]
        for name in (*PUBLIC_ADDRESS, *self._translations()):
            if name in cleaned and name not in ("city", "region"):
                cleaned[name] = ""
        cleaned.update(dict.fromkeys(POINT))

    def _translations(self) -> list[str]:
        codes = translated_texts.other_languages()
        return [translated_texts.in_language(name, code) for name in TELLS_WHERE for code in codes]

    class Meta:
        model = Resource
        fields: list[str] = []


DAYS = [(code, day.label) for code, day in zip(WEEKDAYS, Weekday, strict=True)]
WEEKS = [
    ("1", pgettext_lazy("of the days of a month", "first")),
    ("2", pgettext_lazy("of the days of a month", "second")),
    ("3", pgettext_lazy("of the days of a month", "third")),
    ("4", pgettext_lazy("of the days of a month", "fourth")),
    ("-1", pgettext_lazy("of the days of a month", "last")),
]


class Time(forms.TimeInput):
    """The browser's own, which writes times as its user does."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TypedTime(forms.TimeField):
    """A time as people write it: "9am", "noon", "21:30". Not every browser has a box for times."""

    widget = Time
    default_error_messages = {"invalid": _("Write a time such as 9:00, 9 am, noon or 21:30.")}

    def to_python(self, value: Any) -> Any:
        found = read_time(value) if isinstance(value, str) else None
        return super().to_python(value) if found is None else found


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ScheduleForm(forms.ModelForm):
    """One rule of the hours: ticked days, of every week or of some weeks in the month."""

    days = forms.MultipleChoiceField(
        label=_("Days"), choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    weeks = forms.MultipleChoiceField(
        label=_("Only the … of the month"),
        choices=WEEKS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Schedule
        fields = ("kind", "interval", "opens_at", "closes_at", "valid_from", "valid_to")
        field_classes = {"opens_at": TypedTime, "closes_at": TypedTime}
        widgets = {
            "opens_at": Time,
            "closes_at": Time,
            "valid_from": Day,
            "valid_to": Day,
            "interval": forms.NumberInput(attrs={"min": 1, "max": 52, "style": "width: 4em"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.instance
        days = {code[-2:] for code in rule.byday}
        weeks = {code[:-2] for code in rule.byday}
        # What came from elsewhere may be no such rectangle; then it stays until days are ticked.
        self.is_plain = not rule.bymonthday and _byday(days, weeks - {""}) == set(rule.byday)
        if self.is_plain:
            self.initial.update(days=sorted(days), weeks=sorted(weeks - {""}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        rule, days, weeks = self.instance, cleaned.get("days") or [], cleaned.get("weeks") or []
        if weeks and not days:
            raise ValidationError(_("Choose the days."))
        if days:
            chosen = _byday(days, weeks)
            rule.byday = [code for code in (*WEEKDAYS, *IN_MONTH) if code in chosen]
            rule.bymonthday = []
            rule.freq = Frequency.MONTHLY if weeks else Frequency.WEEKLY
        elif self.is_plain:
            self._clean_span(cleaned)
        if weeks and (cleaned.get("interval") or 1) > 1:
            self.add_error("interval", _("Choose either some weeks, or every so many weeks."))
        if cleaned.get("kind") == ScheduleKind.INSTEAD and not cleaned.get("valid_to"):
            self._close_span(cleaned)
        return cleaned

    def _clean_span(self, cleaned: dict[str, Any]) -> None:
        """Without days of the week it is each day of a span, or the one day that is named."""
        rule = self.instance
        rule.freq, rule.byday, rule.bymonthday = "", [], []
        cleaned["interval"] = 1
        self._close_span(cleaned)

    def _close_span(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("valid_from"):
            raise ValidationError(_("Choose the days, or say from which day until which day."))
        cleaned["valid_to"] = cleaned.get("valid_to") or cleaned["valid_from"]


def _byday(days: Any, weeks: Any) -> set[str]:
    """Return the codes of ticked days in ticked weeks: {"1SA", "3SA"}; without weeks {"SA"}."""
    return {f"{week}{day}" for week in (weeks or [""]) for day in days}
