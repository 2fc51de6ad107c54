"""Jobs about requests."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from requests_app import services


@app.periodic(cron="*/5 * * * *")
@app.task(name="expire_offers", queueing_lock="expire_offers")
def expire_offers(timestamp: int) -> None:
    """Offers that nobody answered in time end, and their needs are open again."""
    services.expire_offers()


@app.periodic(cron="7 * * * *")
@app.task(name="open_next_occurrences", queueing_lock="open_next_occurrences")
def open_next_occurrences(timestamp: int) -> None:
    """Needs that come again every week or two are open again some days before their day."""
    services.open_next_occurrences()


@app.periodic(cron="*/5 * * * *")
@app.task(name="count_candidates", queueing_lock="count_candidates")
def count_candidates(timestamp: int) -> None:
    """The queue shows how many volunteers fit each open need, and finds those nobody fits."""
    services.count_candidates()


@app.periodic(cron="41 3 * * *")
@app.task(name="purge_proposals", queueing_lock="purge_proposals")
def purge_proposals(timestamp: int) -> None:
    """Proposals that nobody looks at any more are deleted with all their lines."""
    services.purge_proposals()


# In a queue of their own, which can be given to a worker of its own. One is solved at a time: each
# takes up to half a gigabyte.
@app.task(name="solve_proposal", queue="proposals", lock="solve_proposal")
def solve_proposal(proposal_id: int) -> None:
    """Work out who could do what."""
    services.solve_proposal(proposal_id)


@app.task(
    name="send_proposal_lines",
    queue="proposals",
    retry=RetryStrategy(max_attempts=20, wait=30),
)
def send_proposal_lines(proposal_id: int) -> None:
    """Offer the lines of a proposal; what fails on the way is tried again from where it stands."""
    services.send_proposal_lines(proposal_id)
