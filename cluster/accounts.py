"""The last look: every confirmed request is there once, with its letter, and jobs ran once."""

from collections import Counter

from cluster.crowd import Crowd
from cluster.machines import wait_until
from cluster.mail import PostOffice
from cluster.site import Site

QUEUED = "SELECT count(*) FROM messaging_message WHERE status = 'queued'"
STORED = "SELECT name, reference FROM requests_app_helprequest WHERE name LIKE ANY(%s)"
WITHOUT_MESSAGE = """
SELECT count(*) FROM requests_app_helprequest request WHERE name LIKE ANY(%s) AND NOT EXISTS (
    SELECT FROM messaging_message message
    WHERE message.recipient_kind = 'request' AND message.recipient_id = request.id
)
"""
# What is to run once at a turn of the clock, and was put into the queue by both workers.
TWICE = """
SELECT count(*) FROM (
    SELECT FROM procrastinate_jobs WHERE args ? 'timestamp'
    GROUP BY task_name, args->>'timestamp' HAVING count(*) > 1
) AS twice
"""


def settle(site: Site, crowds: list[Crowd], office: PostOffice) -> list[str]:
    """Return what was counted, in sentences. Raises `AssertionError` at the first untruth."""
    rows = site.engines.rows
    wait_until(lambda: rows(QUEUED)[0][0] == 0, "the last letter", 180)
    marks = [f"{crowd.mark}-%" for crowd in crowds]
    stored = Counter(rows(STORED, marks))
    confirmed = {(asked.name, asked.reference) for each in crowds for _at, asked in each.confirmed}
    assert confirmed <= set(stored), f"confirmed and not there: {confirmed - set(stored)}"
    names = Counter(name for name, _reference in stored.elements())
    assert max(names.values()) == 1, f"stored twice: {names.most_common(3)}"
    [(without,)] = rows(WITHOUT_MESSAGE, marks)
    assert not without, f"{without} requests without a message"
    letters = Counter(letter["To"] for letter in office.letters)
    silent = [name for name in names if not letters[f"{name}@example.org"]]
    assert not silent, f"no letter for {silent}"
    again = sum(1 for name in names if letters[f"{name}@example.org"] > 1)
    [(doubled,)] = rows(TWICE)
    assert not doubled, f"{doubled} periodic jobs twice"
    return [
        f"{len(confirmed)} requests were confirmed: all of them are there, none twice",
        f"{len(names)} have their letter; {again} got it more than once",
        f"{sum(len(each.given_up) for each in crowds)} people gave up",
    ]
