"""What the worker does for whoever has lost their private link."""

from django.db import connection
from procrastinate.contrib.django import app

NAMES = ["send_lost_links", "send_lost_link", "send_lost_member_link", "send_lost_suggestion_link"]


def look_for_them() -> None:
    """Run the jobs that wait, as the worker would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = ANY(%s) "
            "RETURNING task_name, (args->>'asked_id')::bigint",
            [NAMES],
        )
        waiting = cursor.fetchall()
    for name, asked_id in waiting:
        app.tasks[name].func(asked_id=asked_id)
