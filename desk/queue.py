"""The desk's queue: what narrows it, and the page of it that is shown."""

import functools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import User
from accounts.roles import DESK, reach
from common.kept_rows import Given, Kept, run
from common.languages import marked_language_name, spoken_language_choices
from common.lookups import IDS, IsOneOf
from common.search import LONGEST_QUERY, typed
from desk.fit_counts import fit_words
from desk.queue_choices import PlainSelect, kind_choices, names_to_choose_from, offer_wards
from desk.queue_rows import (
    LISTED,
    NARROWINGS,
    SILENT,
    TODAY,
    due_and_others,
    passed_needs,
    silent_needs,
)
from emergencies.models import CheckIn
from emergencies.models import seen_by as emergencies_seen_by
from inbox.models import Thread
from pages.forms import BaseForm
from pages.named_rows import NAMED, RowField, keep_found
from pods.models import Ward
from requests_app.candidates import counted_for
from requests_app.choices import NeedStatus
from requests_app.models import Need
from requests_app.models.need_queries import DESK_ORDER
from requests_app.models.wards import seen_by
from requests_app.when import is_on_its_day, when_needed

MOST = 20
# Pages are found by skipping rows, slower with each: whoever wants more narrows the queue.
LAST_PAGE = 100
DAYS = (1, 2, 5, 10)
# The index `need_queue` has this order, so that a page is read and not sorted.
SELECTS = ("show", "ward", "category", "language", "waiting")


def _over(days: int) -> str:
    return ngettext("More than %(days)s day", "More than %(days)s days", days) % {"days": days}


class SearchField(forms.CharField):
    """Words to look for, cut where there are too many: nobody is told off for them."""

    def to_python(self, value: str | None) -> str:
        return typed(value or "")


