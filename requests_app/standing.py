"""Where a need stands, as its resident sees it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import HelpRequest, Match, Need
from volunteers.models import Volunteer

STEPS = [_("Received"), _("A neighbor is asked"), _("A neighbor helps"), _("Done")]
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
    NeedStatus.DONE: _("This is done. If it did not happen, tell us below."),
    NeedStatus.CANCELLED: _("This was cancelled. Nobody will come."),
    NeedStatus.CLOSED: _(
        "We could not find anybody for this. Please look at the resources, or call us: "
        "somebody else may be able to help."
    ),
}


@dataclass(frozen=True)
class Standing:
    """A need, and its accepted match if there is one."""

    need: Need
    match: Match | None

    @classmethod
    def of_request(cls, help_request: HelpRequest) -> list["Standing"]:
        """All needs of `help_request`, in the order of the form."""
        accepted = Match.objects.filter(status=MatchStatus.ACCEPTED).select_related("volunteer")
        needs = help_request.needs.select_related("category").prefetch_related(
            Prefetch("matches", queryset=accepted)
        )
        return [cls(need, next(iter(need.matches.all()), None)) for need in needs.order_by("id")]

    @property
    def words(self) -> str | Promise:
        return WORDS[NeedStatus(self.need.status)]

    @property
    def volunteer(self) -> Volunteer | None:
        """Who helps; only once they have said yes."""
        return self.match.volunteer if self.match else None

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
