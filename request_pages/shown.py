"""Whom a household's details are shown to, and who has seen them, as its page says it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_app.choices import MatchStatus
from requests_app.detail_steps import Steps, opens_address_with_word, steps_of
from requests_app.models import HelpRequest, Match, Opening

# Those before stand on the page of all that is held.
MOST_LINES = 6


@dataclass(frozen=True)
class Shown:
    """A volunteer who said yes, and the details that they can see now."""

    match: Match
    steps: Steps

    @property
    def waits(self) -> bool:
        """True while they see nothing before the household or a coordinator agrees."""
        return self.steps.why == Steps.WORD

    @property
    def word_opens_address(self) -> bool:
        """True where a yes to showing how to reach them shows the address, too: it is time."""
        return opens_address_with_word(self.match)


def shown_to(help_request: HelpRequest) -> list[Shown]:
    """Return who helps this household now. One query."""
    found = Match.objects.filter(need__request=help_request, status=MatchStatus.ACCEPTED)
    rows = found.select_related("volunteer", "need__category").order_by("id")
    return [Shown(match, steps_of(match)) for match in rows]


def lines_of(help_request: HelpRequest) -> Iterable[tuple[Opening, str]]:
    """Return what was seen last, each with the first name or the role of who saw it. One query."""
    return [(row, _who(row)) for row in help_request.openings.all()[:MOST_LINES]]


def _who(row: Opening) -> str:
    return row.name if row.volunteer_id else _("A coordinator")
