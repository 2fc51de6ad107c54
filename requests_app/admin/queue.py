"""The desk's queue: what narrows it, and the page of it that is shown."""

import functools
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from common.languages import spoken_language_choices
from requests_app.admin.queue_choices import kind_choices, names_to_choose_from, ward_choices
from requests_app.admin.queue_rows import (
    NARROWINGS,
    Counted,
    in_state,
    is_due,
    seen_by,
    with_what_the_list_shows,
)
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Need

MOST = 50
LAST_PAGE = 100
COUNTED = 1000
DAYS = (1, 2, 5, 10)
# What must be rung today on top, then the most urgent, then the oldest.
ORDER = ("-is_due", "-urgency", "created_at", "id")
SELECTS = ("show", "ward", "category", "language", "waiting")


def _over(days: int) -> str:
    return ngettext("Over %(days)s day", "Over %(days)s days", days) % {"days": days}


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
    ward = forms.ChoiceField(label=_("Ward"), required=False)
    category = forms.ChoiceField(label=_("Kind of help"), required=False)
    language = forms.ChoiceField(
        label=_("Speaks"),
        required=False,
        choices=[("", _("Any language")), *spoken_language_choices()],
    )
    waiting = forms.ChoiceField(
        label=_("Waiting"),
        required=False,
        choices=[
            ("", _("However long")),
            *((str(days), lazy(_over, str)(days)) for days in DAYS),
        ],
    )
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    follow_up = forms.BooleanField(label=_("Ring again today"), required=False)
    nobody = forms.BooleanField(label=_("Nobody fits"), required=False)
    free = forms.BooleanField(label=_("Not open elsewhere"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data, label_suffix="", auto_id="queue_%s")
        self.user = user
        names = names_to_choose_from(user)
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

    def needs(self) -> QuerySet[Need]:
        """All needs that are asked for, what must be rung today on top, in the desk's order."""
        asked = self.cleaned_data
        needs = seen_by(self.user).annotate(is_due=is_due())
        needs = needs.filter(in_state(asked.get("show", "")))
        for name, narrow in NARROWINGS.items():
            if asked.get(name):
                needs = narrow(needs, asked[name], self.user)
        return needs.order_by(*ORDER)

    def rows(self) -> "QueuePage":
        """The page that is asked for, with how many needs there are, in one query."""
        needs = self.needs()
        start = MOST * (self.number - 1)
        # The page is chosen by what orders it alone; the rest is read for its rows only.
        chosen = needs.values("pk")[start : start + MOST]
        total = Counted(needs.order_by()[:COUNTED])
        shown = Need.objects.filter(pk__in=chosen).annotate(is_due=is_due(), total=total)
        rows: list[Any] = list(with_what_the_list_shows(shown).order_by(*ORDER))
        tell_rows(rows, self.user)
        return QueuePage(rows, rows[0].total if rows else 0, self.number, self)

    def ids(self, but: int) -> list[int]:
        """The needs of the page in order, from the one after `but` round to the one before it.

        Those that others have open are left out.
        """
        start, now = MOST * (self.number - 1), timezone.now()
        columns = ("pk", "claimed_by", "claimed_until")
        rows = list(self.needs().values_list(*columns)[start : start + MOST])
        ids = [pk for pk, _by, _until in rows]
        place = ids.index(but) if but in ids else -1
        turned = [*rows[place + 1 :], *rows[: max(place, 0)]]
        return [pk for pk, by, until in turned if by in {None, self.user.pk} or until <= now]

    def query(self, **changed: Any) -> str:
        """The chosen filters as a query string, so that they stay from page to page."""
        kept = QueryDict(mutable=True)
        kept.update({name: self.data[name] for name in self.fields if self.data.get(name)})
        for name, value in changed.items():
            kept[name] = value
        return f"?{kept.urlencode()}" if kept else ""


def tell_rows(rows: list[Any], user: User) -> None:
    """Put into words what the list says of each row: `needed`, `fits`, and if it `is_elsewhere`.

    Each sentence is made once, and not for every row.
    """

    @functools.cache
    def needed(urgency: int) -> str:
        return str(_("needed: %(when)s") % {"when": Urgency(urgency).label})

    @functools.cache
    def fits(count: int) -> str:
        words = ngettext("%(counter)s volunteer fits", "%(counter)s volunteers fit", count)
        return words % {"counter": count}

    for row in rows:
        row.needed = needed(row.urgency)
        row.fits = fits(row.candidate_count) if row.candidate_count else ""
        row.is_elsewhere = row.is_active and row.is_claimed_by_another(user)


@dataclass(frozen=True)
class QueuePage:
    """Up to `MOST` needs of the queue, and where they stand in it."""

    needs: list[Any]
    total: int
    number: int
    queue: QueueForm

    @property
    def is_counted(self) -> bool:
        """Whether `total` is all of them, or as far as the desk counts."""
        return self.total < COUNTED

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
        is_full = len(self.needs) == MOST and self.number < LAST_PAGE
        is_last = not is_full or (self.is_counted and self.last >= self.total)
        return "" if is_last else self.queue.query(page=self.number + 1)
