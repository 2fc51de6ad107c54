"""Makes letters of news: at once, and one each morning.

At once means: in seconds, unless the same person was told of the same kind less than `FOLD` ago.
Then it waits until that time is over, and one letter says all that has come by then. So a flood of
a thousand requests is a letter each quarter of an hour. What is for the morning is in one letter a
day, however often the job runs, and also when it runs late or had to leave out a day.
"""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.choices import NewsHow
from accounts.models import User
from accounts.news import choices_of
from accounts.roles import signing_in
from common.addresses import staff_page_url
from common.languages import staff_language
from messaging.letters import render_letter
from messaging.models import Message, News
from messaging.news import Section, section
from messaging.recipients import STAFF
from messaging.registry import Letter, writer
from messaging.services import enqueue

FOLD = datetime.timedelta(minutes=15)
AT_ONCE, MORNING = "messaging/news_at_once", "messaging/news_morning"


def send_at_once() -> int:
    """Put out the letters that need not wait (any longer). Returns how many."""
    waiting = News.objects.untold().filter(is_at_once=True).order_by("user", "kind")
    pairs = list(waiting.values_list("user", "kind").distinct())
    return sum(_send_at_once(user_id, kind) for user_id, kind in pairs)


@transaction.atomic
def _send_at_once(user_id: int, kind: str) -> bool:
    now, user = timezone.now(), _lock(user_id)
    own = {"user": user, "kind": kind, "is_at_once": True}
    if News.objects.filter(**own, told_at__gt=now - FOLD).exists():
        return False
    untold = News.objects.untold().filter(**own)
    return _put_out(AT_ONCE, user, untold, now, key=f"news:{user_id}:{kind}:{now.isoformat()}")


def send_each_morning() -> int:
    """Put out the letters of this morning, once it has come. Returns how many.

    What came in after the set hour is for tomorrow, however late this is called.
    """
    morning = morning_of(timezone.localdate())
    if timezone.now() < morning:
        return 0
    waiting = News.objects.untold().filter(is_at_once=False, created_at__lt=morning)
    users = list(waiting.order_by("user").values_list("user", flat=True).distinct())
    return sum(_send_each_morning(user_id, morning) for user_id in users)


@transaction.atomic
def _send_each_morning(user_id: int, morning: datetime.datetime) -> bool:
    user = _lock(user_id)
    untold = News.objects.untold().filter(user=user, is_at_once=False, created_at__lt=morning)
    key = f"news_morning:{user_id}:{timezone.localdate(morning)}"
    return _put_out(MORNING, user, untold, timezone.now(), key=key)


def morning_of(day: datetime.date) -> datetime.datetime:
    """When the morning's letters are due, in the network's time zone."""
    hour = datetime.time(settings.MORNING_LETTER_HOUR)
    return timezone.make_aware(datetime.datetime.combine(day, hour))


def _lock(user_id: int) -> User:
    """Lock a person: of two workers at once, the second sees what the first has put out."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def _put_out(
    template: str, user: User, untold: QuerySet[News], now: datetime.datetime, *, key: str
) -> bool:
    """Put a letter about all of `untold` into the outbox, if there is any."""
    ids = list(untold.values_list("pk", flat=True))
    if not ids:
        return False
    message_id = enqueue(
        template,
        recipient_kind=STAFF,
        recipient_id=user.pk,
        subject_id=user.pk,
        language=staff_language(user.language),
        key=key,
    )
    if message_id is not None:
        News.objects.filter(pk__in=ids).update(message=message_id, told_at=now)
    return message_id is not None


@writer(AT_ONCE)
@writer(MORNING)
def write_news(message: Message) -> Letter | None:
    """Nothing is sent when nothing of it is true any more, or the reader's to see."""
    user = signing_in().filter(pk=message.recipient_id).first()
    sections = _sections(message, user) if user else []
    if user is None or not sections:
        return None
    context = {"sections": sections, "url": staff_page_url("my_account")}
    subject, body = render_letter(message.template, context)
    return Letter(user.email, subject, body)


def _sections(message: Message, user: User) -> Sequence[Section]:
    """All there is to say, kind by kind; not of what they no longer want to be told."""
    subjects: dict[str, list[int]] = {}
    for kind, subject_id in News.objects.filter(message=message).values_list("kind", "subject_id"):
        subjects.setdefault(kind, []).append(subject_id)
    wanted = [kind for kind, how in choices_of(user).items() if how != NewsHow.NEVER]
    found = [section(kind, user, subjects[kind]) for kind in wanted if kind in subjects]
    return [each for each in found if each is not None]
