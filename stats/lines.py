"""The totals in words, line by line, the same on the page and in the file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_app.ends import EndReason
from stats.totals import Helped, Needs, Outcome, Totals


@dataclass(frozen=True)
class Line:
    """A line of the totals: what was asked in the period, and what ended in it; None: not told.

    A line that `is_part` is told already in the one above it.
    """

    words: str
    asked: int | None = None
    ended: int | None = None
    is_part: bool = False


def lines(totals: Totals) -> list[Line]:
    """Return what was asked and what came of it: each need is in one line of `Outcome`."""
    asked, ended = totals.asked, totals.ended
    found = [
        Line(_("Help requests"), totals.requests),
        Line(_("Needs"), asked.total, ended.total),
    ]
    for outcome in Outcome:
        is_open = outcome == Outcome.OPEN
        counts = asked.outcomes[outcome], None if is_open else ended.outcomes[outcome]
        found.append(Line(str(outcome.label), *counts))
        if outcome == Outcome.UNMET:
            found += _reasons(asked, ended)
    return found


def _reasons(asked: Needs, ended: Needs) -> list[Line]:
    return [
        Line(str(reason.label), asked.reasons[reason], ended.reasons[reason], is_part=True)
        for reason in EndReason.cannot_help()
        if asked.reasons[reason] or ended.reasons[reason]
    ]


def households(helped: Helped) -> list[Line]:
    """The households that were helped and the people in them, the first two to be read first."""
    return [
        Line(_("Households helped"), ended=helped.households),
        Line(_("People in them"), ended=helped.people),
        Line(_("Households that did not say how many people"), ended=helped.unsaid),
        Line(_("Households that deleted their data"), ended=helped.erased),
    ]


def notes(helped: Helped) -> list[str]:
    """Say in sentences what the two numbers leave out."""
    unsaid = ngettext(
        "%(count)d household did not say how many people live there.",
        "%(count)d households did not say how many people live there.",
        helped.unsaid,
    )
    erased = ngettext(
        "%(count)d household has deleted its data: it counts once in each month, and the people in "
        "it are not counted.",
        "%(count)d households have deleted their data: they count once in each month, and the "
        "people in them are not counted.",
        helped.erased,
    )
    found = [(unsaid, helped.unsaid), (erased, helped.erased)]
    return [words % {"count": count} for words, count in found if count]
