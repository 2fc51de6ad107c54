"""The jobs about suggestions for the directory."""

from procrastinate.contrib.django import app

from messaging.queue import AGAIN_SOON, asked_with
from resources.models import Suggestion
from resources.suggestions.letters import suggestion_link

# So many suggestions of one person are found; the newest.
MOST_OF_ONE = 5


@app.task(name="send_lost_suggestion_link", queue="messages", retry=AGAIN_SOON)
def send_lost_suggestion_link(asked_id: int) -> None:
    """Write their link to whoever has lost it, if they are known."""
    with asked_with(asked_id) as index:
        if not index:
            return
        known = Suggestion.objects.filter(email_index=index, set_aside_at=None)
        for suggestion in known.order_by("-id")[:MOST_OF_ONE]:
            suggestion_link(suggestion)
