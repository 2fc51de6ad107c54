"""The question to volunteers once it is done, where they did not say so themselves."""

from messaging.models import Message
from messaging.registry import Letter, writer
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.notifications.routes import letter_with_link
from requests_app.notifications.subjects import match_of
from requests_app.notifications.volunteers import (
    letter_to_volunteer,
    tell_volunteer,
    write_to_volunteer,
)


def did_it_work(match: Match) -> None:
    """Ask whether it worked out, when the household or a coordinator says that it is done."""
    write_to_volunteer("did_it_work", match)


def did_not_happen(match: Match) -> bool:
    """The household says that it did not happen; False where mail does not reach them."""
    # With the time: it may be taken back, and said once more.
    key = f"did_not_happen:{match.pk}:{match.ended_at}"
    return tell_volunteer("did_not_happen", match, key=key)


@writer("requests_app/did_not_happen")
def write_did_not_happen(message: Message) -> Letter | None:
    """Write that they need not go any more; nothing when the household took it back."""
    match = match_of(message, MatchStatus.RELEASED)
    return letter_to_volunteer(message, match) if match else None


@writer("requests_app/did_it_work")
def write_did_it_work(message: Message) -> Letter | None:
    """Write the question; none when they have answered, or it turned out not to be done."""
    match = match_of(message, MatchStatus.DONE)
    if match is None or match.volunteer_said:
        return None
    if match.route is not None:
        return letter_with_link(message, match.route, match=match)
    return letter_to_volunteer(message, match)
