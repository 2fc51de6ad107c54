"""The jobs about proposals."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from batch_matching import lines, send, solve


@app.periodic(cron="41 3 * * *")
@app.task(name="purge_proposals", queueing_lock="purge_proposals")
def purge_proposals(timestamp: int) -> None:
    """Delete the proposals that nobody looks at any more, with all their lines."""
    lines.purge_proposals()


# In a queue of their own, which can be given to a worker of its own. One is solved at a time: each
# takes up to half a gigabyte.
@app.task(name="solve_proposal", queue="proposals", lock="solve_proposal")
def solve_proposal(proposal_id: int) -> None:
    """Work out who could do what."""
    solve.solve_proposal(proposal_id)


# No lock: each line is locked by itself, so that a second worker repeats nothing.
@app.task(
    name="send_proposal_lines",
    queue="proposals",
    retry=RetryStrategy(max_attempts=20, wait=30),
)
def send_proposal_lines(proposal_id: int) -> None:
    """Offer the lines of a proposal; what fails on the way is tried again from where it stands."""
    send.send_proposal_lines(proposal_id)
