"""The rows that a storm of texts left behind."""

from django.db import connection
from django.db.models import Count

from inbox.arriving import take_arrived
from inbox.models import Item
from messaging import opt_outs
from messaging.models import Message, OptOut

TABLES = (
    "inbox_arrived, inbox_ask, inbox_item, inbox_question, inbox_thread, messaging_message, "
    "messaging_optout"
)


def empty() -> None:
    """Delete all texts, and who wants none."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES}, common_tally, procrastinate_jobs CASCADE")


def wrong_after(texts: int) -> int:
    """Print what is stored; return how much of it is not as wanted.

    What the worker has not come to is taken in first.
    """
    print(f"  {take_arrived()} of them waited for the worker at the end")
    incoming = Item.objects.filter(is_incoming=True)
    stored, answers = incoming.count(), Item.objects.filter(is_incoming=False)
    doubled = Message.objects.values("subject_id", "template").annotate(n=Count("id"))
    twice = doubled.filter(n__gt=1).count()
    stops = {item.thread.phone for item in incoming.filter(word="stop").select_related("thread")}
    deaf = sum(not opt_outs.has_stopped(phone) for phone in stops)
    print(f"  {stored} of {texts} texts are stored, {answers.count()} answers wait to be sent")
    print(f"  {OptOut.objects.count()} of {len(stops)} numbers with STOP get no more texts")
    return abs(texts - stored) + twice + deaf
