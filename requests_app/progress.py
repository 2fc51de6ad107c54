"""The progress of a need, as its resident sees it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from requests_app.choices import BlockedBy, NeedStatus, Repeat, Worked
from requests_app.models import HelpRequest, Match, Need
from requests_app.recurrence import last_day, next_day, opens_on, own_day
from volunteers.models import Volunteer

STEPS = [
    _("Received"),
    pgettext_lazy("a step on the private page", "Asking a neighbor"),
    pgettext_lazy("a step on the private page", "A neighbor helps"),
    pgettext_lazy("a step on the private page", "Done"),
]
# Which step a state is at; cancelled and closed needs show none.
REACHED = {
    NeedStatus.OPEN: 0,
    NeedStatus.OFFERED: 1,
    NeedStatus.MATCHED: 2,
    NeedStatus.DONE: 3,
}
WORDS = {
    NeedStatus.OPEN: _("We are looking for a neighbor who can do this."),
    NeedStatus.OFFERED: _("We have asked a neighbor and are waiting for their answer."),
    NeedStatus.MATCHED: _("A neighbor said yes and will get in touch with you."),
    NeedStatus.DONE: _("This is done."),
    NeedStatus.CANCELLED: _("This was cancelled. Nobody will come."),
    NeedStatus.CLOSED: _(
        "We could not find anybody for this. Please look at the resources, or call us: "
        "somebody else may be able to help."
    ),
}
# Of a long series the page names no more than these.
EARLIER_SHOWN = 8


@dataclass(frozen=True)
class NeedProgress:
    """A need, the match whose volunteer the household knows, and those before it in its series."""

    need: Need
    match: Match | None
    is_refused: bool
    earlier: tuple["NeedProgress", ...] = ()

    @classmethod
    def of_request(cls, help_request: HelpRequest) -> list["NeedProgress"]:
        """The last need of each kind, in the order of the form, with the earlier ones in it."""
        blocks = help_request.blocks.filter(said_by=BlockedBy.RESIDENT)
        refused = set(blocks.values_list("volunteer_id", flat=True))
        series: dict[int, list[NeedProgress]] = {}
        for need in _needs(help_request):
            match = next(iter(need.known_matches), None)
            is_refused = match is not None and match.volunteer_id in refused
            series.setdefault(need.category_id, []).append(cls(need, match, is_refused))
        return [cls._last(each) for each in series.values()]

    @classmethod
    def _last(cls, series: list["NeedProgress"]) -> "NeedProgress":
        *earlier, last = series
        return cls(last.need, last.match, last.is_refused, tuple(reversed(earlier)))

    @property
    def words(self) -> str | Promise:
        return WORDS[NeedStatus(self.need.status)]

    @property
    def volunteer(self) -> Volunteer | None:
        """The volunteer who helps; only once they have said yes."""
        return self.match.volunteer if self.match and self.is_matched else None

    @property
    def steps(self) -> list[dict[str, Any]]:
        """For `includes/steps.html`."""
        reached = REACHED.get(NeedStatus(self.need.status))
        if reached is None:
            return []
        states = ["done"] * reached + ["now"] + [""] * (len(STEPS) - reached - 1)
        if reached == len(STEPS) - 1:
            states[-1] = "done"
        return [{"name": name, "state": state} for name, state in zip(STEPS, states, strict=True)]

    @property
    def is_matched(self) -> bool:
        return self.need.status == NeedStatus.MATCHED

    @property
    def is_done(self) -> bool:
        return self.need.status == NeedStatus.DONE

    # --- Did it work? ---

    @property
    def asks(self) -> bool:
        """It was done by somebody, and the household has not said whether it worked."""
        return self.is_done and self.match is not None and not self.match.resident_said

    @property
    def said_yes(self) -> bool:
        return self.is_done and self._said == Worked.YES

    @property
    def said_no(self) -> bool:
        """And it can still be taken back: nobody else was asked."""
        return self.need.status in {NeedStatus.OPEN, NeedStatus.DONE} and self._said == Worked.NO

    @property
    def is_answerable(self) -> bool:
        return self.is_matched or self.asks or self.said_yes or self.said_no

    @property
    def can_refuse(self) -> bool:
        """Whether the household knows a neighbor of whom it may say "not this person"."""
        return self.is_answerable and self.match is not None and not self.is_refused

    @property
    def _said(self) -> str:
        return self.match.resident_said if self.match else ""

    # --- Again ---

    @property
    def repeats(self) -> bool:
        return self.need.repeat in Repeat.again() and self.need.status != NeedStatus.CANCELLED

    @property
    def has_stopped(self) -> bool:
        """It came more than once, and does not come again."""
        return self.need.occurrence > 1 and not self.repeats

    @property
    def day(self) -> datetime.date:
        return own_day(self.need)

    @property
    def last_day(self) -> datetime.date:
        return last_day(self.need)

    @property
    def next_day(self) -> datetime.date | None:
        return next_day(self.need) if self.repeats else None

    @property
    def opens_on(self) -> datetime.date | None:
        """When neighbors are asked for the next one, if that is not because of this one."""
        return None if self.need.is_active or not self.next_day else opens_on(self.next_day)

    @property
    def goes_on(self) -> bool:
        """Somebody is waited for, or will be."""
        return self.need.is_active or self.next_day is not None

    @property
    def named_earlier(self) -> tuple["NeedProgress", ...]:
        return self.earlier[:EARLIER_SHOWN]


def _needs(help_request: HelpRequest) -> list[Any]:
    """In the order of the form, with `known_matches`: those with a yes, the last one first."""
    matches = Match.objects.said_yes().order_by("-id").select_related("volunteer")
    needs = help_request.needs.select_related("category").order_by("id")
    found: list[Any] = list(
        needs.prefetch_related(Prefetch("matches", matches, to_attr="known_matches"))
    )
    for need in found:
        need.request = help_request
    return found
