"""The verb with which a household thanks whoever helped it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from common.typed import without_links
from requests_app.choices import MatchStatus, Worked
from requests_app.models import Thanks
from requests_app.services.locking import lock_match


@transaction.atomic
def say_thanks(match_id: int, text: str, *, actor: audit.Actor) -> None:
    """Let the helper of a match read a line on their own page; a later line takes its place.

    Nobody is written to, and nothing is counted. Raises `NotPossible` where the household has not
    said that it went well, or has been deleted.
    """
    match = lock_match(match_id)
    went_well = match.status == MatchStatus.DONE and match.resident_said == Worked.YES
    if match.need.request.erased_at or not went_well:
        raise NotPossible(_("Please tell us first that you got this help."))
    row = Thanks.objects.filter(match=match).first() or Thanks(match=match)
    said = without_links(text)
    if row.text == said:
        return
    row.text = said
    row.save()
    audit.record(actor, "say_thanks", match)
