"""Empty tables, full tables, and a look at what was stored."""

from typing import Any

from django.db import connection
from django.db.models import Model

from accounts.models import AuditEvent
from benchmarks.copying import is_missing, without_triggers
from common.encryption import encrypt
from common.models import FormDraft, PrivateLink
from messaging.models import Message
from requests_app.models import HelpRequest, Household, Need


def empty() -> None:
    """No requests, and nothing that came of any."""
    # The log refuses it to everybody else.
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE requests_app_household, requests_app_helprequest, volunteers_volunteer, "
            "messaging_message, common_formdraft, common_privatelink, accounts_auditevent, "
            "procrastinate_jobs "
            "RESTART IDENTITY CASCADE"
        )


def fill(rows: int) -> None:
    """`rows` requests, each with need, link, audit event and message, unless they are there.

    They spread over the last two years; phones and emails repeat every 50,000 rows.
    """
    if rows and HelpRequest.objects.count() >= rows:
        return
    empty()
    given = {
        "rows": rows,
        "secret": encrypt("Something that somebody typed", "no row: nobody reads it"),
    }
    with connection.cursor() as cursor:
        for model, columns in COLUMNS.items():
            # One INSERT … SELECT per table: a scan of the requests that were just made, no row by
            # row.
            statement, defaults = _insert(model, columns, SOURCES.get(model, FROM_REQUESTS))
            cursor.execute(statement, {**defaults, **given})
        # The planner has seen an empty table so far, and would read a million rows in order.
        cursor.execute("ANALYZE")


def _insert(model: type[Model], given: dict[str, str], source: str) -> tuple[str, dict[str, Any]]:
    """One row of `model` for each of `source`; where no column is given, the field's default.

    So a new field needs no change here.
    """
    fields = [field for field in model._meta.concrete_fields if is_missing(field, tuple(given))]
    defaults = {
        field.attname: field.get_db_prep_save(field.get_default(), connection) for field in fields
    }
    expressions = {**given, **{name: f"%({name})s" for name in defaults}}
    columns, values = ", ".join(expressions), ", ".join(expressions.values())
    return f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {values} FROM {source}", defaults


def require_sent(at_least: int) -> None:
    """End the run unless that many requests are stored whole: needs, link, message and job."""
    sent = HelpRequest.objects.count()
    jobs = _count("procrastinate_jobs")
    whole = (
        FormDraft.objects.exclude(result=None).count() >= at_least
        and Message.objects.count() >= at_least
        and Need.objects.count() >= 2 * at_least
        and jobs >= at_least
    )
    if sent < at_least or not whole:
        raise SystemExit(f"Only {sent} requests were stored, with {jobs} jobs.")


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


FROM_REQUESTS = "requests_app_helprequest"
NUMBERS = """
    (SELECT n, now() - interval '15 days' - n * interval '60 seconds' AS at
    FROM generate_series(1, %(rows)s) AS n) AS numbers
"""
SOURCES: dict[type[Model], str] = {Household: NUMBERS, HelpRequest: NUMBERS}
COLUMNS: dict[type[Model], dict[str, str]] = {
    Household: {"created_at": "at"},
    HelpRequest: {
        "household_id": "n",
        "address_index": "md5('address' || (n %% 50000)::text)",
        "submission_key": "'full-' || n",
        "reference": "'N' || n",
        "source": "'web'",
        "created_at": "at",
        "closed_at": "at",
        "consented_at": "at",
        "ward_id": "(SELECT min(id) FROM pods_ward)",
        "zip_code": "'20010'",
        "address": "%(secret)s",
        "name": "'Resident ' || n",
        "phone": "%(secret)s",
        "phone_index": "md5((n %% 50000)::text)",
        "email": "%(secret)s",
        "email_index": "md5((n %% 50000)::text)",
        "spoken_language": "'es'",
        "language": "'es'",
        "may_leave_message": "true",
    },
    Need: {
        "request_id": "id",
        "category_id": "(SELECT min(id) FROM common_category)",
        "detail": "%(secret)s",
        "status": "'done'",
        "urgency": "1",
        "created_at": "created_at",
        "ended_at": "created_at",
    },
    PrivateLink: {
        "purpose": "'request'",
        "subject_id": "id",
        "token": "%(secret)s",
        "token_hash": "md5(id::text)",
        "created_at": "created_at",
    },
    AuditEvent: {
        "at": "created_at",
        "actor_kind": "'resident'",
        "verb": "'submit_request'",
        "subject_type": "'helprequest'",
        "subject_id": "id",
    },
    Message: {
        "template": "'requests_app/request_received'",
        "channel": "'email'",
        "language": "'es'",
        "recipient_kind": "'request'",
        "recipient_id": "id",
        "subject_id": "id",
        "idempotency_key": "'full:' || id",
        "status": "'sent'",
        "attempts": "1",
        "provider_answer": "'250'",
        "created_at": "created_at",
        "sent_at": "created_at",
    },
}
