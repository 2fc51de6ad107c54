"""The progress of a need, as its resident sees it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.localized import local_day
from requests_app.choices import BlockedBy, NeedStatus, Worked
from requests_app.detail_steps import Steps, steps_of
from requests_app.ends import SAID_TO_HOUSEHOLD, EndReason
from requests_app.models import ChangedDate, HelpRequest, Match, Need, Referral
from requests_app.recurrence import Series, SeriesDate
from requests_app.services.guards import GOES_TO_THE_FUND
from resources.models import Resource
from volunteers.models import Volunteer

# Each step while it is still to come, and from when it began; the last one, when it has ended.
STEPS = [
    (_("Received"), _("Received")),
    (
        pgettext_lazy("a step that has not begun yet", "We will ask a neighbor"),
        pgettext_lazy("a step on the private page", "Asking a neighbor"),
    ),
    (
        pgettext_lazy("a step that has not begun yet", "Help from a neighbor"),
        pgettext_lazy("a step on the private page", "A neighbor helps"),
    ),
    (
        pgettext_lazy("a step that has not begun yet", "Finish"),
        pgettext_lazy("a step on the private page", "Done"),
    ),
]
# Which step a state is at; cancelled and closed needs show none.
REACHED = {
    NeedStatus.OPEN: 0,
    # The household is not told: whoever floods us would know what to change.
    NeedStatus.ASIDE: 0,
    NeedStatus.OFFERED: 1,
    NeedStatus.MATCHED: 2,
    NeedStatus.DONE: 3,
}
WORDS = {
    **dict.fromkeys(
        (NeedStatus.OPEN, NeedStatus.ASIDE), _("We are looking for a neighbor who can do this.")
    ),
    NeedStatus.OFFERED: _("We have asked a neighbor and are waiting for their answer."),
    NeedStatus.MATCHED: _("A neighbor said yes and will get in touch with you."),
    NeedStatus.DONE: _("This is done."),
    NeedStatus.CANCELLED: _("This was cancelled. Nobody will come."),
    NeedStatus.UNKNOWN: _(
        "Nobody told us if this happened. If you still need it, please tell us, or ask again."
    ),
}
# Picked from the list: nothing is shown to them before the household's word, or a coordinator's.
WAITS_FOR_WORD = _(
    "A neighbor would like to help you. Please say here whether they may see how to reach you."
)
SAID_TO_US = _("We were told that this is done.")
NOT_GOT = _("You told us that you did not get this help.")
# After their own no to "did it happen?"
NOT_GOT_AND = {
    NeedStatus.OPEN: _(
        "You told us that you did not get this help. We are looking for another neighbor."
    ),
    NeedStatus.DONE: _("You told us that you did not get this help. We will look into it."),
}
NOT_GOT_PASSED = _("You told us that you did not get this help. Do you still need it?")
DAY_PASSED = _("The day has passed, and we did not find a neighbor. Do you still need this?")
# Of a long series the page names no more than these.
EARLIER_SHOWN = 8


@dataclass(frozen=True)
class NeedProgress:
    """A need, the match whose volunteer the household knows, and the others of its series."""

    need: Need
    match: Match | None
    is_refused: bool
    others: tuple["NeedProgress", ...] = ()
    series: Series | None = None

    @classmethod
    def of_request(cls, help_request: HelpRequest) -> list["NeedProgress"]:
        """Return a need of each kind, in the form's order, with those before it in its series."""
        # What the household said itself: that a coordinator did is told to nobody.
        blocks = help_request.blocks.filter(said_by=BlockedBy.RESIDENT)
        refused = set(blocks.values_list("volunteer_id", flat=True))
        kinds: dict[int, list[NeedProgress]] = {}
        for need in _needs(help_request):
            match = next(iter(need.known_matches), None)
            is_refused = match is not None and match.volunteer_id in refused
            kinds.setdefault(need.category_id, []).append(cls(need, match, is_refused))
        changes = _changes(help_request) if any(map(_is_series, kinds.values())) else {}
        return [cls._of_kind(each, changes) for each in kinds.values()]

    @classmethod
    def _of_kind(cls, needs: list["NeedProgress"], changes: "Changes") -> "NeedProgress":
        if not _is_series(needs):
            # Asked for once more after it had ended: the newest says how things stand.
            last = needs[-1]
            return cls(last.need, last.match, last.is_refused, tuple(reversed(needs[:-1])))
        series = Series((each.need for each in needs), changes.get(needs[0].need.category_id, {}))
        by_need = {each.need.pk: each for each in needs}
        now = by_need[series.current().pk]
        others = tuple(each for each in needs if each is not now)
        return cls(now.need, now.match, now.is_refused, others, series)

    @property
    def needs(self) -> list[Need]:
        """The need, or all dates of its series."""
        return self.series.needs if self.series else [self.need]

    @property
    def words(self) -> str | Promise:
        is_passed = self.need.status == NeedStatus.OPEN and self.need.has_passed()
        if self.said_no:
            return NOT_GOT_PASSED if is_passed else NOT_GOT_AND[NeedStatus(self.need.status)]
        if is_passed:
            return DAY_PASSED
        if self.is_elsewhere:
            return GOES_TO_THE_FUND
        # A volunteer or a coordinator said so; the household was there, and may know better.
        if self.is_done and self.asks:
            return SAID_TO_US
        if self.is_matched and self.match and steps_of(self.match).why == Steps.WORD:
            return WAITS_FOR_WORD
        return SAID_TO_HOUSEHOLD.get(self.need.end_reason) or WORDS[NeedStatus(self.need.status)]

    @property
    def outcome(self) -> str | Promise:
        """Return how this one of a series ended, as its household has it."""
        if self.is_done and self.asks:
            return SAID_TO_US
        return NOT_GOT if self.said_no else self.need.get_status_display()

    @property
    def is_unmet(self) -> bool:
        """Closed, and nobody helped: the page says where else to turn."""
        reason = self.need.end_reason
        return bool(reason) and EndReason(reason).is_unmet

    @property
    def resources(self) -> list[Resource]:
        """The places that a coordinator chose for it."""
        return [referral.resource for referral in self.need.shown_referrals]  # type: ignore[attr-defined]

    @property
    def volunteer(self) -> Volunteer | None:
        """The volunteer who helps; once they have said yes, and until long after the day."""
        is_shown = self.match is not None and self.is_matched and not self.match.details_are_over
        return self.match.volunteer if self.match and is_shown else None

    @property
    def helper_sees_nothing(self) -> bool:
        """True while the volunteer's page shows nothing of the household."""
        return self.match is not None and not steps_of(self.match).contact

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps for `includes/steps.html`; none where it has ended without help, or no neighbor
        is asked.
        """
        reached = REACHED.get(NeedStatus(self.need.status))
        if reached is None or self.is_elsewhere:
            return []
        states = ["done"] * reached + ["now"] + [""] * (len(STEPS) - reached - 1)
        if self.is_done and not self.asks:
            states[-1] = "done"
        names = [
            begun if state else ahead for (ahead, begun), state in zip(STEPS, states, strict=True)
        ]
        # The last one has no middle: "Done" must not be read before it is.
        if states[-1] == "now":
            names[-1] = STEPS[-1][0]
        return [{"name": name, "state": state} for name, state in zip(names, states, strict=True)]

    @property
    def is_elsewhere(self) -> bool:
        """It is open, and no neighbor is asked for it: a shared fund decides."""
        return self.need.status == NeedStatus.OPEN and bool(self.need.is_elsewhere)  # type: ignore[attr-defined]

    @property
    def is_matched(self) -> bool:
        return self.need.status == NeedStatus.MATCHED

    @property
    def is_done(self) -> bool:
        return self.need.status == NeedStatus.DONE

    # --- Did it work? ---

    @property
    def asks(self) -> bool:
        """It was done by somebody, or may have been, and the household has not said whether."""
        is_over = self.need.status in {NeedStatus.DONE, NeedStatus.UNKNOWN}
        return is_over and self.match is not None and not self.match.resident_said

    @property
    def asks_if_it_happened(self) -> bool:
        """Its day is over, and both sides are asked; it stands on top of the page."""
        return self.match is not None and self.match.is_asked_if_it_happened

    @property
    def said_yes(self) -> bool:
        return self.is_done and self._said == Worked.YES

    @property
    def said_no(self) -> bool:
        """True while their no can still be taken back: nobody else was asked."""
        return self.need.status in {NeedStatus.OPEN, NeedStatus.DONE} and self._said == Worked.NO

    @property
    def has_begun(self) -> bool:
        """Its day is here, or it has none: now there may be something to tell."""
        day = self.need.wanted_on
        return day is None or day <= timezone.localdate()

    @property
    def is_answerable(self) -> bool:
        is_matched = self.is_matched and self.has_begun and not self.asks_if_it_happened
        return is_matched or self.asks or self.said_yes or self.said_no

    @property
    def can_refuse(self) -> bool:
        """True when the household knows a neighbor of whom it may say "not this person"."""
        is_known = self.is_answerable or self.is_matched
        return is_known and self.match is not None and not self.is_refused

    @property
    def _said(self) -> str:
        return self.match.resident_said if self.match else ""

    # --- Again ---

    @property
    def repeats(self) -> bool:
        return self.series is not None and self.series.repeats

    @property
    def has_stopped(self) -> bool:
        """It came more than once, and does not come again."""
        return self.series is not None and not self.series.repeats

    @property
    def day(self) -> datetime.date:
        return self.need.own_day

    @property
    def belongs_to_past(self) -> bool:
        is_left_out = self.need.status == NeedStatus.CANCELLED and self.day >= timezone.localdate()
        return not self.need.is_active and not is_left_out

    @property
    def next_date(self) -> SeriesDate | None:
        """The next date for which nobody is looked for yet."""
        return self.series.next_later() if self.series else None

    @property
    def calendar(self) -> list["CalendarLine"]:
        """The dates that people plan for, with what became of each."""
        return [CalendarLine.of(date) for date in self.series.to_plan()] if self.series else []

    @property
    def passed(self) -> list["CalendarLine"]:
        """The dates besides this one that have passed, and that are still waited for."""
        dates = self.series.passed() if self.series else []
        return [CalendarLine.of(date) for date in dates if date.need != self.need]

    @property
    def is_last_time(self) -> bool:
        """No other date of its series is waited for, or will be."""
        others = [line.date for line in [*self.passed, *self.calendar]]
        return not any(date.is_wanted and date.need != self.need for date in others)

    @property
    def goes_on(self) -> bool:
        """Somebody is waited for, or will be."""
        return self.next_date is not None or any(need.is_active for need in self.needs)

    @property
    def earlier(self) -> list["NeedProgress"]:
        """The dates that are over, the last first.

        The calendar tells of those that are waited for, and of those that were left out.
        """
        past = (each for each in self.others if each.belongs_to_past)
        return sorted(past, key=lambda each: each.day, reverse=True)

    @property
    def named_earlier(self) -> list["NeedProgress"]:
        return self.earlier[:EARLIER_SHOWN]


Changes = Mapping[int, Mapping[datetime.date, datetime.date | None]]


@dataclass(frozen=True)
class CalendarLine:
    """A date of a series as its household reads it, with the volunteer who said yes to it."""

    date: SeriesDate
    volunteer: Volunteer | None

    @classmethod
    def of(cls, date: SeriesDate) -> "CalendarLine":
        """`date`: its need comes with `known_matches`."""
        is_matched = date.need is not None and date.need.status == NeedStatus.MATCHED
        known = getattr(date.need, "known_matches", []) if is_matched else []
        return cls(date, next((match.volunteer for match in known), None))

    @property
    def can_change(self) -> bool:
        return self.date.is_wanted or self.date.is_skipped

    @property
    def words(self) -> str | Promise:
        if self.date.need is not None and self.date.need.is_passed:
            return _("This day has passed.")
        if self.date.need is not None and self.date.need.status != NeedStatus.CANCELLED:
            return NeedStatus(self.date.need.status).label
        if self.date.is_later:
            return _("We start asking neighbors on %(day)s.") % {
                "day": local_day(self.date.opens_on)
            }
        return _("Not this time")


def _is_series(needs: list[NeedProgress]) -> bool:
    return any(each.need.is_in_series for each in needs)


def _changes(help_request: HelpRequest) -> Changes:
    """Return the dates that were changed before they opened, by kind of help. One query."""
    found: dict[int, dict[datetime.date, datetime.date | None]] = {}
    changed = ChangedDate.objects.filter(request=help_request)
    for kind, day, moved_to in changed.values_list("category_id", "day", "moved_to"):
        found.setdefault(kind, {})[day] = moved_to
    return found


def _needs(help_request: HelpRequest) -> list[Any]:
    """Return needs in the form's order, with `known_matches`: those with a yes, last one first."""
    # A need that was given back has several.
    matches = Match.objects.said_yes().order_by("-id").select_related("volunteer")
    needs = help_request.needs.with_elsewhere().select_related("category").order_by("id")
    found: list[Any] = list(
        needs.prefetch_related(Prefetch("matches", matches, to_attr="known_matches"))
    )
    for need in found:
        # The days of a series look at the request; each need would ask for it again.
        need.request = help_request
    closed = [need for need in found if need.end_reason]
    # No query for the many pages on which nothing was closed.
    shown = Prefetch("referrals", Referral.objects.shown(), to_attr="shown_referrals")
    prefetch_related_objects(closed, shown)
    return found
