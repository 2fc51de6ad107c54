"""Jobs go on when the clock is set back.

Procrastinate waits for the next time after the last: with a clock that was an hour ahead, that is
an hour in which nothing expires, nothing is deleted and nobody's job is brought back.
"""

import time
from functools import cached_property
from typing import Any

from croniter import croniter
from django.db import connection, transaction
from procrastinate import App
from procrastinate.periodic import PeriodicTask

# A job is due each minute, so that in so long each time to begin is met.
A_MINUTE = 60.0


# More than two machines' clocks should be apart.
SET_BACK_BY = 300

# The next two are few rows each; jobs that wait have an index.
_FORGET_BEGINS = "DELETE FROM procrastinate_periodic_defers WHERE defer_timestamp > %s"
# A dead worker is known by its last sign of life.
_FORGET_SIGNS = (
    "UPDATE procrastinate_workers SET last_heartbeat = now() WHERE last_heartbeat > now()"
)
_COME_NOW = """
UPDATE procrastinate_jobs SET scheduled_at = now()
WHERE task_name = 'deliver_message' AND status = 'todo' AND scheduled_at > now()
"""


@transaction.atomic
def forget_what_is_to_come() -> bool:
    """Tell whether the clock was set back, after forgetting what was to come by the one before.

    Then workers that died are missed again, and letters come up, which were to wait for as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_BEGINS, [time.time() + SET_BACK_BY])
        if not cursor.rowcount:
            return False
        cursor.execute(_FORGET_SIGNS)
        cursor.execute(_COME_NOW)
    return True


class SteadyCron(croniter):
    """Times to begin at, of which none is after a time that has not been yet."""

    def set_current(self, start_time: Any, *args: Any, **kwargs: Any) -> Any:
        """Begin after `start_time`; when that is still to come, after a minute ago."""
        now = time.time()
        if isinstance(start_time, int | float) and start_time > now:
            start_time = now - A_MINUTE
        return super().set_current(start_time, *args, **kwargs)


class SteadyTask(PeriodicTask[Any, Any, Any]):
    """A periodic task with such times."""

    @cached_property
    def croniter(self) -> croniter:
        return SteadyCron(self.cron)


def steady(app: App) -> None:
    """Let all periodic tasks of `app` go on when the clock is set back."""
    tasks = app.periodic_registry.periodic_tasks
    for key, task in tasks.items():
        tasks[key] = SteadyTask(task.task, task.cron, task.periodic_id, task.configure_kwargs)