class QueueForm(BaseForm):
    """The coordinator's choice. Anything odd in the address shows everything."""

    q = SearchField(
        label=_("Search by reference or name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY}),
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Nobody asked yet")),
            (NeedStatus.OFFERED, _("Waiting for an answer")),
            (NeedStatus.MATCHED, _("A neighbor is helping")),
            (SILENT, _("Yes, but silent")),
        ],
    )
    ward: Any = RowField(Ward.objects.none(), label=_("Ward"), required=False, widget=PlainSelect)
    category = forms.ChoiceField(label=_("Kind of help"), required=False, widget=PlainSelect)
    language = forms.ChoiceField(
        label=_("Speaks"),
        required=False,
        widget=PlainSelect,
        choices=lambda: [
            ("", _("Any language")),
            *spoken_language_choices(with_another=True),
        ],
    )
    waiting = forms.ChoiceField(
        label=_("Waiting"),
        required=False,
        choices=[
            ("", pgettext_lazy("however long a need has waited", "Any time")),
            # Lazy: the class is made once, before anybody's language is known.
            *((str(days), lazy(_over, str)(days)) for days in DAYS),
        ],
    )
    passed = forms.BooleanField(label=_("The day has passed"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    follow_up = forms.BooleanField(label=_("Call back today"), required=False)
    nobody = forms.BooleanField(label=_("Nobody fits"), required=False)
    free = forms.BooleanField(label=_("Not open with another coordinator"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def __init__(self, data: QueryDict, user: User, *, is_shown: bool = False) -> None:
        """Look up wards and kinds of help only where they are shown or asked for."""
        super().__init__(data, auto_id="queue_%s")
        self.user = user
        is_asked = is_shown or any(data.get(name) for name in ("ward", f"ward{NAMED}", "category"))
        names = names_to_choose_from(user) if is_asked else []
        category: Any = self.fields["category"]
        category.choices = kind_choices(names)
        offer_wards(self.fields["ward"], names, user)
        # Pages read `cleaned_data` at once; what is not valid is simply not in it.
        self.is_valid()
        keep_found(self)

    @property
    def term(self) -> str:
        """The words that are looked for."""
        return self.cleaned_data.get("q", "")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The names and values of all that narrows besides the words that are looked for."""
        names = [name for name in self.fields if name not in {"q", "page"}]
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in SELECTS]

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in (*SELECTS, "q", "page")]

    @property
    def chosen(self) -> list[str]:
        """The words for what narrows the queue now."""
        asked = self.cleaned_data
        picked = [
            _words_for(select.field, asked[select.name])
            for select in self.selects
            if asked.get(select.name)
        ]
        return [*map(str, picked), *(str(box.label) for box in self.boxes if asked.get(box.name))]

    @property
    def number(self) -> int:
        """The page of the queue, counted from 1."""
        return self.cleaned_data.get("page") or 1

    def rows(self) -> "QueuePage":
        """Return the page that is asked for, with how many needs there are; three queries."""
        ids, first, total = self._listed()
        # By id in a second step: the wide rows and their joins are read for one page only.
        shown = {row.pk: row for row in LISTED.rows(ids=ids, now=timezone.now())}
        rows = [shown[pk] for pk in ids if pk in shown]
        tell_rows(rows, set(first.to_ring), self.user)
        return QueuePage(rows, total, self.number, self, first)

    def ids(self, but: int) -> list[int]:
        """Return the page's needs in order, from the one after `but` round to the one before it.

        Those that others have open are left out.
        """
        ids, *_counted = self._listed()
        claimed = Need.objects.claimed(timezone.now()).exclude(claimed_by=self.user)
        elsewhere = set(claimed.filter(pk__in=ids).values_list("pk", flat=True))
        if self.term:  # which finds what has ended, too
            active = Need.objects.active().filter(pk__in=ids).values_list("pk", flat=True)
            elsewhere |= set(ids).difference(active)
        place = ids.index(but) if but in ids else -1
        # Round, so that a need which was passed over comes up again before the queue is left.
        turned = [*ids[place + 1 :], *ids[: max(place, 0)]]
        return [pk for pk in turned if pk not in elsewhere]

    def _listed(self) -> tuple[list[int], "First", int]:
        """Return the page's needs in order, what stands above the others, and how many there are.

        Two queries.
        """
        first = self._first()
        start = MOST * (self.number - 1)
        after, counted = self._others(first.ids, start - len(first.ids))
        return [*first.ids[start:], *after][:MOST], first, len(first.ids) + counted

    def _first(self) -> "First":
        """Look up what stands above the merely open, and count what is not among them: one query.

        It is few, and found by indexes of its own.
        """
        # Where the merely open are not shown, the silent are not above them.
        has_silent = not any(map(self.cleaned_data.get, ("show", "passed", "follow_up")))
        who_waits = reach(self.user, DESK), emergencies_seen_by(self.user, "round__emergency__")
        of = defaultdict[int, list[int]](list)
        for kind, _place, number in sorted(self._rows(FIRST, has_silent, *who_waits)):
            of[kind].append(number)
        silent = [pk for pk in of[IS_SILENT] if pk not in of[TO_RING]]
        return First(of[TO_RING], silent, *(sum(of[kind]) for kind in COUNTED))

    def _others(self, first: list[int], start: int) -> tuple[list[int], int]:
        """Return a page of those but the `first`, from `start` on, and how many of them there are.

        Of the first page, where the first stand above them, more than fit.
        """
        # Those to ring about are all in the first part.
        if self.cleaned_data.get("follow_up"):
            return [], 0
        rows = self._rows(OTHERS, max(0, start), first=first)
        return [pk for pk, _total in rows][: max(0, start + MOST)], rows[0][1] if rows else 0

    def _rows(self, kept: Kept, *shape: Any, **values: Any) -> list[Any]:
        """Run a statement of the queue; what is narrowed is written for this once."""
        asked = self.cleaned_data
        show, passed = asked.get("show", ""), asked.get("passed", False)
        whole = (seen_by(self.user), show, passed, bool(self.term), *shape)
        values |= {"today": timezone.localdate(), "now": timezone.now()}
        if not any(map(asked.get, NARROWINGS)):
            return kept.rows(*whole, **values)
        return run(kept.build(*whole, narrow=self._narrowed), **values)

    def _narrowed(self, needs: QuerySet[Need]) -> QuerySet[Need]:
        for name, narrow in NARROWINGS.items():
            if self.cleaned_data.get(name):
                needs = narrow(needs, self.cleaned_data[name], self.user)
        return needs

    def query(self, **changed: Any) -> str:
        """Return the chosen filters as a query string, so that they stay from page to page."""
        # Fields of the form alone: whatever else is in an address is not carried along.
        kept = QueryDict(mutable=True)
        kept.update({name: self.data[name] for name in self.fields if self.data.get(name)})
        for name, value in changed.items():
            kept[name] = value
        return f"?{kept.urlencode()}" if kept else ""


def _words_for(field: Any, value: Any) -> Any:
    return field.words_for(value) if isinstance(field, RowField) else dict(field.choices)[value]


# What the rows of the query for what stands above are
TO_RING, IS_SILENT, *COUNTED = range(5)
HAS_PASSED, HAS_WRITTEN, HAS_NOT_ANSWERED = COUNTED
Rows = QuerySet[Any, Any]
Narrow = Callable[[QuerySet[Need]], QuerySet[Need]]


def _all(needs: QuerySet[Need]) -> QuerySet[Need]:
    return needs


def _first_rows(
    seen: Q,
    show: str,
    passed: bool,
    any_state: bool,
    has_silent: bool,
    wards: tuple[int, ...] | None,
    emergencies: Q,
    narrow: Narrow = _all,
) -> Rows:
    """Return rows of the kind, the place and the id of what stands above, and three counts.

    The counts have their number in the place of the id.
    """
    due, _others = due_and_others(seen, show, passed=passed, of_any_state=any_state)
    parts = [_in_order(narrow(due.day_passed(TODAY) if passed else due), TO_RING)]
    if has_silent:
        parts.append(_in_order(narrow(silent_needs(seen)), IS_SILENT))
    parts.append(_count_of(Thread.objects.near(wards).waiting(), HAS_WRITTEN))
    parts.append(_count_of(CheckIn.objects.raised().filter(emergencies), HAS_NOT_ANSWERED))
    return _count_of(passed_needs(seen), HAS_PASSED).union(*parts, all=True)


def _other_rows(
    seen: Q, show: str, passed: bool, any_state: bool, start: int, narrow: Narrow = _all
) -> Rows:
    """Return rows of the id and the total of all but the `first`, a page of them from `start`."""
    _due, others = due_and_others(seen, show, passed=passed, of_any_state=any_state)
    needs = narrow(others.exclude(IsOneOf("pk", Given("first", IDS))))
    asked = needs.order_by(*DESK_ORDER).annotate(total=Window(Count("*")))
    # One row at least, though those to ring may fill the page: the row brings the total.
    return asked.values_list("pk", "total")[start : start + MOST]


FIRST, OTHERS = Kept(_first_rows), Kept(_other_rows)


def _in_order(needs: QuerySet[Need], kind: int) -> Rows:
    """Return rows of the kind, the place and the id of each need."""
    place = Window(RowNumber(), order_by=DESK_ORDER)
    rows = needs.annotate(kind=Value(kind), place=place).order_by(*DESK_ORDER)
    return rows.values_list("kind", "place", "pk")[: MOST * LAST_PAGE]


def _count_of(counted: QuerySet[Any], kind: int) -> Rows:
    """Return one row: how many there are, in the place of the id."""
    one = counted.order_by().annotate(kind=Value(kind), place=Value(0)).values("kind", "place")
    return one.annotate(number=Count("pk")).values_list("kind", "place", "number")


def tell_rows(rows: list[Any], to_ring: set[int], user: User) -> None:
    """Put into words what the list says of each row: `state`, `fits`, `place` and `speaks`.

    And whether it `is_due` to be rung, `is_lonely` (nobody fits), `fits_elsewhere` (but in another
    ward somebody does) and `is_elsewhere`.

    Each sentence is made once, and not for every row.
    """
    nowhere, today, told = _("No ward named"), timezone.localdate(), {}
    # Found once: to look up an address takes as long as all that a row says.
    before, after = reverse("admin:desk_open", args=[0]).split("/0/")

    # Kept for this call only: the words are in this reader's language.
    def needed(need: Need) -> str:
        key = need.needed_by, is_on_its_day(need)
        if key not in told:
            when = when_needed(need, today)
            told[key] = when if need.has_passed(today) else _("needed: %(when)s") % {"when": when}
        return told[key]

    fits = functools.cache(fit_words)

    @functools.cache
    def speaks(code: str) -> str:
        return marked_language_name(code)

    for row in rows:
        is_open, ward = row.status == NeedStatus.OPEN, row.request.ward
        counted = counted_for(row.candidate_counts, user)
        row.state = needed(row) if is_open else NeedStatus(row.status).label
        row.is_for_fund = is_open and row.goes_to_fund
        is_open = is_open and not row.goes_to_fund
        row.fits = fits(counted.seen) if is_open and counted.seen else ""
        row.is_lonely = is_open and counted.seen == 0
        row.fits_elsewhere = row.is_lonely and counted.hidden > 0
        row.place = ward.name_i18n if ward else nowhere
        row.speaks = speaks(row.request.spoken_language)
        row.is_due = row.pk in to_ring
        row.opened_at = f"{before}/{row.pk}/{after}"
        row.is_elsewhere = row.is_active and row.is_claimed_by_another(user)


@dataclass(frozen=True)
class First:
    """The needs above the merely open, in order; and how many wait besides.

    `passed`: needs whose day has passed; `written`: people who wrote and were not answered;
    `unheard`: neighbors of check-ins from whom nobody has heard.
    """

    to_ring: list[int]
    silent: list[int]
    passed: int
    written: int
    unheard: int

    @property
    def ids(self) -> list[int]:
        return [*self.to_ring, *self.silent]


@dataclass(frozen=True)
class QueuePage:
    """A page of up to `MOST` needs of the queue, and where they stand in it."""

    needs: list[Any]
    total: int
    number: int
    queue: QueueForm
    waits: First  # what waits on whichever page

    @property
    def to_passed(self) -> str:
        """The query of those alone; "" where there are none."""
        return "?passed=on" if self.waits.passed else ""

    @property
    def first(self) -> int:
        return MOST * (self.number - 1) + 1

    @property
    def last(self) -> int:
        return self.first + len(self.needs) - 1

    @property
    def only_silent(self) -> str:
        """The query that shows only those with a yes, but silent."""
        return self.queue.query(show=SILENT, page=1)

    @property
    def before(self) -> str:
        """The query of the page before; "" on the first."""
        return self.queue.query(page=self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The query of the page that follows; "" on the last."""
        is_last = self.last >= self.total or self.number == LAST_PAGE
        return "" if is_last else self.queue.query(page=self.number + 1)
