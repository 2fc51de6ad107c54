"""News for stewards about joined directories."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import is_steward
from common.addresses import absolute_url
from common.languages import colon
from messaging.news import Line, Section, shortened, teller
from resources.models import Source


@teller(NewsKind.SOURCES)
def sources_in_trouble(user: User, source_ids: Sequence[int]) -> Section | None:
    """Return which of these cannot be read and why, to stewards alone."""
    if not is_steward(user):
        return None
    rows = Source.objects.in_trouble().filter(pk__in=source_ids).select_related("reading")
    lines = [
        Line(
            f"{source.name}{colon()}{source.reading.get_problem_display()}",
            absolute_url("admin:resources_source_change", source.pk),
        )
        for source in rows
    ]
    headline = _("Joined directories that need a look")
    return Section(headline, shortened(lines)) if lines else None
