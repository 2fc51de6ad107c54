"""The desk's queue: what narrows it, and the page of it that is shown."""

import functools
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, QuerySet, Window
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import User
from common.languages import spoken_language_choices
from desk.queue_choices import PlainSelect, kind_choices, names_to_choose_from, ward_choices
from desk.queue_rows import NARROWINGS, due_and_others, with_what_the_list_shows
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Need

MOST = 20
LAST_PAGE = 100
DAYS = (1, 2, 5, 10)
# Below what must be rung today: the most urgent, then the oldest.
ORDER = ("-urgency", "created_at", "id")
SELECTS = ("show", "ward", "category", "language", "waiting")


def _over(days: int) -> str:
    return ngettext("More than %(days)s day", "More than %(days)s days", days) % {"days": days}


class QueueForm(forms.Form):
    """What the coordinator wants to see. Anything odd in the address shows everything."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Nobody asked yet")),
            (NeedStatus.OFFERED, _("Waiting for an answer")),
            (NeedStatus.MATCHED, _("A neighbor is helping")),
        ],
    )
    ward = forms.ChoiceField(label=_("Ward"), required=False, widget=PlainSelect)
    category = forms.ChoiceField(label=_("Kind of help"), required=False, widget=PlainSelect)
    language = forms.ChoiceField(
        label=_("Speaks"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("Any language")), *spoken_language_choices()],
    )
    waiting = forms.ChoiceField(
        label=_("Waiting"),
        required=False,
        choices=[
            ("", pgettext_lazy("however long a need has waited", "Any time")),
            *((str(days), lazy(_over, str)(days)) for days in DAYS),
        ],
    )
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    follow_up = forms.BooleanField(label=_("Call back today"), required=False)
    nobody = forms.BooleanField(label=_("Nobody fits"), required=False)
    free = forms.BooleanField(label=_("Not open with another coordinator"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def __init__(self, data: QueryDict, user: User, *, is_shown: bool = False) -> None:
        """Wards and kinds of help are looked up where they are shown or asked for."""
        super().__init__(data, label_suffix="", auto_id="queue_%s")
        self.user = user
        is_asked = is_shown or data.get("ward") or data.get("category")
        names = names_to_choose_from(user) if is_asked else []
        ward: Any = self.fields["ward"]
        category: Any = self.fields["category"]
        ward.choices, category.choices = ward_choices(names, user), kind_choices(names)
        self.is_valid()

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in SELECTS]

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in (*SELECTS, "page")]

    @property
    def chosen(self) -> list[str]:
        """What narrows the queue now, in words."""
        asked = self.cleaned_data
        picked = [
            dict(select.field.choices)[asked[select.name]]  # type: ignore[attr-defined]
            for select in self.selects
            if asked.get(select.name)
        ]
        return [*map(str, picked), *(str(box.label) for box in self.boxes if asked.get(box.name))]

    @property
    def number(self) -> int:
        """The page of the queue, counted from 1."""
        return self.cleaned_data.get("page") or 1

    def rows(self) -> "QueuePage":
        """The page that is asked for, with how many needs there are; three queries."""
        ids, to_ring, total = self._listed()
        shown = with_what_the_list_shows(Need.objects.filter(pk__in=ids)).in_bulk()
        rows = [shown[pk] for pk in ids if pk in shown]
        tell_rows(rows, set(to_ring), self.user)
        return QueuePage(rows, total, self.number, self)

    def ids(self, but: int) -> list[int]:
        """The needs of the page in order, from the one after `but` round to the one before it.

        Those that others have open are left out.
        """
        ids, _to_ring, _total = self._listed()
        claimed = Need.objects.claimed(timezone.now()).exclude(claimed_by=self.user)
        elsewhere = set(claimed.filter(pk__in=ids).values_list("pk", flat=True))
        place = ids.index(but) if but in ids else -1
        turned = [*ids[place + 1 :], *ids[: max(place, 0)]]
        return [pk for pk in turned if pk not in elsewhere]

    def _listed(self) -> tuple[list[int], list[int], int]:
        """The needs of the page in order, of all needs whom to ring today, and how many there are.

        Whom to ring are few, and looked up by themselves; two queries.
        """
        due, others = due_and_others(self.cleaned_data.get("show", ""), self.user)
        first = self._narrowed(due).order_by(*ORDER).values_list("pk", flat=True)
        to_ring = list(first[: MOST * LAST_PAGE])
        start = MOST * (self.number - 1)
        after, counted = self._others(others.exclude(pk__in=to_ring), start - len(to_ring))
        ids = [*to_ring[start:], *after][:MOST]
        return ids, to_ring, len(to_ring) + counted

    def _others(self, needs: QuerySet[Need], start: int) -> tuple[list[int], int]:
        """Of all that is asked for but need not be rung, a page from `start` on, and the number."""
        if self.cleaned_data.get("follow_up"):
            return [], 0
        asked = self._narrowed(needs).order_by(*ORDER).annotate(total=Window(Count("*")))
        rows = list(asked.values_list("pk", "total")[max(0, start) : max(1, start + MOST)])
        return [pk for pk, _total in rows], rows[0][1] if rows else 0

    def _narrowed(self, needs: QuerySet[Need]) -> QuerySet[Need]:
        for name, narrow in NARROWINGS.items():
            if self.cleaned_data.get(name):
                needs = narrow(needs, self.cleaned_data[name], self.user)
        return needs

    def query(self, **changed: Any) -> str:
        """The chosen filters as a query string, so that they stay from page to page."""
        kept = QueryDict(mutable=True)
        kept.update({name: self.data[name] for name in self.fields if self.data.get(name)})
        for name, value in changed.items():
            kept[name] = value
        return f"?{kept.urlencode()}" if kept else ""


def tell_rows(rows: list[Any], to_ring: set[int], user: User) -> None:
    """Put into words what the list says of each row: `state`, `fits` and `place`; whether it
    `is_due` to be rung, `is_lonely` (nobody fits) and `is_elsewhere`.

    Each sentence is made once, and not for every row.
    """
    nowhere = _("No ward named")

    @functools.cache
    def needed(urgency: int) -> str:
        return str(_("needed: %(when)s") % {"when": Urgency(urgency).label})

    @functools.cache
    def fits(count: int) -> str:
        words = ngettext("%(counter)s volunteer fits", "%(counter)s volunteers fit", count)
        return words % {"counter": count}

    for row in rows:
        is_open, count, ward = row.status == NeedStatus.OPEN, row.candidate_count, row.request.ward
        row.state = needed(row.urgency) if is_open else row.get_status_display()
        row.is_soon = row.urgency >= Urgency.TOMORROW
        row.fits = fits(count) if is_open and count else ""
        row.is_lonely = is_open and count == 0
        row.place = ward.name_i18n if ward else nowhere
        row.is_due = row.pk in to_ring
        row.is_elsewhere = row.is_active and row.is_claimed_by_another(user)


@dataclass(frozen=True)
class QueuePage:
    """Up to `MOST` needs of the queue, and where they stand in it."""

    needs: list[Any]
    total: int
    number: int
    queue: QueueForm

    @property
    def first(self) -> int:
        return MOST * (self.number - 1) + 1

    @property
    def last(self) -> int:
        return self.first + len(self.needs) - 1

    @property
    def before(self) -> str:
        """The query of the page before; "" on the first."""
        return self.queue.query(page=self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The query of the page that follows; "" on the last."""
        is_last = self.last >= self.total or self.number == LAST_PAGE
        return "" if is_last else self.queue.query(page=self.number + 1)
