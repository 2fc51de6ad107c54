"""The letters with which staff choose a new password, as the worker writes them."""

import re

from django.db import connection
from django.utils import translation

from accounts.tasks import look_for_account
from messaging import registry
from messaging.models import Message
from messaging.registry import Letter
from messaging.staff_letters import NEW_PASSWORD

LINK = re.compile(r"^https?://[^/\s]+(/\S+/password/reset/key/\S+)$", re.MULTILINE)


def letters() -> list[Letter]:
    """Look for all accounts that were asked about, and return the letters that go out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'keyed' FROM procrastinate_jobs WHERE task_name = 'look_for_account'"
        )
        for (keyed,) in cursor.fetchall():
            look_for_account(keyed=keyed)
    written = [_written(each) for each in Message.objects.filter(template=NEW_PASSWORD)]
    return [letter for letter in written if letter]


def _written(message: Message) -> Letter | None:
    with translation.override(message.language):
        return registry.write(message)


def path_in(letter: Letter) -> str:
    """The path of the link in a letter."""
    found = LINK.search(letter.body)
    assert found, letter.body
    return found[1]
