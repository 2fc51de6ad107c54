"""What volunteers are asked once it is done, where they did not say so themselves."""

from messaging.models import Message
from messaging.registry import Letter, writer
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.notifications.routes import letter_with_link
from requests_app.notifications.subjects import match_of
from requests_app.notifications.volunteers import letter_to_volunteer, tell_volunteer


def did_it_work(match: Match) -> None:
    """The household or a coordinator says that it is done: did it work out?"""
    tell_volunteer("did_it_work", match)


@writer("requests_app/did_it_work")
def write_did_it_work(message: Message) -> Letter | None:
    """Nothing is sent when they have answered, or when it turned out not to be done."""
    match = match_of(message, MatchStatus.DONE)
    if match is None or match.volunteer_said:
        return None
    if match.route is not None:
        return letter_with_link(message, match.route, match=match)
    return letter_to_volunteer(message, match)
