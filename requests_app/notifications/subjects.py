"""The subject of a message, looked up again when it is written."""

from messaging.models import Message
from requests_app.choices import MatchStatus
from requests_app.models import Match


def match_of(message: Message, *states: MatchStatus) -> Match | None:
    """Return the match that `message` is about; None when it is in none of `states` by now."""
    related = ("volunteer", "need__category", "need__request__ward", "route__volunteer")
    match = Match.objects.select_related(*related).filter(pk=message.subject_id).first()
    return None if match and states and match.status not in states else match
