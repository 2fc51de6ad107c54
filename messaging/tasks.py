"""Jobs that deliver messages and keep the queue healthy. Arguments are ids, nothing else."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from messaging import steady, turns
from messaging.delivery import FIRST_WAIT, TryAgainLater, came_to_nothing, deliver
from messaging.models import Message
from messaging.queue import AGAIN_SOON, defer

log = logging.getLogger(__name__)

# A message that waits longer without a job has lost it.
JOB_LOST_AFTER = timedelta(minutes=10)


class AskTheMessage(BaseRetryStrategy):
    """The message counts its attempts and says when to try again; anything else is tried soon."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return the time of the next attempt. A message that was given up raises nothing."""
        # Never None, which would give the job up: a lost job would be a lost letter.
        wait = exception.wait if isinstance(exception, TryAgainLater) else FIRST_WAIT
        return RetryDecision(retry_at=timezone.now() + wait)


@app.task(name="deliver_message", queue="messages", retry=AskTheMessage(), pass_context=True)
def deliver_message(context: JobContext, message_id: int) -> None:
    """Send one message of the outbox."""
    deliver(message_id, context.job.id)


@app.task(name="hear_once_more", queue="default", retry=AGAIN_SOON)
def hear_once_more(provider_id: str, answer: str) -> None:
    """Hear once more that a message came to nothing, which nobody knew when it was said."""
    came_to_nothing(provider_id, answer, is_second=True)


@app.periodic(cron="* * * * *")
@app.task(name="rescue_stalled_jobs", queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Bring back the jobs of workers that were killed: they send no heartbeat any more."""
    manager = context.app.job_manager
    stalled = await manager.get_stalled_jobs(
        seconds_since_heartbeat=settings.WORKER_DEAD_AFTER.total_seconds()
    )
    for job in stalled:
        log.warning("Rescuing job %s of a worker that is gone", job.id)
        try:
            await manager.retry_job(job)
        except ConnectorException:
            # A periodic job of the same kind waits already; this one is not needed.
            await manager.finish_job(job, Status.FAILED, delete_job=True)


@app.periodic(cron="* * * * *")
@app.task(name="heed_the_clock", queueing_lock="heed_the_clock")
def heed_the_clock(timestamp: int) -> None:
    """Take back what was written down by a clock that has been set back since."""
    if steady.forget_what_is_to_come():
        log.warning("The clock was set back: what waits begins anew.")
        turns.begin_anew()


@app.periodic(cron="7 * * * *")
@app.task(name="purge_old_jobs", queueing_lock="purge_old_jobs", pass_context=True)
async def purge_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended some days ago, well or badly. Messages keep their own record."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=int(settings.JOBS_KEPT_FOR / timedelta(hours=1)),
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )


@app.periodic(cron="*/10 * * * *")
@app.task(name="queue_forgotten_messages", queueing_lock="queue_forgotten_messages")
def queue_forgotten_messages(timestamp: int) -> None:
    """Give a new job to every message that waits without one."""
    for message_id in Message.objects.without_job(JOB_LOST_AFTER).values_list("pk", flat=True):
        log.warning("Message %s had no job", message_id)
        defer(deliver_message, message_id=message_id)
