"""The jobs about proposals of pods and groups."""

from procrastinate.contrib.django import app

from common.contact_lookup import with_contact
from messaging.queue import AGAIN_SOON, asked_with
from pods.models import PlaceProposal
from pods.proposal_letters import proposal_link

# So many proposals of one person are found; the newest.
MOST_OF_ONE = 5


@app.task(name="send_lost_proposal_link", queue="messages", retry=AGAIN_SOON)
def send_lost_proposal_link(asked_id: int) -> None:
    """Write their link to whoever has lost it, if they are known."""
    with asked_with(asked_id) as index:
        known = PlaceProposal.objects.filter(with_contact(index), set_aside_at=None)
        for proposal in known.order_by("-id")[:MOST_OF_ONE]:
            proposal_link(proposal)
