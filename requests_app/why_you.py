"""The reasons for which this volunteer is asked, said to them.

Read before a yes: nothing here tells more of the household than the offer does (decision 17). Of
its other languages only those are named that the volunteer speaks too, and of its pod only that it
is theirs, where a pod may be named at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from common.bidi import plain_name
from common.languages import comma, language_name, marked_language_name
from pods.models import Ward
from requests_app.models import Match
from volunteers.models import Volunteer

SAME_LANGUAGE = _("You both speak {languages}.")
A_LITTLE_TOO = _("They also speak a little {languages}.")
ONLY_A_LITTLE = _("They speak a little {languages}, and so do you.")
OFFERED = _("You told us that you can help with this.")
SAME_POD = _("It is in your pod.")
SAME_WARD = _("It is in your ward.")
NEXT_WARD = _("It is in a ward next to yours.")


@dataclass(frozen=True)
class Line:
    """A reason in words, and the languages that they name."""

    words: Promise
    languages: Sequence[str] = ()

    @property
    def html(self) -> SafeString:
        names = ((marked_language_name(code),) for code in self.languages)
        return format_html(str(self.words), languages=format_html_join(comma(), "{}", names))

    def __str__(self) -> str:
        """The same where no HTML can stand."""
        names = (plain_name(language_name(code)) for code in self.languages)
        return str(self.words).format(languages=comma().join(names))


def reasons_for(matches: Iterable[Match]) -> dict[int, list[Line]]:
    """Return the lines for each of one volunteer's `matches`, by id; two queries, or none."""
    matches = list(matches)
    if not matches:
        return {}
    volunteer = matches[0].volunteer
    offered = set(volunteer.categories.values_list("pk", flat=True))
    through = Ward.neighbors.through.objects.filter(from_ward=volunteer.ward_id)
    near = set(through.values_list("to_ward_id", flat=True))
    return {
        match.pk: [
            *_of_language(match, volunteer),
            *([Line(OFFERED)] if match.need.category_id in offered else []),
            *_of_place(match, volunteer, near),
        ]
        for match in matches
    }


def _of_language(match: Match, volunteer: Volunteer) -> list[Line]:
    request, spoken = match.need.request, set(volunteer.spoken_languages)
    own = request.spoken_language
    others = [code for code in request.other_languages if code in spoken and code != own]
    if own in spoken:
        also = [Line(A_LITTLE_TOO, others)] if others else []
        return [Line(SAME_LANGUAGE, [own]), *also]
    return [Line(ONLY_A_LITTLE, others)] if others else []


def _of_place(match: Match, volunteer: Volunteer, near: set[int]) -> list[Line]:
    request = match.need.request
    pod = request.rough_pod
    if pod and pod.pk == volunteer.pod_id:
        return [Line(SAME_POD)]
    if request.ward_id is None:
        return []
    if request.ward_id == volunteer.ward_id:
        return [Line(SAME_WARD)]
    return [Line(NEXT_WARD)] if request.ward_id in near else []
