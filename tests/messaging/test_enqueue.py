"""A message and its job are stored together with what causes them, once, or not at all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from common.errors import NotPossible
from messaging import services
from messaging.models import Message, MessageStatus
from messaging.tasks import JOB_LOST_AFTER, queue_forgotten_messages
from tests.factories import make_steward


def enqueue(key: str = "welcome:1") -> int | None:
    return services.enqueue(
        "welcome",
        recipient_kind="request",
        recipient_id=1,
        subject_id=1,
        language="es",
        key=key,
    )


def jobs() -> list[dict[str, int]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("args", flat=True))


@pytest.mark.django_db
def test_a_message_waits_with_its_job() -> None:
    message = Message.objects.get(pk=enqueue())
    assert message.status == MessageStatus.QUEUED
    assert (message.template, message.language, message.attempts) == ("welcome", "es", 0)
    assert jobs() == [{"message_id": message.pk}]


@pytest.mark.django_db
def test_the_same_key_stores_nothing_new() -> None:
    assert enqueue() is not None
    assert enqueue() is None
    assert enqueue("welcome:2") is not None
    assert Message.objects.count() == 2
    assert len(jobs()) == 2


@pytest.mark.django_db
def test_it_takes_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        enqueue()


@pytest.mark.django_db
def test_others_may_store_it_with_their_rows() -> None:
    with services.statements() as held:
        # With what would end a text in SQL, or stand for a value.
        assert enqueue("it's 100 % 's: %s") is None
    assert not Message.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("; ".join([*held, "SELECT 1"]))
    message = Message.objects.get()
    assert message.idempotency_key == "it's 100 % 's: %s"
    assert jobs() == [{"message_id": message.pk}]
    # Afterwards it is stored at once, as ever.
    assert enqueue() is not None


@pytest.mark.django_db(transaction=True)
def test_message_and_job_go_when_the_transaction_does() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue()
        # It was put in: only then does its absence below say something.
        assert len(jobs()) == 1
        raise RuntimeError("the request could not be stored")
    assert not Message.objects.exists()
    assert jobs() == []


@pytest.mark.django_db(transaction=True)
def test_nobody_else_sees_the_job_before_the_commit(other_connection) -> None:
    with transaction.atomic():
        enqueue()
        # From inside the transaction the job is seen in any case; it takes a second connection.
        assert count_jobs(other_connection) == 0
    assert count_jobs(other_connection) == 1


@pytest.mark.django_db(transaction=True)
def test_inside_the_worker_too_the_job_goes_with_the_transaction() -> None:
    """There the queue's own connection is another one; a job put in through it would stay."""
    with (
        app.replace_connector(app.connector.get_worker_connector()),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        enqueue()
        raise RuntimeError("the request could not be stored")
    assert jobs() == []


@pytest.fixture
def other_connection() -> Iterator[object]:
    other = connection.copy()
    yield other
    other.close()


def count_jobs(using) -> int:
    with using.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_message_that_lost_its_job_gets_a_new_one() -> None:
    forgotten, waiting, young = (enqueue(f"welcome:{number}") for number in range(3))
    old = timezone.now() - JOB_LOST_AFTER - timedelta(seconds=1)
    # The third stays young: too early to call its job lost.
    Message.objects.filter(pk__in=[forgotten, waiting]).update(created_at=old)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE (args->>'message_id')::bigint = ANY(%s)",
            [[forgotten, young]],
        )
    queue_forgotten_messages(timestamp=0)
    assert jobs() == [{"message_id": waiting}, {"message_id": forgotten}]


@pytest.mark.django_db
def test_only_a_message_that_failed_is_sent_again() -> None:
    message_id = enqueue()
    with pytest.raises(NotPossible):
        services.retry(message_id, actor=make_steward())
    Message.objects.filter(pk=message_id).update(status=MessageStatus.FAILED, attempts=9)
    services.retry(message_id, actor=make_steward())
    message = Message.objects.get(pk=message_id)
    assert (message.status, message.attempts) == (MessageStatus.QUEUED, 0)
    assert len(jobs()) == 2
