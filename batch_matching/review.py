"""The contents of the pages of proposals: lines with reasons in words, counts, earlier ones."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Avg, BooleanField, Case, Count, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from matching import Obstacle, Reason, all_rules
from requests_app.candidates import Candidate, facts_of_volunteers, ranked_for
from requests_app.choices import LineStatus, ProposalStatus
from requests_app.models import Need, Proposal, ProposalLine
from volunteers.models import Volunteer

PER_PAGE = 100
EARLIER = 10
BEST = 10
HAS_SOMEBODY = Q(volunteer__isnull=False)
SHOWN: dict[str, Q] = {
    "matched": Q(status=LineStatus.PROPOSED) & HAS_SOMEBODY,
    "nobody": Q(status=LineStatus.PROPOSED, volunteer=None),
    "removed": Q(status=LineStatus.REMOVED),
    "sent": Q(status=LineStatus.SENT),
    "skipped": Q(status=LineStatus.SKIPPED),
}
NAMES = {
    "": gettext_lazy("All"),
    "matched": gettext_lazy("To be asked"),
    "nobody": gettext_lazy("Nobody available"),
    "removed": gettext_lazy("Taken out"),
    "sent": pgettext_lazy("of a line: its volunteer was asked", "Asked"),
    "skipped": gettext_lazy("Skipped"),
}


@dataclass(frozen=True)
class Tab:
    """A way to narrow the lines, and how many it leaves."""

    code: str
    name: Any
    count: int
    is_chosen: bool


class Review:
    """The lines of a proposal that `user` may see, as the address narrows and pages them."""

    def __init__(self, proposal: Proposal, user: User, query: QueryDict) -> None:
        needs = Need.objects.visible_to(user)
        self.proposal = proposal
        # A ward may have been given to others since: its lines are no longer the user's.
        self.lines: QuerySet[ProposalLine] = proposal.lines.filter(need__in=needs)
        self.show = query.get("show", "") if query.get("show") in SHOWN else ""
        self._page = query.get("page")

    @property
    def is_sent(self) -> bool:
        return self.proposal.status == ProposalStatus.SENT

    @cached_property
    def counts(self) -> dict[str, Any]:
        """The numbers of lines of each sort, and the mean fit of those (to be) asked; one query."""
        sorts = {name: Count("pk", filter=sort) for name, sort in SHOWN.items()}
        good = SHOWN["sent"] if self.is_sent else SHOWN["matched"]
        return self.lines.aggregate(
            all=Count("pk"), fit=Avg("score", filter=good, default=0), **sorts
        )

    @property
    def fit(self) -> int:
        return round(self.counts["fit"])

    @property
    def tabs(self) -> list[Tab]:
        """The tabs that have lines, and the chosen one."""
        tabs = [
            Tab(code, name, self.counts[code or "all"], code == self.show)
            for code, name in NAMES.items()
        ]
        return [tab for tab in tabs if tab.count or tab.is_chosen]

    @cached_property
    def page(self) -> Page[Any]:
        lines = self.lines.filter(SHOWN[self.show]) if self.show else self.lines
        pages = Paginator(with_what_a_line_shows(lines.order_by("pk")), PER_PAGE)
        # Known from the tabs; Paginator would ask the database again.
        pages.count = self.counts[self.show or "all"]
        return pages.get_page(self._page)

    @property
    def rows(self) -> list[ProposalLine]:
        return [in_words(line) for line in self.page.object_list]


def with_what_a_line_shows(lines: QuerySet[ProposalLine]) -> QuerySet[ProposalLine]:
    """Load what a page of lines shows; one query, and the encrypted fields stay closed."""
    has_email = Case(
        When(volunteer__email="", then=Value(False)),
        default=Value(True),
        output_field=BooleanField(),
    )
    related = ("need__category", "need__request__ward", "volunteer")
    return (
        lines.select_related(*related)
        .annotate(has_email=has_email)
        .only(
            "proposal_id",
            "score",
            "reasons",
            "status",
            "skipped_because",
            "need__urgency",
            "need__created_at",
            "need__wanted_on",
            "need__needed_by",
            "need__status",
            "need__category__name",
            "need__category__i18n",
            "need__request__reference",
            "need__request__ward__name",
            "need__request__ward__i18n",
            "volunteer__name",
        )
    )


def in_words(line: ProposalLine) -> Any:
    """Return `line` with what the page says of it: the fit's reasons, or why it was skipped."""
    shown: Any = line
    if line.status == LineStatus.SKIPPED:
        # A rule may have been taken out since; what it said then has no words any more.
        found = [each for each in line.reasons if each["code"] in all_rules().obstacle_words]
        texts = [Obstacle(each["code"], each["values"]).text for each in found]
        shown.why_skipped = texts or ([_(line.skipped_because)] if line.skipped_because else [])
    else:
        shown.fit_reasons = [
            Reason(each["code"], each["points"], each["values"])
            for each in line.reasons
            if each["code"] in all_rules().reasons
        ]
    return shown


def earlier_proposals(user: User) -> QuerySet[Proposal]:
    """The user's own, the latest first."""
    counts = {
        "asked": Count("lines", filter=Q(lines__status=LineStatus.SENT)),
        "all_lines": Count("lines"),
    }
    own = Proposal.objects.filter(created_by=user).select_related("ward", "category")
    return own.annotate(**counts)[:EARLIER]


@dataclass(frozen=True)
class Choice:
    """A volunteer for a line, how many of the other lines have them too, and whether they can take
    one more."""

    candidate: Candidate
    taken: int
    is_chosen: bool
    is_full: bool


def choices_for(line: ProposalLine, user: User) -> list[Choice]:
    """The volunteers who fit the line's need best now."""
    best = ranked_for(line.need, user)[:BEST]
    ids = [each.volunteer.pk for each in best]
    others = line.proposal.lines.to_send().filter(volunteer__in=ids).exclude(pk=line.pk)
    pairs = others.values_list("volunteer").annotate(n=Count("pk")).order_by()
    taken = dict(pairs.values_list("volunteer_id", "n"))
    room = {pk: facts.room for pk, facts in facts_of_volunteers(_people(ids)).items()}
    return [_choice(each, line, taken, room) for each in best]


def _people(ids: list[int]) -> QuerySet[Volunteer]:
    return Volunteer.objects.filter(pk__in=ids)


def _choice(
    candidate: Candidate, line: ProposalLine, taken: dict[int, int], room: dict[int, int]
) -> Choice:
    pk = candidate.volunteer.pk
    return Choice(
        candidate,
        taken.get(pk, 0),
        pk == line.volunteer_id and line.status == LineStatus.PROPOSED,
        taken.get(pk, 0) >= room.get(pk, 0),
    )
