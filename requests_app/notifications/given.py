"""The message to a household with places to turn to."""

from messaging.models import Message
from messaging.registry import Letter, writer
from requests_app.models import Given
from requests_app.notifications.ends import places_of
from requests_app.notifications.residents import letter_to_resident, tell_resident


def resources_given(given: Given) -> None:
    """Tell them of places that may help meanwhile."""
    tell_resident("resources_given", given.need.request, given.pk, key=key_of(given))


def key_of(given: Given) -> str:
    """Return the key of the message about `given`, by which it is sent once."""
    return f"resources_given:{given.pk}"


@writer("requests_app/resources_given")
def write_resources_given(message: Message) -> Letter | None:
    """Write of those that are listed still; nothing where none is."""
    given = Given.objects.select_related("need__category").filter(pk=message.subject_id).first()
    places = places_of(given.shown()) if given else []
    if given is None or not places:
        return None
    return letter_to_resident(message, {"places": places, "need": given.need})
