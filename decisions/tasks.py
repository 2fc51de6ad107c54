"""The jobs of decisions. They write to people by day only: what comes at night waits."""

from procrastinate.contrib.django import app

from common.daytime import is_daytime
from decisions.services import asking, planning
from messaging.queue import AGAIN_SOON, defer


@app.task(name=planning.ASK, queue="messages", retry=AGAIN_SOON)
def ask_voters(decision_id: int) -> None:
    """Write to everybody who may answer a decision and was not asked yet."""
    if is_daytime():
        asking.ask_all(decision_id)


@app.task(name=asking.REMIND, queue="messages", retry=AGAIN_SOON)
def remind_voters(decision_id: int) -> None:
    """Remind those who have not answered a decision that closes soon."""
    if is_daytime():
        asking.remind_all(decision_id)


@app.task(name=planning.TELL, queue="messages", retry=AGAIN_SOON)
def tell_result(decision_id: int) -> None:
    """Tell those who answered what came out."""
    if is_daytime():
        asking.tell_all(decision_id)


@app.periodic(cron="14 * * * *")
@app.task(name="see_to_decisions", queueing_lock="see_to_decisions")
def see_to_decisions(timestamp: int) -> None:
    """Open and close decisions on their days; ask, remind and tell those who were not yet."""
    for decision_id in planning.see_to_all():
        defer(ask_voters, decision_id=decision_id)
    for decision_id in asking.to_be_reminded():
        defer(remind_voters, decision_id=decision_id)
    for decision_id in asking.to_be_told():
        defer(tell_result, decision_id=decision_id)
