"""Jobs that tell volunteers of open needs."""

from procrastinate.contrib.django import app

from common.daytime import is_daytime
from messaging.queue import AGAIN_SOON, defer
from open_needs import digests


@app.task(name="tell_of_new_needs", queue="messages", retry=AGAIN_SOON)
def tell_of_new_needs(volunteer_id: int) -> None:
    """Tell one volunteer."""
    digests.tell_of_new_needs(volunteer_id)


@app.periodic(cron="4-59/15 * * * *")
@app.task(name="tell_volunteers_of_needs", queueing_lock="tell_volunteers_of_needs")
def tell_volunteers_of_needs(timestamp: int) -> None:
    """Tell those whose time has come, by day."""
    if is_daytime():
        for volunteer_id in digests.due():
            defer(tell_of_new_needs, volunteer_id=volunteer_id)


@app.periodic(cron="41 4 * * *")
@app.task(name="forget_told_needs", queueing_lock="forget_told_needs")
def forget_told_needs(timestamp: int) -> None:
    """Delete who was told of what ended long ago."""
    digests.forget_the_old()
